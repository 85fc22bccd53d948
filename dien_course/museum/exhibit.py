"""What an exhibit of the bug museum is: a wrong piece, a symptom that measures it, and the package's own piece."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

ROOMS = ("gates", "masks", "leaks", "measures", "engineering")


class Source(NamedTuple):
    """Where a piece like the wrong one was read: project, version, file, and the public issue where there is one."""

    project: str
    version: str
    file: str
    says: str
    issue: str = ""


@dataclass(frozen=True)
class Symptom:
    """What is measured of a piece, in words, by ``measure(piece)``, a number; above ``above`` the piece is wrong."""

    what: str
    measure: Callable[[Any], float]
    above: float = 1e-4

    def shows(self, piece: Any) -> bool:
        """Whether ``piece`` has the symptom."""
        return self.measure(piece) > self.above


@dataclass(frozen=True)
class Exhibit:
    """One fault: ``wrong`` shows the symptom and ``cure`` does not; both are called alike.

    ``room`` is one of ``ROOMS``. ``story`` says what one sees, ``because`` why, ``test`` what would have caught it.
    ``sources`` may be empty where no public file was read; then ``story`` says so.
    """

    name: str
    title: str
    room: str
    story: str
    because: str
    test: str
    symptom: Symptom
    wrong: Any
    cure: Any
    sources: tuple[Source, ...] = ()

    def measured(self) -> tuple[float, float]:
        """The symptom of the wrong piece, and of the cure."""
        return self.symptom.measure(self.wrong), self.symptom.measure(self.cure)
