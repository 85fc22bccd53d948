"""Mistakes that look alike in every exercise: a sign, a factor, an order, or trouble with one kind of input only."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from dien_course.exercises.judging.compare import as_array
from dien_course.exercises.judging.plain import Array

Pair = tuple[np.ndarray, np.ndarray]  # expected and got, of one shape
FEW = 4


def pattern(outputs: Sequence[tuple[object, object]]) -> str:
    """A sentence on how all the wrong outputs relate to the expected ones; "" if they do not in a known way.

    ``outputs`` holds (expected, got), both plain, of each call that went wrong.
    """
    pairs = [_pair(expected, got) for expected, got in outputs]
    if not pairs or any(pair is None for pair in pairs):
        return ""
    told = [pair for pair in pairs if pair and np.abs(pair[0]).max(initial=0) > 1e-3]
    if not told:
        return ""
    for relation, sentence in RELATIONS:
        if all(relation(expected, got) for expected, got in told):
            return sentence
    return _factor(told)


def where_it_fails(names: Sequence[str], wrong: Sequence[bool]) -> str:
    """Which inputs an answer gets wrong, if it is right on most and wrong on few."""
    failing = list(dict.fromkeys(name for name, bad in zip(names, wrong, strict=True) if bad))
    right = len(names) - sum(wrong)
    if not right or not failing or len(failing) > FEW or sum(wrong) > right:
        return ""
    return f"It is right on {right} of {len(names)} inputs. Wrong on: {'; '.join(failing)}."


def _pair(expected: object, got: object) -> Pair | None:
    if not isinstance(expected, Array) or expected.values.dtype.kind != "f":
        return None
    found = as_array(got)
    if found is None or found.values.shape != expected.values.shape or found.values.dtype.kind not in "fiu":
        return None
    return expected.values.astype(np.float64), found.values.astype(np.float64)


def _equal(one: np.ndarray, other: np.ndarray) -> bool:
    return bool(np.allclose(one, other, rtol=1e-3, atol=1e-5))


def _reversed(axis: int) -> Callable[[np.ndarray, np.ndarray], bool]:
    def relation(expected: np.ndarray, got: np.ndarray) -> bool:
        return expected.ndim > axis and _equal(got, np.flip(expected, axis))

    return relation


RELATIONS: tuple[tuple[Callable[[np.ndarray, np.ndarray], bool], str], ...] = (
    (lambda expected, got: not got.any(), "All that comes out is zero."),
    (_equal, "Every number is nearly right: is it rounded, or is there a small constant too many?"),
    (lambda expected, got: _equal(got, -expected), "Every number has the wrong sign."),
    (lambda expected, got: _equal(got, 1 - expected), "Every number is 1 minus the expected one."),
    (_reversed(1), "The numbers are right, but in the reverse order along dimension 1."),
    (_reversed(0), "The numbers are right, but in the reverse order along dimension 0."),
    (
        lambda expected, got: got.size > 1 and _equal(np.sort(got, None), np.sort(expected, None)),
        "The numbers are right, but they stand in the wrong places.",
    ),
)


def _factor(pairs: Sequence[Pair]) -> str:
    """The one factor between got and expected, if there is one for all calls."""
    factors = []
    for expected, got in pairs:
        place = np.unravel_index(np.abs(expected).argmax(), expected.shape)
        factor = float(got[place] / expected[place])
        if not np.isfinite(factor) or abs(factor - 1) < 1e-3 or not _equal(got, factor * expected):
            return ""
        factors.append(factor)
    if max(factors) - min(factors) < 1e-3 * abs(max(factors)):
        return f"Every number is {factors[0]:.4g} times the expected one." if len(pairs) > 1 else ""
    if not any(expected.size > 1 for expected, _ in pairs):  # one number always is a multiple of another
        return ""
    return "In each input all numbers are off by one factor, another in each: a sum for a mean, or a wrong divisor?"
