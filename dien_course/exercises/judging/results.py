"""What a check found, as data; the pages put it into words."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field

NOT_ANSWERED = "not answered yet"  # the reason of an outcome that is open
CANNOT_TELL = "the answer is wrong in another way"  # of a planted fault of which nobody knows whether it is mended


@dataclass(frozen=True)
class CheckOutcome:
    """One named check: its weight, and whether the answer earned it."""

    name: str
    weight: int
    passed: bool
    reason: str = ""


def nothing_earned(points: tuple[tuple[str, int], ...], reason: str = "") -> tuple[CheckOutcome, ...]:
    """An outcome that failed for each name and number of points."""
    return tuple(CheckOutcome(name, weight, False, reason) for name, weight in points)


@dataclass(frozen=True)
class Counterexample:
    """An input on which the answer fails, as Python to paste, with expected and got side by side.

    ``call`` is the line that runs the answer on it.
    """

    case: str
    inputs: tuple[str, ...]
    expected: str
    got: str
    what: str = "output"
    call: str = ""


@dataclass(frozen=True)
class Result:
    """The outcome of checking one answer. ``bool(result)`` and ``passed`` say whether all of it is right.

    ``message`` is what is wrong, in a sentence or two; ``misconception`` is the explanation of a recognised mistake;
    ``notes`` are remarks that cost nothing.
    """

    exercise_id: str
    title: str
    status: str
    checks: tuple[CheckOutcome, ...] = ()
    message: str = ""
    misconception: str = ""
    counterexample: Counterexample | None = None
    notes: tuple[str, ...] = field(default=())

    @property
    def passed(self) -> bool:
        return self.status == "passed"

    @property
    def points(self) -> int:
        """Partial credit: the weights of the checks that passed."""
        return sum(check.weight for check in self.checks if check.passed)

    @property
    def possible(self) -> int:
        return sum(check.weight for check in self.checks)

    def __bool__(self) -> bool:
        return self.passed

    def to_json(self) -> dict:
        return {**asdict(self), "points": self.points, "possible": self.possible}
