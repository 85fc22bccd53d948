"""What a learner sees: the words of a check, the hints one by one, the solution after an attempt, the quiz."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator

import numpy as np
import pytest
import torch

from dien_course.exercises import check, hint, quiz, solution
from dien_course.exercises.checking import evaluate_answer
from dien_course.exercises.judging import sources
from dien_course.exercises.judging.registry import find
from dien_course.exercises.judging.sources import define
from dien_course.exercises.pages import attempts
from dien_course.exercises.pages.rendering import as_html, as_text


@pytest.fixture(autouse=True)
def new_session() -> Iterator[None]:
    attempts.forget()
    yield
    attempts.forget()


def torchs_z(h, u, n, a):
    gate = a[:, None] * u
    return gate * h + (1 - gate) * n


def told(capsys: pytest.CaptureFixture, function, *args, **more) -> str:
    function(*args, **more)
    return capsys.readouterr().out


def test_a_known_mistake_is_named_beside_the_smallest_input_with_expected_and_got(capsys) -> None:
    text = told(capsys, check, "07.2", torchs_z)
    assert "07.2 One AUGRU step: not right yet, 1 of 5 points" in text
    assert "your gate keeps where the paper replaces" in text
    space: dict = {"torch": torch}
    lines = [line.strip() for line in text.splitlines() if line.startswith("  ") and " = torch.tensor(" in line]
    exec("\n".join(lines), space)
    h, u, n, gate = space["h"], space["u"], space["n"], space["a"][:, None] * space["u"]
    assert 1 not in u.shape
    assert np.allclose(_numbers(text, "expected output"), ((1 - gate) * h + gate * n).flatten(), atol=1e-3)
    assert np.allclose(_numbers(text, "got output"), (gate * h + (1 - gate) * n).flatten(), atol=1e-3)


def _numbers(text: str, label: str) -> list[float]:
    line = re.search(rf"{label}: (\[.*\]\])", text)[1]
    return [float(number) for number in re.findall(r"-?\d+\.?\d*", line)]


def test_the_learners_own_line_is_shown_when_it_raises(capsys) -> None:
    def mine(h, u, n, a):
        gate = a[:, None] * u
        return gate @ n.missing

    text = told(capsys, check, "07.2", mine)
    assert "It raises AttributeError: 'Tensor' object has no attribute 'missing'" in text
    assert "return gate @ n.missing" in text
    assert "Traceback" not in text


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (torch.zeros(2), "You passed a tensor of shape (2,). Pass the function itself"),
        ("augru_step", "You passed a string"),
        (lambda h, u: h, "called as augru_step(h, u, n, a), with 4 arguments; yours takes (h, u)"),
        (lambda n, u, h, a: h, "The arguments are in another order: yours is (n, u, h, a)"),
        (lambda h, u, n, a: None, "None (is there a return?)"),
        (lambda h, u, n, a: h[0], "expected (2, 2)"),
        (lambda h, u, n, a: h.unsqueeze(-1), "A dimension of size 1 is left over"),
        (lambda h, u, n, a: h > 0, "dtype bool; expected float32"),
        (lambda h, u, n, a: h * float("nan"), "NaN"),
    ],
)
def test_what_does_not_fit_is_said_plainly(given: object, said: str) -> None:
    assert said in as_text(evaluate_answer(find("07.2"), given))


def test_arguments_may_be_renamed_and_have_defaults() -> None:
    def renamed(state, gate, new, weight, *, extra=1):
        return state + weight[:, None] * gate * (new - state)

    assert evaluate_answer(find("07.2"), renamed).passed


def test_an_answer_that_changes_its_input_passes_with_a_note() -> None:
    def in_place(states, mask):
        states.masked_fill_(~mask.unsqueeze(-1), 0)
        index = (mask.sum(1) - 1).clamp(min=0)
        return states[torch.arange(len(states)), index]

    result = evaluate_answer(find("04.3"), in_place)
    assert result.passed
    assert "changes its input states" in result.notes[0]


def test_float32_buffers_for_float64_numbers_pass_with_a_note() -> None:
    def buffers(interests, attention, mask, step):
        final = torch.zeros(len(interests), 2)
        for row in range(len(interests)):
            h = interests.new_zeros(1, 2)
            for t in range(int(mask[row].sum())):
                h = step(interests[row, t : t + 1], h, attention[row, t : t + 1])
            final[row] = h[0]
        return final

    result = evaluate_answer(find("07.3"), buffers)
    assert result.passed
    assert "float64 went in and float32 came out" in result.notes[0]


def test_numpy_and_lists_pass_with_a_note_where_no_gradient_is_asked_for() -> None:
    for convert in (lambda tensor: tensor.numpy(), lambda tensor: tensor.tolist()):
        right = define(find("07.3").solution)
        result = evaluate_answer(find("07.3"), lambda *args, right=right, convert=convert: convert(right(*args)))
        assert result.passed
        assert "no tensor came out" in result.notes[0]


def test_the_time_limit_does_not_pay_for_imports_inside_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    imported: list[str] = []
    monkeypatch.setattr(sources, "import_module", imported.append)
    sources.import_what_it_imports(
        define("def f():\n    import json\n    from dien_course.training.metrics import auc\n    return auc\n")
    )
    assert imported == ["dien_course.training.metrics"]


@pytest.mark.parametrize(
    "source",
    [
        "from dien_course.training.metrics import gauc\ndef f(x):\n    return gauc(x, x, x)\n",
        "def f(x):\n    from dien_course.training.metrics import gauc\n    return gauc(x, x, x)\n",
        "from dien_course.training.evaluate import score\ndef f(x):\n    return score(x, x, x)\n",
        "from dien_course.data import Vocabulary\ndef f(x):\n    return Vocabulary(x)\n",
    ],
    ids=["above", "inside", "called by what it calls", "a class"],
)
def test_nor_for_what_this_package_imports_when_an_answer_calls_it(source: str, monkeypatch: pytest.MonkeyPatch):
    imported: list[str] = []
    monkeypatch.setattr(sources, "import_module", lambda name: imported.append(name) or sys.modules.get(name))
    sources.import_what_it_imports(define(source))
    assert "pandas" in imported
    assert not any(name.startswith("torch") for name in imported)


def test_nor_for_the_parts_of_a_library_that_imports_them_when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    class Lazy:
        def __getattr__(self, name: str) -> None:
            asked.append(name)

    monkeypatch.setattr(sources, "import_module", lambda name: Lazy())
    sources.import_what_it_imports(define("def f(x):\n    from scipy import stats\n    return stats.sem(x)\n"))
    assert "stats" in asked


@pytest.mark.parametrize(
    ("line", "slow"),
    [
        ("torch.func.vjp(g, x)", {"torch._dynamo"}),
        ("torch.vmap(g)(x)", {"torch._dynamo"}),
        ("torch.optim.SGD([x], 0.1)", {"torch._dynamo"}),
        ("torch.autograd.grad(g(x), x, y)", {"torch.fx.experimental.symbolic_shapes"}),
        ("torch.autograd.functional.jacobian(g, x)", set()),
        ("helper(x)", {"torch.fx.experimental.symbolic_shapes"}),
    ],
)
@pytest.mark.parametrize("kind", ["function", "partial", "object"])
def test_the_time_limit_does_not_pay_for_what_torch_imports_at_a_first_call(
    line: str, slow: set[str], kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported: list[str] = []
    monkeypatch.setattr(sources, "import_module", imported.append)
    wrapped = {
        "function": f"def f(g, x, y):\n    return {line}\n",
        "partial": f"from functools import partial\ndef h(g, x, y):\n    return {line}\nf = partial(h, abs)\n",
        "object": f"class F:\n    def __call__(self, g, x, y):\n        return {line}\nf = F()\n",
    }[kind]
    sources.import_what_it_imports(define("def helper(x):\n    x.backward(x)\n" + wrapped))
    assert set(imported) == slow


def test_partial_credit_counts_the_checks_that_pass() -> None:
    cut_off = define("def augru_step(h, u, n, a):\n    return (h + a[:, None] * u * (n - h)).detach()\n")
    result = evaluate_answer(find("07.2"), cut_off)
    assert (result.points, result.possible) == (4, 5)
    assert "No gradient flows" in result.message
    assert result.counterexample.got == "none"


def test_words_carry_what_colour_shows_and_html_says_the_same_as_text() -> None:
    result = evaluate_answer(find("07.2"), torchs_z)
    plain = re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", as_html(result)))
    for word in ("not right yet", "failed : values", "passed : the new state", "expected output", "got output"):
        assert word in plain
    assert "&lt;" not in as_html(evaluate_answer(find("07.2"), None))


def test_html_is_escaped() -> None:
    def shout(h, u, n, a):
        raise ValueError("<script>alert(1)</script>")

    assert "<script>" not in as_html(evaluate_answer(find("07.2"), shout))


def test_hints_come_one_at_a_time_titled_by_symptom(capsys) -> None:
    seen = [told(capsys, hint, "07.2") for _ in range(4)]
    hints = find("07.2").hints
    for which, text, expected in zip(("first", "second", "third"), seen, hints, strict=False):
        assert f"{which} hint: {expected.symptom}" in text and expected.text in text
    assert "these are all 3 hints" in seen[3] and all(expected.symptom in seen[3] for expected in hints)
    assert "hint number 2" in told(capsys, hint, "07.2", 2)


def test_the_solution_comes_after_an_attempt_or_by_force(capsys) -> None:
    assert "Try it first" in told(capsys, solution, "07.2")
    check("07.2", define(find("07.2").stub))
    assert "Try it first" in told(capsys, solution, "07.2")
    assert "scaled = a.unsqueeze(1) * u" in told(capsys, solution, "07.2", force=True)
    check("07.2", torchs_z)
    assert find("07.2").explanation[:40] in told(capsys, solution, "07.2")


@pytest.mark.parametrize("ask", [hint, solution, quiz])
def test_asking_for_what_is_not_there_is_answered(ask, capsys) -> None:
    assert "There is no" in told(capsys, ask, "99.1")


def test_ids_may_be_written_carelessly() -> None:
    assert find("7.2") is find(7.2) is find(" 07.2 ") is find("07.2")


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ("1. a, 2. b, 3. c, 4. b, 5. a", "passed, 5 of 5"),
        ("A,B,C,B,A", "passed, 5 of 5"),
        (["a", "b", "c", "b", "a"], "passed, 5 of 5"),
        ("zbcba", "'z' is none of its options, which are a to"),
        ("abcbaa", "These are 6 answers to 5 questions."),
        ("a" * 10**6, "These are 1000000 answers to 5 questions."),
        ("?????", "not attempted"),
        (3, "One letter for each question"),
        ({1: "a"}, "One letter for each question"),
        (np.array(list("abcba")), "One letter for each question"),
        (object(), "One letter for each question"),
    ],
)
def test_a_quiz_says_what_became_of_answers_of_any_kind(answers: object, said: str, capsys) -> None:
    assert said in told(capsys, quiz, "07", answers)


def test_asked_for_nothing_or_for_something_strange_each_says_what_there_is(capsys) -> None:
    class Strange:
        def __repr__(self):
            raise RuntimeError

        __bool__ = __repr__

    for ask in (check, hint, solution, quiz):
        assert "There is no " in told(capsys, ask)
        assert "of that name" in told(capsys, ask, Strange())
        assert "There is no " in told(capsys, ask, None)
    assert "Try it first" in told(capsys, solution, "07.2", Strange())


def test_a_quiz_explains_what_was_chosen(capsys) -> None:
    assert "not attempted" in told(capsys, quiz, "07", ".....")
    text = told(capsys, quiz, "07", "bbc..")
    assert "2 of 5 points" in text
    assert "not right: question 1: b) To 0.4. That is the AGRU: its step size is a, without u." in text
    assert "open: question 5: not answered yet" in text
    assert "passed, 5 of 5 points" in told(capsys, quiz, "07", "abcba")
    assert "not attempted" in told(capsys, quiz, "07", None)
    assert "1 of 5" in told(capsys, quiz, "07", ["A", 3, None])


def test_predictions_take_any_kind_of_number_and_say_what_is_open(capsys) -> None:
    numbers = {"gru": np.float32(0.2), "aigru": torch.tensor([0.45]), "agru": 0.8, "augru": ...}
    text = told(capsys, check, "07.1", numbers)
    assert "3 of 4 points" in text and "augru: not answered yet" in text
    assert "aigru: your answer 5 is too large" in told(capsys, check, "07.1", {**numbers, "aigru": 5})
    assert "is True; expected" not in told(capsys, check, "07.1", {**numbers, "augru": 0.8})
    assert "not attempted" in told(capsys, check, "07.1", dict.fromkeys(numbers, ...))
