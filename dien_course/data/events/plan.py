"""What samples must know of the whole log before they can be cut user by user: the split, the items, the unit."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from dien_course.data.events.log import EventLog
from dien_course.data.events.seeds import SEEDS
from dien_course.data.events.times import unit_of
from dien_course.data.log import Log
from dien_course.data.negatives import WEIGHTS
from dien_course.data.samples import check_settings, cut_time, drawn_users
from dien_course.errors import DataError, require_one


@dataclass(frozen=True)
class Plan:
    """Settings of samples, and what only the whole log of U users and I items tells.

    ``test`` (U,) bool: the users of the test part, for ``split`` last. ``cut``: the time at which that part begins,
    for time. ``known`` (I,): how often the training part chose each item, and ``everything`` (I,) the same with 1 for
    items of the test part alone; None where no negatives are drawn. ``unit`` of the times.
    """

    split: str = "last"
    test_share: float = 0.2
    max_length: int = 50
    negatives: int | None = None
    negatives_by: str = "uniform"
    seed: int = 0
    seeds: str = "log"
    times: bool = False
    drawing: bool = False
    test: np.ndarray | None = None
    cut: int | None = None
    known: np.ndarray | None = None
    everything: np.ndarray | None = None
    unit: str = "s"

    def check(self) -> None:
        """Raises DataError for a setting out of range, or negatives where nothing is drawn."""
        check_settings(self.split, self.max_length, self.test_share)
        require_one("seeds", self.seeds, SEEDS)
        if self.negatives_by not in WEIGHTS:
            raise DataError(f"negatives are drawn by {self.negatives_by!r}; expected one of {', '.join(WEIGHTS)}")
        if self.negatives is not None and not self.drawing:
            raise DataError(
                "negative targets are drawn where all events are positive; expected no --negatives with labels"
            )
        if self.negatives is not None and not (isinstance(self.negatives, int) and self.negatives >= 1):
            raise DataError(f"negatives is {self.negatives!r}; expected a whole number of at least 1")

    def with_test_users(self, there: np.ndarray) -> Plan:
        """With the split, where it is by users; ``there`` (U,) bool: those with an event."""
        test = np.zeros(len(there), bool)
        test[there] = drawn_users(int(np.count_nonzero(there)), self.test_share, self.seed)
        return replace(self, test=test)

    def of_training(self, user: np.ndarray, time: np.ndarray) -> np.ndarray:
        """Which events (n,) the training part may know: its targets or, where users are parted, all of its users'."""
        return ~self.test[user] if self.split == "last" else time < self.cut

    def with_items(self, known: np.ndarray, there: np.ndarray) -> Plan:
        """With the items that negatives are drawn from; ``there`` (I,) bool: those in an event."""
        return replace(self, known=known, everything=np.maximum(known, there))

    def parts(self, log: EventLog, ordered: Log) -> tuple[np.ndarray, np.ndarray]:
        """Positions in the sorted log of the training and of the test targets."""
        at = ordered.last if self.split == "last" else np.arange(len(ordered.row), dtype=ordered.row.dtype)
        row = ordered.row[at]
        early = self.of_training(log.user[row], log.time[row])
        return at[early], at[~early]


def plan_of(log: EventLog, settings: Plan) -> Plan:
    """``settings`` with what the whole ``log`` tells."""
    plan = replace(settings, drawing=bool(log.positive.all()))
    plan.check()
    if plan.split == "last":
        plan = plan.with_test_users(np.bincount(log.user, minlength=len(log.users)) > 0)
    else:
        plan = replace(plan, cut=int(cut_time(log.time, plan.test_share)))
    if plan.times:
        plan = replace(plan, unit=log.unit or unit_of(float(np.median(log.time))))
    if plan.drawing:
        known = log.item[plan.of_training(log.user, log.time)]
        count = len(log.items)
        plan = plan.with_items(np.bincount(known, minlength=count), np.bincount(log.item, minlength=count) > 0)
    return plan
