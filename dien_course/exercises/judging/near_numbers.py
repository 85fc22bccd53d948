"""How a predicted number misses the right one, in ways that any question can meet."""

from __future__ import annotations

import math
from collections.abc import Mapping

CLOSE = 1e-3  # relative


def near_miss(key: object, number: float, rights: Mapping[object, object]) -> str:
    """How ``number`` misses the right answer of ``key`` among ``rights``, in a sentence; "" if it is merely far off."""
    right = rights[key]
    if type(right) not in (int, float) or not math.isfinite(number):
        return ""
    for other, value in rights.items():
        if other != key and type(value) in (int, float) and value != right and value != 0 and _equal(number, value):
            return f"did it change places with `{other}`?"
    return _relation(number, float(right), type(right) is int)


def _relation(number: float, right: float, whole: bool) -> str:
    relations = (
        (right and _equal(number, -right), "the size is right, the sign is turned round."),
        (
            right and (_equal(number, 100 * right) or _equal(number, right / 100)),
            "right but for a factor of 100: is it a share or a percentage?",
        ),
        (
            0 < right < 1 and _equal(number, 1 - right),
            "this is 1 minus what is asked for: the other part of the whole.",
        ),
        (right not in (0, 1, -1) and _equal(number, 1 / right), "this is 1 over what is asked for: upside down."),
        (whole and abs(number - right) == 1, "nearly. Look at both ends of your count, and at where it begins."),
        (
            right and (_equal(number, 2 * right) or _equal(number, right / 2)),
            "a factor of 2 is wrong: is something counted twice that occurs once, or once that occurs twice?",
        ),
        (right > 0 and right != 1 and _equal(number, math.log(right)), "a logarithm is taken that nobody asked for."),
        (abs(right) < 50 and _equal(number, math.exp(right)), "the logarithm is missing."),
    )
    return next((said for holds, said in relations if holds), "")


def _equal(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=CLOSE, abs_tol=1e-9)
