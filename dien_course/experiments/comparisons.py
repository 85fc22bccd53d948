"""Many differences on one page: a family of them, and which of them survive together by Holm's rule (chapter 10)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from dien_course.experiments.statistics import Interval, holm


class Family:
    """The differences that stand on one page; one that is shown twice, or once in each direction, counts once."""

    def __init__(self) -> None:
        self._members: dict[tuple[float, float], Interval] = {}
        self._surviving: set[tuple[float, float]] | None = None

    def take(self, difference: Interval) -> None:
        """Takes ``difference`` in. Raises DataError later, in ``survives``, where it has no p-value."""
        self._members[_identity(difference)] = difference
        self._surviving = None

    def survives(self, difference: Interval) -> bool:
        """Whether ``difference``, a member, is apart from 0 by Holm's rule over all members."""
        if self._surviving is None:
            kept = holm([member.p_value for member in self._members.values()])
            self._surviving = {name for name, stays in zip(self._members, kept, strict=True) if stays}
        return _identity(difference) in self._surviving

    def counts(self) -> tuple[int, int, int]:
        """How many differences there are, how many intervals leave 0 out, and how many of these survive Holm."""
        members = self._members.values()
        return len(members), sum(map(apart, members)), sum(map(self.survives, members))


def apart(difference: Interval) -> bool:
    """Whether the interval of ``difference`` leaves 0 out, looked at alone."""
    return difference.low > 0 or difference.high < 0


def family_of(write: Callable[[], object]) -> Family:
    """The family of all differences that ``write`` shows by ``tables.signed``."""
    family = Family()
    with _among(family, gathering=True):
        write()
    return family


@contextmanager
def judged_among(family: Family) -> Iterator[None]:
    """While this lasts, ``tables.verdict`` and ``tables.signed`` say which members of ``family`` do not survive."""
    with _among(family, gathering=False):
        yield


def shown(difference: Interval) -> None:
    """To be called for every difference that is shown: a family that is being gathered takes it in."""
    family, gathering = _current.get()
    if family is not None and gathering:
        family.take(difference)


def falls(difference: Interval) -> bool:
    """Whether ``difference`` leaves 0 out alone, and not by Holm's rule; False where no family is judged."""
    family, gathering = _current.get()
    return family is not None and not gathering and apart(difference) and not family.survives(difference)


_current: ContextVar[tuple[Family | None, bool]] = ContextVar("family", default=(None, False))


@contextmanager
def _among(family: Family, *, gathering: bool) -> Iterator[None]:
    token = _current.set((family, gathering))
    try:
        yield
    finally:
        _current.reset(token)


def _identity(difference: Interval) -> tuple[float, float]:
    return abs(difference.mean), difference.half
