"""Outputs and failures as short text: four significant digits, the same on every machine."""

from __future__ import annotations

import numpy as np

from dien_course.exercises.judging.calls import Failure
from dien_course.exercises.judging.compare import described, written
from dien_course.exercises.judging.plain import Array, Foreign

MOST_NUMBERS = 24


def value(plain: object) -> str:
    """A plain value in at most a few lines."""
    if isinstance(plain, Array):
        values = plain.values
        kind = "" if plain.dtype in ("float32", "int64", "bool") else f", {plain.dtype}"
        if values.size <= MOST_NUMBERS:
            return _numbers(values) + (f"   shape {written(values.shape)}{kind}" if values.ndim > 1 or kind else "")
        first = values
        while first.size > MOST_NUMBERS and first.ndim > 1:
            first = first[0]
        return f"{_numbers(first.reshape(-1)[:MOST_NUMBERS])} … shape {written(values.shape)}{kind}"
    if isinstance(plain, Foreign):
        return described(plain)
    if isinstance(plain, tuple):
        inside = ", ".join(value(item) for item in plain[:MOST_NUMBERS])
        return f"[{inside}{', …' if len(plain) > MOST_NUMBERS else ''}]"
    if isinstance(plain, dict):
        return "{" + ", ".join(f"{key!r}: {value(item)}" for key, item in list(plain.items())[:12]) + "}"
    if type(plain) is float:
        return _number(plain)
    return repr(plain)[:200]


def _numbers(values: np.ndarray) -> str:
    if values.ndim == 0:
        return _number(values.item())
    return "[" + ", ".join(_numbers(part) for part in values) + "]"


def _number(number: bool | int | float) -> str:
    if not isinstance(number, float):
        return str(number)
    if number != number:
        return "nan"
    return f"{number + 0.0:.4g}" if abs(number) > 5e-7 else "0"


def failure_name(failure: Failure) -> str:
    """A failure in a few words, where an output would stand."""
    short = {"time": "no end", "memory": "too much memory", "exit": "exit()", "crash": "the end of the process"}
    return short.get(failure.kind, f"{failure.name}: {failure.message}".rstrip(": "))


def failure_message(failure: Failure) -> str:
    """Why an answer gave no output, with the learner's own line where there is one."""
    at = f" In line {failure.line_number} of your code: {failure.line}" if failure.line else ""
    if failure.kind == "exception":
        said = f": {failure.message}" if failure.message else ""
        return f"It raises {failure.name}{said}.{at}".replace("..", ".")
    return {
        "time": f"It was stopped at the time limit: is there a loop that never ends?{at}",
        "memory": f"It was stopped because it asks for more than one gigabyte of memory.{at}",
        "exit": f"It calls exit(), which would end the notebook. Return a value instead.{at}",
        "crash": "It ended the Python process that ran it.",
        "not reached": "It was stopped before it came to this input.",
        "unfinished": f"It raises NotImplementedError.{at}",
    }[failure.kind]
