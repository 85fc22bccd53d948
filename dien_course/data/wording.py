"""How shares and examples are written in notes and errors: ``37.5%``, ``such as 'p1', 'p2'``."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

EXAMPLES = 3
LONGEST = 40  # characters of an example


def percent(share: float) -> str:
    """A share in [0, 1] with one decimal, never rounded to nothing or to all."""
    if 0 < share < 0.0005:
        return "less than 0.1%"
    if 0.9995 <= share < 1:
        return "more than 99.9%"
    return f"{share:.1%}"


def such_as(values: Iterable) -> str:
    """``such as 'a', 'b', 'c'``: the first few of ``values``, long ones cut."""
    return "such as " + ", ".join(repr(shortened(value)) for value in islice(values, EXAMPLES))


def shortened(value: object) -> str:
    """``value`` as text of at most ``LONGEST`` characters."""
    text = str(value)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def count(number: int, noun: str) -> str:
    """``1 row``, ``2,000 rows``."""
    return f"{number:,} {noun}" + "s" * (number != 1)
