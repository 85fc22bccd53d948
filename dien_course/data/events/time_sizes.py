"""How large the times of a log are, counted in one piece or part by part: their unit, and what is odd about them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

import numpy as np

from dien_course.errors import note

UNITS = ((1e17, "ns"), (1e14, "us"), (1e11, "ms"), (1e8, "s"))  # from this magnitude on: seconds since 1973
NAMES = {"s": "seconds", "ms": "milliseconds", "us": "microseconds", "ns": "nanoseconds"}
SMALL, LARGE = 1 / 100, 1000  # of a unit's magnitude: what lies outside is probably of another unit
EDGES = np.array(sorted({edge for least, _ in UNITS for edge in (-least, least * SMALL, least, least * LARGE)}))


class Sizes(NamedTuple):
    """``count`` times, the ``least`` and the ``most`` of them, and how many are ``below`` each of ``EDGES`` (E,).

    Without times ``least`` is above ``most``.
    """

    count: int
    least: int
    most: int
    below: np.ndarray

    @classmethod
    def of(cls, value: np.ndarray) -> Sizes:
        """The sizes of the times (N,) int64."""
        most = np.iinfo(np.int64).max
        below = np.array([np.count_nonzero(value < edge) for edge in EDGES])
        return cls(len(value), int(value.min(initial=most)), int(value.max(initial=-most)), below)

    @classmethod
    def total(cls, parts: Iterable[Sizes]) -> Sizes:
        """The sizes of all parts' times together."""
        count, least, most, below = zip(*parts, strict=True)
        return cls(sum(count), min(least), max(most), np.sum(below, axis=0))

    def told_unit(self, log: str, name: str) -> str:
        """``told_unit`` of the column ``name``."""
        middle = np.count_nonzero(self.below <= (self.count - 1) // 2)  # the edges up to the median
        between = np.array([-np.inf, *EDGES, np.inf])[middle : middle + 2]
        nearest = float(np.clip(0, *between))  # to zero, of the numbers between these edges: they have one unit
        below = dict(zip(EDGES, self.below.tolist(), strict=True))
        return told_unit(log, name, nearest, below.__getitem__, self.count, (self.least, self.most))


def told_unit(
    log: str, name: str, middle: float, below: Callable[[float], int], count: int, ends: tuple[float, float]
) -> str:
    """What ``count`` times with the median ``middle`` are, in words; a note where some are of another size.

    ``below``: how many are below one of ``EDGES``. ``ends``: the least and the most.
    """
    least, unit = next(((least, unit) for least, unit in UNITS if abs(middle) >= least), (0, None))
    if unit is None:
        return "numbers without a unit"
    small, large = below(least * SMALL), count - below(least * LARGE)
    if small or large:
        note(
            f"{log}, column {name!r}: most times are {NAMES[unit]} since 1970; {small + large:,} of {count:,} have "
            f"another size, such as {int(ends[0] if small else ends[1])}"
        )
    return NAMES[unit]


def tell_of_one_time(log: str, name: str, count: int, ends: tuple[int, int]) -> None:
    """Notes ``count`` times of which the least and the most, ``ends``, are the same."""
    if count > 1 and ends[0] == ends[1]:
        note(f"{log}, column {name!r}: every event has the same time, so that no history comes before a target")
