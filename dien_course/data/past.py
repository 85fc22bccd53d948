"""Numbers of a user's past: how much there is of it, and whether its items were liked more than others like them."""

from __future__ import annotations

import numpy as np

from dien_course.data.log import Log, changes
from dien_course.data.ragged import Ragged

RATE_STRENGTH = 5.0  # events at the overall rate that an item's rate is smoothed with
PAST_STRENGTH = 2.0  # events without a residual that a user's mean is smoothed with
CATEGORY_STRENGTH = 5.0  # the same within a category, where there are fewer
BLOCK = 2_000_000  # events whose categories are looked at together, users whole
EXACT = 2.0**-20  # residuals are whole multiples of it, so that their sums do not depend on what else was added
DIGITS = 6  # after the point
EVENTS, RESIDUAL = "past_events", "past_residual"


class Past:
    """The past of each of N events in a ``Log``: events of its user with a time *strictly* earlier.

    The residual of an event is its label minus the rate of its item: that of the events ``known`` (N,) bool, rows of
    the training part, of the item at strictly earlier times, smoothed with the overall rate up to then. So no number
    sees a label of its own time or later, and none sees a label of the test part but those of its own user's past.
    ``item``, ``time`` and ``label`` (N,) are in the order of the table that the log was made of.
    """

    def __init__(self, log: Log, item: np.ndarray, time: np.ndarray, label: np.ndarray, known: np.ndarray):
        self.row, self.first, self.item = log.row, log.first, item
        self.user, self.time = log.users(), time[log.row]
        residual = label.astype(np.float32) - rate_before(item, time, label, known)
        self.residual = np.round(residual[log.row] / EXACT).astype(np.int64)

    def numbers(self, **categories: Ragged) -> dict[str, np.ndarray]:
        """Of the events in the order of the log: float64 (N,) each, with ``DIGITS`` digits, which files keep whole.

        ``past_events``: log(1 + events before). ``past_residual``: their mean residual, drawn towards 0. And for each
        of ``categories``, which holds some values for each item, ``past_residual_NAME``: the mean residual before
        within each value of the target, drawn towards 0, averaged over them; 0 for an item without any.
        """
        total, count = sums_before(self.user, self.time, self.residual)
        mean = EXACT * total / (count + PAST_STRENGTH)
        found = {EVENTS: np.log1p(count).round(DIGITS), RESIDUAL: mean.round(DIGITS)}
        return found | {f"{RESIDUAL}_{name}": self._within(_coded(values)) for name, values in categories.items()}

    def _within(self, categories: Ragged) -> np.ndarray:
        found = np.zeros(len(self.row))
        edge = np.append(self.first, len(self.row))
        begin = 0
        while begin < len(self.first):  # some users at a time
            stop = max(begin + 1, int(np.searchsorted(edge, edge[begin] + BLOCK, side="right")) - 1)
            positions = np.arange(edge[begin], edge[stop])
            found[positions] = self._within_users(positions, categories)
            begin = stop
        return found

    def _within_users(self, positions: np.ndarray, categories: Ragged) -> np.ndarray:
        own = categories.take(self.item[self.row[positions]])
        place, category = own.rows(), own.joined().astype(np.int64)
        if not len(category):
            return np.zeros(len(positions))
        key = self.user[positions][place] * (int(category.max()) + 1) + category
        order = np.argsort(key, kind="stable")  # positions ascend within a key, as times do
        total, count = sums_before(
            key[order], self.time[positions][place][order], self.residual[positions][place][order]
        )
        mean = np.empty(len(key))
        mean[order] = EXACT * total / (count + CATEGORY_STRENGTH)
        summed = np.bincount(place, weights=mean, minlength=len(positions))
        return (summed / np.maximum(own.end - own.start, 1)).round(DIGITS)


def _coded(categories: Ragged) -> Ragged:
    """``categories`` with whole numbers from 0 in place of their values."""
    import pandas as pd

    return Ragged(pd.factorize(categories.values)[0], categories.start, categories.end)


def rate_before(item: np.ndarray, time: np.ndarray, label: np.ndarray, known: np.ndarray) -> np.ndarray:
    """The smoothed rate of each event's item over the events ``known`` at strictly earlier times: float32 (N,)."""
    clicks, rows = label.astype(bool) & known, known
    order = np.argsort(time, kind="stable")
    total, count = sums_before(np.zeros(len(time), np.int8), time[order], clicks[order], rows[order])
    overall = np.empty(len(time), np.float32)
    overall[order] = (total + 0.5 * RATE_STRENGTH) / (count + RATE_STRENGTH)
    order = order[np.argsort(item[order], kind="stable")]
    total, count = sums_before(item[order], time[order], clicks[order], rows[order])
    rate = np.empty(len(time), np.float32)
    rate[order] = (total + RATE_STRENGTH * overall[order]) / (count + RATE_STRENGTH)
    return rate


def sums_before(
    key: np.ndarray, time: np.ndarray, values: np.ndarray, weight: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """The sum of ``values`` and of ``weight`` (1) over the rows of the same key with a strictly earlier time.

    All are (n,), sorted by key, then time; values and weights whole numbers or bool, so the sums are exact: int64 (n,).
    """
    new = changes(key)
    moment = np.flatnonzero(new | changes(time))
    group = np.flatnonzero(new)
    before = np.repeat(moment, np.diff(moment, append=len(key)))
    first = np.repeat(group, np.diff(group, append=len(key)))
    total = np.append(0, np.cumsum(values, dtype=np.int64))
    if weight is None:
        return total[before] - total[first], before - first
    count = np.append(0, np.cumsum(weight, dtype=np.int64))
    return total[before] - total[first], count[before] - count[first]
