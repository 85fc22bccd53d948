"""Negative targets for a log of positives only: items that the user had not chosen (paper, experiments)."""

from __future__ import annotations

import numpy as np

from dien_course.data.events.log import EventLog
from dien_course.data.events.seeds import Chance
from dien_course.data.log import Log

ROUNDS = 20
CELLS = 10_000_000  # of users times items that are looked through at once


class TargetNegatives:
    """Draws items for targets of a log, never one that the user chose before the target's time or at it.

    ``by``, one of ``WEIGHTS``: ``uniform``, or ``popularity`` for a probability proportional to count^0.75. Later
    choices of the user may be drawn: to leave them out would tell of the future. ``last`` promises that all targets
    are at their users' last times, which saves time. Takes time and memory of one sort of the events.
    """

    def __init__(self, log: EventLog, ordered: Log, by: str = "uniform", *, last: bool = False):
        self.by, self.count = by, len(log.items)
        self.log, self.ordered = log, ordered
        pair = log.user.astype(np.int64)
        pair *= self.count
        pair += log.item
        if last:
            pair.sort()
            self._pair, self._since = pair, None
            return
        order = np.argsort(pair)
        pair = pair[order]
        first = np.flatnonzero(np.append(True, pair[1:] != pair[:-1]))
        self._pair, self._since = pair[first], np.minimum.reduceat(log.time[order], first)

    def draw(self, at: np.ndarray, number: int, counts: np.ndarray, chance: Chance) -> np.ndarray:
        """``number`` different items for each target at the positions ``at`` (n,) of the log: int32 (n, number).

        ``counts`` (I,): how often each item was chosen, 0 where it may not be drawn. ``chance``: numbers in [0, 1), as
        ``LogSeed`` and ``UserSeeds`` give them. -1 where the user has chosen all that are left.
        """
        if not len(at):
            return np.empty((0, number), np.int32)
        weight = (counts > 0) if self.by == "uniform" else counts**0.75
        cumulative = np.cumsum(weight / weight.sum())
        row = self.ordered.row[at]
        user, time = self.log.user[row].astype(np.int64), self.log.time[row]
        drawn = np.full((len(at), number), -1, np.int32)
        for column in range(number):
            open_ = np.arange(len(at))
            for turn in range(ROUNDS):
                item = np.searchsorted(cumulative, chance(at[open_], column, turn), side="right")
                item = np.minimum(item, np.flatnonzero(weight)[-1])
                drawn[open_, column] = item
                clash = self._chosen(user[open_], time[open_], item)
                clash |= (drawn[open_, :column] == item[:, None]).any(1)
                open_ = open_[clash]
                if not len(open_):
                    break
            self._draw_from_rest(open_, column, drawn, user, time, weight, chance(at[open_], column, ROUNDS))
        return drawn

    def _chosen(self, user: np.ndarray, time: np.ndarray, item: np.ndarray) -> np.ndarray:
        """Whether each user had chosen the item by that time."""
        pair = user * self.count + item
        place = np.minimum(np.searchsorted(self._pair, pair), len(self._pair) - 1)
        chosen = self._pair[place] == pair
        return chosen if self._since is None else chosen & (self._since[place] <= time)

    def _draw_from_rest(self, rows, column, drawn, user, time, weight, chance) -> None:
        """For users who have chosen nearly everything: from what is left, or -1."""
        items = np.flatnonzero(weight)
        step = max(1, CELLS // len(items))
        for begin in range(0, len(rows), step):
            some = rows[begin : begin + step]
            shape = len(some), len(items)
            taken = self._chosen(
                np.repeat(user[some], len(items)), np.repeat(time[some], len(items)), np.tile(items, len(some))
            )
            left = np.where(taken.reshape(shape), 0.0, weight[items])
            for other in range(column):
                left[drawn[some, other][:, None] == items] = 0
            total = np.cumsum(left, axis=1)
            place = (total <= chance[begin : begin + step, None] * total[:, -1:]).sum(1)
            drawn[some, column] = np.where(total[:, -1] > 0, items[np.minimum(place, len(items) - 1)], -1)
