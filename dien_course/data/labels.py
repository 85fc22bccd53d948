"""Labels: 0 and 1, or classes, from the ways in which tables write them (chapter 01)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from dien_course.data.numbers import numbers_of
from dien_course.data.vocabulary import distinct, text_of
from dien_course.data.wording import shortened, such_as
from dien_course.errors import DataError

if TYPE_CHECKING:
    from dien_course.data.spec import FeatureSpec

PAIRS = (("0", "1"), ("false", "true"), ("no", "yes"), ("-1", "1"), ("f", "t"), ("n", "y"))
EXPECTED = (
    "expected 0 or 1 (or True and False, yes and no, -1 and 1); for others, the spec has threshold (for stars) and "
    "positive (for names)"
)


def labels_of(values: np.ndarray, spec: FeatureSpec, place: Callable[[int], str]) -> np.ndarray:
    """``values`` (n,) as 0 and 1, or with ``spec.classes`` as their places there from 0: int8 (n,).

    With ``spec.positive`` its values are 1 and all others 0; with ``spec.threshold`` numbers from it on are 1; with
    neither, the column must hold one of ``PAIRS``, in large or small letters.
    Raises DataError, which begins with ``place(row)``, for a value that is missing, of no pair or of no class.
    """
    if spec.threshold is not None:
        numbers = numbers_of(values, place)
        _require_all(~np.isnan(numbers), values, place, "expected a number to compare with the threshold")
        return (numbers >= spec.threshold).astype(np.int8)
    codes, names = distinct(values)
    names = np.array([str(name) for name in names], dtype=object)
    if spec.classes:
        wanted = {text_of(value): number for number, value in enumerate(spec.classes)}
        number = np.array([wanted.get(name, -1) for name in names] + [-1], dtype=np.int8)[codes]
        _require_all(number >= 0, values, place, f"expected one of the classes {', '.join(wanted)}")
        return number
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


def require_values(name: str, values: Sequence) -> tuple:
    """The field ``name`` of a spec, a list of labels, as a tuple; raises DataError unless it is one."""
    if isinstance(values, str) or not isinstance(values, Sequence):
        raise DataError(f"spec: {name} is {values!r}; expected a list of labels, as in ['buy', 'cart']")
    if not all(isinstance(value, (str, int, float)) for value in values):
        raise DataError(f"spec: {name} is {list(values)!r}; expected text or numbers")
    return tuple(values)


def require_label_rule(threshold: float | None, positive: tuple, classes: tuple) -> None:
    """Raises DataError unless at most one of the fields of a spec says how labels are read, and says it well."""
    rules = {"threshold": threshold is not None, "positive": bool(positive), "classes": bool(classes)}
    given = [name for name, is_given in rules.items() if is_given]
    if threshold is not None and (type(threshold) not in (int, float) or not -1e30 < threshold < 1e30):
        raise DataError(f"spec: threshold is {threshold!r}; expected a number, as in 4")
    if len(given) > 1:
        raise DataError(f"spec: has both {given[0]} and {given[1]}; expected one way to tell what a label means")
    if classes and len({text_of(value) for value in classes}) < len(classes):
        raise DataError(f"spec: classes is {list(classes)!r}; expected each label once")
    if 0 < len(classes) < 3:
        raise DataError(f"spec: classes is {list(classes)!r}; expected three or more: for two, say which are positive")
    if len(classes) > 127:
        raise DataError(f"spec: classes has {len(classes)} labels; expected at most 127")


def require_both_classes(label: np.ndarray, spec: FeatureSpec, source: str) -> None:
    """Raises DataError, which names ``source``, unless ``label`` (n,) holds all the classes of ``spec`` and no other.

    Those are 0 and 1 where the spec has no ``classes``.
    """
    expected = "0 and 1" if not spec.classes else f"0 to {spec.outputs - 1}"
    found = np.unique(np.asarray(label)).tolist()
    if not set(found) <= set(range(max(2, spec.outputs))):
        raise DataError(
            f"{source}, column {spec.label!r}: found {sorted(map(str, found))[-1]}; expected {expected} alone"
        )
    if len(found) < 2:
        raise DataError(
            f"{source}, column {spec.label!r}: every label is {int(found[0])}; expected both 0 and 1: more rows, "
            "another draw of test users (--seed), or a test.csv of your own"
        )


def _require_all(good: np.ndarray, values: np.ndarray, place: Callable[[int], str], expected: str) -> None:
    if not good.all():
        row = int(good.argmin())
        value = values[row]
        found = repr(shortened(value)) if isinstance(value, str) else shortened(value)
        raise DataError(f"{place(row)}: found {found}; {expected}")
