"""Numbers that a chapter shows and guards at once: ``about`` for one number, ``same`` for two that must agree.

What follows ≈ may differ in its last digits from machine to machine, so nbval compares all but the digits after it
(tests/notebooks/sanitize.cfg). The guard is the ``within`` of the call.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

CHANGED = "If you changed data or settings, this is your own number"


def about(value: object, expected: float, label: str = "", *, within: float, digits: int | None = None) -> None:
    """Prints ``label ≈ value``, as in ``test AUC ≈ 0.850``; raises when it is more than ``within`` from ``expected``.

    ``value`` is a number, or a tensor or array that holds one. ``digits`` after the point are by default one more than
    ``within`` has. The number is printed first, so it is seen in either case.
    Raises ValueError, one sentence that names both numbers; also for NaN, and for a ``within`` that is not positive.
    """
    if not within > 0:
        raise ValueError(f"within is {within}; expected a number above 0")
    number = float(np.asarray(_plain(value), dtype=float).reshape(()))
    places = max(0, 1 - math.floor(math.log10(within))) if digits is None else digits
    print(f"{label} ≈ {round(number, places) + 0.0:,.{places}f}".lstrip())  # + 0.0: no -0.00
    if not abs(number - expected) <= within:
        name = label.strip() or "the number"
        expectation = f"the course expects {expected:,g}, give or take {within:g}"
        raise ValueError(f"{name} is {number:,.{places + 2}f}; {expectation}. {CHANGED}")


def same(package: object, by_hand: object, label: str = "package and by hand", *, within: float = 1e-5) -> None:
    """Prints how far apart two results are, as in ``package and by hand, (2, 3): largest difference ≈ 6e-08``.

    Both are numbers, arrays, tensors, or equally long sequences of them. ``within`` counts in units of the largest
    absolute number in ``by_hand``, or of 1 if that is larger.
    Raises ValueError, one sentence, when they differ by more, in shape or length, or where one of them is NaN.
    """
    pairs = list(_pairs(_plain(package), _plain(by_hand), label))
    shapes = ", ".join(dict.fromkeys(str(one.shape) for one, _ in pairs if one.shape))
    differences = [np.abs(one - other).max(initial=0.0) for one, other in pairs]
    largest = float(np.max(differences, initial=0.0))
    print(f"{label}{', ' * bool(shapes)}{shapes}: largest difference ≈ {largest:.0e}".replace("0e+00", "0"))
    scale = max([1.0, *(float(np.abs(other).max(initial=0.0)) for _, other in pairs)])
    if not largest <= within * scale:
        raise ValueError(f"{label} differ by {largest:.2g}; expected {within * scale:.2g} at most. {CHANGED}")


def _pairs(one: object, other: object, label: str):
    """The arrays to compare, two by two; ValueError where their shapes differ."""
    if isinstance(one, Sequence) and isinstance(other, Sequence) and any(map(_is_array, [*one, *other])):
        if len(one) != len(other):
            raise ValueError(f"{label} are {len(one)} and {len(other)} results; expected as many")
        for a, b in zip(one, other, strict=True):
            yield from _pairs(_plain(a), _plain(b), label)
        return
    a, b = np.asarray(one, dtype=float), np.asarray(other, dtype=float)
    if a.shape != b.shape:
        raise ValueError(f"{label} have the shapes {a.shape} and {b.shape}; expected one shape")
    yield a, b


def _is_array(value: object) -> bool:
    listed = isinstance(value, Sequence) and not isinstance(value, str)
    return hasattr(value, "shape") or (listed and any(map(_is_array, value)))


def _plain(value: object) -> object:
    """A tensor as an array, whatever it is attached to; all else as it is."""
    return value.detach().cpu().numpy() if hasattr(value, "detach") else value
