"""Answers that misbehave: the check says what happened, awards nothing, and the session goes on as before."""

from __future__ import annotations

import builtins
import os
import random
import signal
import sys
import threading
import time

import numpy as np
import pytest
import torch
from proof import Tally

from dien_course.exercises.checking import check, evaluate_answer
from dien_course.exercises.judging.limits import can_fork
from dien_course.exercises.judging.registry import find
from dien_course.exercises.judging.sources import define
from dien_course.exercises.pages.rendering import as_text

EXERCISE = find("07.2")
RIGHT = "    g = a[:, None] * u\n    return (1 - g) * h + g * n\n"
forks = pytest.mark.skipif(not can_fork(), reason="answers run in a process of their own on Linux only")


def answer(body: str, before: str = "") -> object:
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    return define(f"{before}\ndef augru_step(h, u, n, a):\n{lines}")


LIAR = """
class Liar:
    shape = (1, 2)
    dtype = torch.float32
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __bool__(self): return True
    def __repr__(self): raise RuntimeError("boo")
    __str__ = __repr__
    def __getattr__(self, name): return lambda *a, **k: True
    def __array__(self, *a, **k): raise SystemExit
    def __float__(self): return 0.5
    def __iter__(self): return iter([1, 2])
    def __len__(self): return 2
"""
MISBEHAVIOUR = {
    "equals everything": ("return Liar()", LIAR, "a Liar"),
    "a list of liars": ("return [Liar(), Liar()]", LIAR, "a sequence of 2"),
    "claims to be a list": ("return Fake()", "class Fake:\n    __class__ = list\n", "TypeError"),
    "a tensor of its own kind": (
        "return h.as_subclass(Mine)",
        "class Mine(torch.Tensor):\n    @classmethod\n    def __torch_function__(cls, f, t, args=(), kwargs=None):\n"
        "        if f is torch.Tensor.as_subclass: return super().__torch_function__(f, t, args, kwargs or {})\n"
        "        return True\n",
        "",
    ),
    "its name is a lie": ("return type('Tensor', (), {})()", "", "a Tensor"),
    "nests without end": ("x = []\nx.append(x)\nreturn x", "", "expected a tensor"),
    "a generator": ("return (x for x in h)", "", "a generator"),
    "complex": ("return torch.complex(h, h)", "", "not an ordinary tensor"),
    "sparse": ("return h.to_sparse()", "", "not an ordinary tensor"),
    "on the meta device": ("return h.to('meta')", "", "not an ordinary tensor"),
    "strings": ("return np.array(['a', 'b'])", "", "expected a tensor"),
    "objects": ("return np.array([None, int], dtype=object)", "", "expected a tensor"),
    "a huge number": ("return 10 ** 5000", "", "it is huge"),
    "recursion": ("return augru_step(h, u, n, a)", "", "RecursionError"),
    "raises its own": ("raise Rude", "class Rude(BaseException):\n    def __str__(self): raise ValueError\n", "Rude"),
    "a list that will not be counted": (
        "return Few([1, 2])",
        "class Few(list):\n    def __len__(self): raise SystemExit\n    __iter__ = __len__\n",
        "has shape (2,)",
    ),
    "a class of a hostile class": (
        "return Thing()",
        "class Kind(type):\n    def __getattribute__(self, name): raise RuntimeError(name)\n"
        "class Thing(metaclass=Kind): pass\n",
        "a Thing",
    ),
    "calls exit": ("exit()", "", "exit()"),
    "calls sys.exit": ("import sys\nsys.exit(0)", "", "exit()"),
    "asks for input": ("return input('?')", "", "input"),
}


@pytest.mark.parametrize(("body", "before", "said"), MISBEHAVIOUR.values(), ids=MISBEHAVIOUR)
def test_it_is_rejected_and_told_why(body: str, before: str, said: str) -> None:
    result = Tally().check(EXERCISE, answer(body, before))
    assert result.status == "failed" and result.points == 0
    assert said in as_text(result)


@forks
@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("import os\nos._exit(0)", "ended the Python process"),
        ("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", "ended the Python process"),
        ("import os\nos.close(1)\nfor i in range(3, 50):\n    try: os.close(i)\n    except OSError: pass", "process"),
        ("raise KeyboardInterrupt", "It raises KeyboardInterrupt."),
        ("return torch.zeros(10 ** 11)", "memory"),
        ("return [0] * 10 ** 10", "memory"),
        ("x = [1]\nwhile True: x += x", "memory"),
        ("import os\nif os.fork() == 0:\n    import time\n    time.sleep(60)\nreturn None", "starts no processes"),
        ("while True: pass", "never ends"),
        ("while True:\n    try:\n        while True: pass\n    except: pass", "never ends"),
        ("import time\ntime.sleep(1000)", "never ends"),
        ("import threading\nthreading.Event().wait()", "never ends"),
        ("import signal\nsignal.setitimer(signal.ITIMER_PROF, 0)\nwhile True: pass", "never ends"),
        ("import sys\nfor i in range(10 ** 4): print('x' * 1000)\nsys.stderr.write('y' * 10 ** 6)", "None"),
    ],
)
def test_it_is_stopped(body: str, said: str, capfd: pytest.CaptureFixture) -> None:
    started = time.process_time()
    result = Tally().check(EXERCISE, answer(body))
    assert time.process_time() - started < 2
    assert result.status == "failed" and result.points == 0
    assert said in as_text(result)
    assert capfd.readouterr() == ("", "")


@forks
def test_an_answer_whose_calls_together_take_too_long_is_out_of_time_not_crashed() -> None:
    slow = answer(
        "import time\nend = time.process_time() + 0.15\nwhile time.process_time() < end: pass\n"
        + "g = a[:, None] * u\nreturn h + g * (n - h)"
    )
    for _ in range(3):
        reasons = [check.reason for check in evaluate_answer(EXERCISE, slow).checks]
        assert any("time limit" in reason for reason in reasons), reasons
        assert not any("ended the Python process" in reason for reason in reasons)


@forks
def test_nothing_that_an_answer_does_is_left_behind() -> None:
    meddle = answer(
        "torch.add = torch.allclose = torch.equal = lambda *a, **k: True\n"
        "import builtins, dien_course.exercises.judging.judging as judging\n"
        "judging.judge = None\nbuiltins.len = lambda x: 0\ntorch.set_default_dtype(torch.float64)\nreturn h"
    )
    before = torch.allclose, builtins.len, os.getcwd(), torch.get_default_dtype()
    assert evaluate_answer(EXERCISE, meddle).status == "failed"
    assert (torch.allclose, builtins.len, os.getcwd(), torch.get_default_dtype()) == before
    assert evaluate_answer(EXERCISE, define(EXERCISE.solution)).passed


@pytest.mark.parametrize("fork", [pytest.param(True, marks=forks), False])
def test_randomness_and_signals_go_on_as_if_nothing_had_been_checked(fork: bool) -> None:
    def draws() -> list[float]:
        torch.manual_seed(3)
        np.random.seed(3)
        random.seed(3)
        if checking:
            evaluate_answer(EXERCISE, answer("torch.rand(9)\nnp.random.rand(9)\n" + RIGHT.replace("    ", "")), fork)
        return [torch.rand(1).item(), np.random.rand(), random.random()]

    handlers = [signal.getsignal(number) for number in (signal.SIGALRM, signal.SIGPROF, signal.SIGINT)]
    checking = False
    expected = draws()
    checking = True
    assert draws() == expected
    assert [signal.getsignal(number) for number in (signal.SIGALRM, signal.SIGPROF, signal.SIGINT)] == handlers
    assert signal.getitimer(signal.ITIMER_REAL)[0] == 0


@pytest.mark.parametrize("body", ["while True: pass", "while True:\n    try: 1 / 0\n    except Exception: pass"])
def test_without_a_process_of_its_own_an_endless_loop_is_stopped_too(body: str) -> None:
    result = evaluate_answer(EXERCISE, answer(body), fork=False)
    assert "never ends" in result.message


def test_a_check_works_in_any_thread() -> None:
    results = []

    def work() -> None:
        for fork in {can_fork(), False}:
            results.append(evaluate_answer(EXERCISE, define(EXERCISE.solution), fork).status)
            results.append(evaluate_answer(EXERCISE, answer("while True: pass"), fork).status)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert results == ["passed", "failed"] * (len(results) // 2) and results


def test_no_process_is_left_over() -> None:
    evaluate_answer(EXERCISE, answer("return h"))
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


@pytest.mark.parametrize("given", [None, "99.9", "", "x" * 10**6, 7.9, [], object(), "07.2; drop"])
def test_an_exercise_that_does_not_exist_is_said_to_be_missing(given: object, capsys: pytest.CaptureFixture) -> None:
    result = check(given, 3)
    assert not result and result.status == "unknown"
    assert "There is no exercise" in capsys.readouterr().out


def test_the_recursion_limit_is_kept() -> None:
    limit = sys.getrecursionlimit()
    evaluate_answer(EXERCISE, answer("return augru_step(h, u, n, a)"))
    assert sys.getrecursionlimit() == limit
