"""What is counted while samples are cut, in one piece or group by group, and what the sums say of the log."""

from __future__ import annotations

from dataclasses import astuple, dataclass

from dien_course.errors import DataError, note


@dataclass(frozen=True)
class Tally:
    """Counts of some users' events and of their samples; pairs are of the training and of the test part.

    ``tied`` events share their time with another of the same user, ``repeated`` ones repeat an earlier one; ``empty``
    targets have no history, ``short`` ones fewer negatives than asked for.
    """

    events: int = 0
    users: int = 0
    tied: int = 0
    repeated: int = 0
    targets: tuple[int, int] = (0, 0)
    empty: int = 0
    short: int = 0
    samples: tuple[int, int] = (0, 0)
    positive: tuple[int, int] = (0, 0)

    def __add__(self, other: Tally) -> Tally:
        pairs = zip(astuple(self), astuple(other), strict=True)
        return Tally(*(
            tuple(map(sum, zip(one, two, strict=True))) if isinstance(one, tuple) else one + two for one, two in pairs
        ))  # fmt: skip

    def tell_of_targets(self, name: str, split: str, test_share: float) -> None:
        """Raises DataError for a part without targets, or targets without histories; notes what is probably wrong."""
        if not all(self.targets):
            raise DataError(
                f"{name}: split {split!r} of {self.events:,} events of {self.users:,} users with test_share "
                f"{test_share} leaves {self.targets[0]} training and {self.targets[1]} test targets; expected at least "
                "one of each"
            )
        if self.repeated:
            note(
                f"{name}: {self.repeated:,} of {self.events:,} events repeat an earlier one in user, item and time; "
                "all are kept"
            )
        targets = sum(self.targets)
        if self.empty == targets:
            raise DataError(
                f"{name}: no target has a history: no user has a positive event before the last time; expected users "
                "with events at different times (are the user, item and time columns the right ones?)"
            )
        if self.empty > targets / 2:
            note(
                f"{name}: {self.empty / targets:.0%} of the targets have no history; models of sequences have little "
                "to read"
            )

    def tell_of_negatives(self, name: str, number: int) -> None:
        """Raises DataError where none was left for a part; notes how many targets have fewer than ``number``."""
        for part, samples, targets in zip(("training", "test"), self.samples, self.targets, strict=True):
            if samples == targets:
                raise DataError(
                    f"{name}: no negative is left to draw for the {part} part, since its users had chosen every item; "
                    "expected more items than a user chooses"
                )
        if self.short:
            note(
                f"{name}: {self.short:,} of {sum(self.targets):,} targets have fewer than {number} negatives, since "
                "their users had chosen every other item"
            )

    def tell_of_labels(self, name: str) -> None:
        """Notes a part with labels of one class."""
        for part, samples, positive in zip(("training", "test"), self.samples, self.positive, strict=True):
            if positive in (0, samples):
                note(
                    f"{name}: every label of the {part} part is {int(positive > 0)}; "
                    "models can neither be trained nor judged on one class"
                )
