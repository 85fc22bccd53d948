"""Calling an answer on a case, and writing down all that happened as plain data."""

from __future__ import annotations

import inspect
import linecache
import re
import signal
import site
import sysconfig
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

import numpy as np
import torch
from torch import Tensor

from dien_course.exercises.judging.compare import described
from dien_course.exercises.judging.exercise import Case, Exercise
from dien_course.exercises.judging.plain import from_json, to_json, to_plain, type_name
from dien_course.exercises.judging.randomness import seed_everything
from dien_course.exercises.judging.sources import define

NOT_THE_LEARNERS = tuple(
    {
        str(Path(folder))
        for folder in (
            *(sysconfig.get_paths()[name] for name in ("stdlib", "platstdlib", "purelib", "platlib")),
            *site.getsitepackages(),
            Path(__file__).resolve().parents[2],
        )
    }
)


class TimeLimit(BaseException):
    """Raised inside an answer that runs too long; no ``except Exception`` of the learner's catches it."""


@dataclass(frozen=True)
class Failure:
    """Why there is no output: ``kind`` is exception, unfinished (the stub's own), time, memory, exit or crash."""

    kind: str
    name: str = ""
    message: str = ""
    line_number: int | None = None
    line: str = ""


@dataclass(frozen=True)
class Record:
    """One call: the plain output or the failure, the arguments it changed, and the gradients if they were asked for."""

    output: object = None
    failure: Failure | None = None
    changed: tuple[str, ...] = ()
    gradients: dict[str, object] = field(default_factory=dict)
    no_gradient: str = ""

    def to_json(self) -> dict:
        return {
            "output": to_json(self.output),
            "failure": vars(self.failure) if self.failure else None,
            "changed": list(self.changed),
            "gradients": to_json(self.gradients),
            "no_gradient": self.no_gradient,
        }

    @classmethod
    def from_json(cls, data: dict) -> Record:
        failure = Failure(**data["failure"]) if data["failure"] else None
        gradients = from_json(data["gradients"])
        return cls(from_json(data["output"]), failure, tuple(data["changed"]), gradients, data["no_gradient"])


def make_call(exercise: Exercise, answer: object, case: Case, gradient: bool = False, watched: bool = True) -> Record:
    """One call of the answer. Raises nothing that the answer raises, except KeyboardInterrupt.

    ``watched`` calls say which arguments were changed.
    """
    args = case.build()
    before = case.build() if watched and not gradient else ()
    names = argument_names(exercise, args)
    if gradient:
        leaves: dict[str, Tensor] = {}
        args = tuple(_with_leaves(name, value, leaves) for name, value in zip(names, args, strict=True))
    seed_everything()
    try:
        with warnings.catch_warnings(), torch.set_grad_enabled(True):
            warnings.simplefilter("ignore")
            output = exercise.call(answer, *args) if exercise.call else answer(*args)
            plain = to_plain(output)
            found, missing = _gradients(output, leaves) if gradient else ({}, "")
        same = [_same(a, b) for a, b in zip(args, before, strict=False)]
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt) and signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
            raise  # somebody at the keyboard; where no such signal comes through, the answer raised it itself
        return Record(failure=failure_of(error))
    changed = tuple(name for name, equal in zip(names, same, strict=False) if not equal)
    return Record(plain, None, changed, found, missing)


def argument_names(exercise: Exercise, args: tuple) -> tuple[str, ...]:
    """A name for each argument of a case."""
    names = exercise.argument_names
    return names if len(names) == len(args) else tuple(f"argument {i + 1}" for i in range(len(args)))


def _with_leaves(name: str, value: object, leaves: dict[str, Tensor]) -> object:
    """An argument whose floating-point tensors, those in a dict too, have gradients; their leaves are added by name.

    Not the leaves themselves go in: an answer may work in place on what it was given.
    """
    if type(value) is dict:
        return {key: _with_leaves(f"{name}[{key!r}]", item, leaves) for key, item in value.items()}
    if not isinstance(value, Tensor) or not value.is_floating_point():
        return value
    leaves[name] = value.requires_grad_()
    return leaves[name].clone()


def _gradients(output: object, leaves: dict[str, Tensor]) -> tuple[dict[str, object], str]:
    """The gradient of a fixed weighted sum of the output's numbers, for each leaf; or why there is none."""
    outputs = [value for value in _tensors(output) if value.is_floating_point()]
    attached = [value for value in outputs if value.requires_grad]
    if not attached:
        return {}, f"the output ({type_name(output)}) is cut off from the inputs"
    generator = torch.Generator().manual_seed(0)
    total = sum((value * torch.randn(value.shape, generator=generator).to(value)).sum() for value in attached)
    found = torch.autograd.grad(total, list(leaves.values()), allow_unused=True)
    return {
        name: to_plain(torch.zeros_like(leaf) if gradient is None else gradient)
        for (name, leaf), gradient in zip(leaves.items(), found, strict=True)
    }, ""


def _tensors(value: object) -> Iterator[Tensor]:
    if type(value) in (Tensor, torch.nn.Parameter):
        yield value
    elif isinstance(value, (tuple, list)):
        for item in (tuple if isinstance(value, tuple) else list).__iter__(value):
            yield from _tensors(item)
    elif isinstance(value, dict):
        for item in dict.values(value):
            yield from _tensors(item)


def _same(a: object, b: object) -> bool:
    """Whether an argument still is what it was; arguments that cannot be compared count as the same."""
    if isinstance(a, Tensor) and isinstance(b, Tensor):
        a, b = a.detach(), b.detach()
        return a.shape == b.shape and a.dtype == b.dtype and bool(torch.equal(a.nan_to_num(), b.nan_to_num()))
    if isinstance(a, np.ndarray) and isinstance(b, np.ndarray):
        return a.shape == b.shape and bool(np.array_equal(a, b))
    if type(a) in (list, tuple) and type(a) is type(b):
        return len(a) == len(b) and all(map(_same, a, b))
    if type(a) is dict and type(b) is dict:
        return list(a) == list(b) and all(_same(a[key], b[key]) for key in a)
    if type(a) in (int, float, str, bool):
        return type(a) is type(b) and (a == b or a != a)
    if hasattr(a, "equals") and type(a) is type(b):
        return bool(a.equals(b))
    return True


def failure_of(error: BaseException) -> Failure:
    """An exception as plain data, with the last line of the learner's own code in its traceback."""
    number, line = _learners_line(error.__traceback__, isinstance(error, TimeLimit))
    name = type_name(error)
    try:
        message = re.sub(r"\b0x[0-9a-fA-F]+", "0x…", str.__str__(str(error))[:2000]).strip()[:400]
    except BaseException:
        message = "(its message cannot be read)"
    if isinstance(error, TimeLimit):
        kind = "time"
    elif isinstance(error, MemoryError) or "allocate memory" in message or "bad_alloc" in message:
        kind = "memory"
    elif isinstance(error, (SystemExit, GeneratorExit)):
        kind = "exit"
    elif isinstance(error, NotImplementedError) and not message:
        kind = "unfinished"
    else:
        kind = "exception"
    return Failure(kind, name, message.splitlines()[0] if message else "", number, line)


def _learners_line(trace: TracebackType | None, of_loop: bool) -> tuple[int | None, str]:
    """The innermost line of the learner's; with ``of_loop``, the head of the loop around the outermost one.

    Where in an endless loop the clock strikes is chance; where the loop begins is not.
    """
    found: tuple[int | None, str] = (None, "")
    while trace is not None:
        filename = trace.tb_frame.f_code.co_filename
        ours = filename.startswith(NOT_THE_LEARNERS) or filename.startswith("<frozen")
        if not ours:
            lines = linecache.getlines(filename, trace.tb_frame.f_globals)
            number = _loop_head(lines, trace.tb_lineno) if of_loop else trace.tb_lineno
            found = number, lines[number - 1].strip()[:200] if 0 < number <= len(lines) else ""
            if of_loop:
                return found
        trace = trace.tb_next
    return found


def _loop_head(lines: list[str], number: int) -> int:
    """The line of the outermost ``while`` around line ``number``, else of the outermost ``for``, else ``number``."""
    heads: dict[str, int] = {}
    depth = None
    for place in range(min(number, len(lines)), 0, -1):
        text = lines[place - 1]
        indent = len(text) - len(text.lstrip())
        if not text.strip() or (depth is not None and indent >= depth):
            continue
        depth = indent
        word = text.split()[0].rstrip(":")
        if word in ("def", "class"):
            break
        heads[word] = place
    return heads.get("while") or heads.get("for") or number


def signature_fault(exercise: Exercise, answer: object) -> str:
    """What keeps the answer from being called as the exercise calls it; "" if nothing does."""
    wanted = exercise.argument_names
    written = f"{exercise.name}({', '.join(wanted)})"
    is_class = isinstance(answer, type)
    wants_class = isinstance(_definition(exercise), type)
    if not callable(answer):
        return (
            f"You passed {described(to_plain(answer))}. Pass the {'class' if wants_class else 'function'} itself, "
            f'without calling it: check("{exercise.id}", {exercise.name})'
        )
    if wants_class != is_class and wants_class:
        return f"This exercise wants the class {exercise.name}, not an object or a function."
    if wants_class or is_class or exercise.call:
        return ""
    try:
        signature = inspect.signature(answer)
    except Exception:
        return ""
    names = [p.name for p in signature.parameters.values() if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    if names != list(wanted) and sorted(names) == sorted(wanted):
        return f"The arguments are in another order: yours is ({', '.join(names)}), it is called as {written}."
    try:
        signature.bind(*wanted)
    except TypeError:
        count = f"{len(wanted)} argument{'s' if len(wanted) != 1 else ''}"
        return f"It is called as {written}, with {count}; yours takes ({', '.join(signature.parameters)})."
    return ""


def _definition(exercise: Exercise) -> object:
    return define(exercise.solution, "solution")
