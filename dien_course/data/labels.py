"""Labels: 0 and 1 from the ways in which tables write them (chapter 01)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from dien_course.data.numbers import numbers_of
from dien_course.data.spec import FeatureSpec
from dien_course.data.vocabulary import distinct, text_of
from dien_course.data.wording import shortened, such_as
from dien_course.errors import DataError

PAIRS = (("0", "1"), ("false", "true"), ("no", "yes"), ("-1", "1"), ("f", "t"), ("n", "y"))
EXPECTED = (
    "expected 0 or 1 (or True and False, yes and no, -1 and 1); for others, the spec has threshold (for stars) and "
    "positive (for names)"
)


def labels_of(values: np.ndarray, spec: FeatureSpec, place: Callable[[int], str]) -> np.ndarray:
    """``values`` (n,) as 0 and 1: int8 (n,).

    With ``spec.positive`` its values are 1 and all others 0; with ``spec.threshold`` numbers from it on are 1; with
    neither, the column must hold one of ``PAIRS``, in large or small letters.
    Raises DataError, which begins with ``place(row)``, for a value that is missing or of no pair.
    """
    if spec.threshold is not None:
        numbers = numbers_of(values, place)
        _require_all(~np.isnan(numbers), values, place, "expected a number to compare with the threshold")
        return (numbers >= spec.threshold).astype(np.int8)
    codes, names = distinct(values)
    names = np.array([str(name) for name in names], dtype=object)
    if spec.positive:
        _require_all(codes >= 0, values, place, "expected a value")
        positive = np.isin(names, [text_of(value) for value in spec.positive])
        if not positive.any():
            wanted = " or ".join(map(repr, spec.positive))
            raise DataError(
                f"{place(0)}: found {shortened(values[0])!r}, and {wanted} nowhere in the column; expected it among "
                f"others {such_as(names)}"
            )
        return positive.astype(np.int8)[codes]
    names = np.array([name.lower() for name in names], dtype=object)
    times = np.bincount(codes[codes >= 0], minlength=len(names))
    pair = max(PAIRS, key=lambda pair: times[np.isin(names, pair)].sum())  # of equal ones, the first
    _require_all(np.append(np.isin(names, pair), False)[codes], values, place, EXPECTED)
    return (names == pair[1]).astype(np.int8)[codes]


def require_both_classes(label: np.ndarray, column: str, source: str) -> None:
    """Raises DataError, which names ``source`` and ``column``, unless ``label`` (n,) holds 0 and 1 and nothing else."""
    found = np.unique(np.asarray(label)).tolist()
    if not set(found) <= {0, 1}:
        raise DataError(f"{source}, column {column!r}: found {sorted(map(str, found))[-1]}; expected 0 and 1 alone")
    if len(found) < 2:
        raise DataError(
            f"{source}, column {column!r}: every label is {int(found[0])}; expected both 0 and 1: more rows, another "
            "draw of test users (--seed), or a test.csv of your own"
        )


def _require_all(good: np.ndarray, values: np.ndarray, place: Callable[[int], str], expected: str) -> None:
    if not good.all():
        row = int(good.argmin())
        value = values[row]
        found = repr(shortened(value)) if isinstance(value, str) else shortened(value)
        raise DataError(f"{place(row)}: found {found}; {expected}")
