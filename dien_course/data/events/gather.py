"""Reads columns and sequences of any targets out of a sorted event log, and says what they are."""

from __future__ import annotations

import numpy as np

from dien_course.data.events.log import EventLog
from dien_course.data.events.separator import separator_for
from dien_course.data.events.side import Side
from dien_course.data.events.times import seconds_of
from dien_course.data.log import Log
from dien_course.data.past import Past
from dien_course.data.ragged import Ragged
from dien_course.data.samples import Samples
from dien_course.data.spec import AttentionGroup, FeatureSpec, Triple


class Gather:
    """Reads the columns and sequences of any targets out of the log."""

    def __init__(self, log: EventLog, ordered: Log, split: str):
        self.log, self.ordered, self.split, self.past = log, ordered, split, {}
        self.item = log.columns[1]
        self.taken = {*log.columns, *log.user_side, *log.item_side, *log.event_side}
        self.history, self.negatives = (self._free(f"{self.item}_{what}") for what in ("history", "negatives"))
        self.label = self._free("label")
        self.behaviours = log.items[log.item[ordered.behaviours]]
        self.times = None

    def add_past(self, known: np.ndarray) -> None:
        """Numbers of the user's past become columns; ``known`` (N,) bool are the events of the training part."""
        log = self.log
        past = Past(self.ordered, log.item, log.time, log.positive, known)
        lists = {name: _lists(side) for name, side in log.item_side.items() if side.kind != "numeric"}
        self.past = {self._free(name): values for name, values in past.numbers(**lists).items()}

    def add_times(self, unit: str) -> None:
        """The times of the behaviours, in seconds, become a sequence beside the history; ``unit`` as of ``unit_of``."""
        self.times = self._free(f"{self.log.columns[2]}_history")
        self.behaviour_times = seconds_of(self.log.time, unit)[self.ordered.behaviours]

    def _free(self, name: str) -> str:
        """``name``, with as many _ behind it as it takes to be no other column's, and taken from now on."""
        while name in self.taken:
            name += "_"
        self.taken.add(name)
        return name

    def labelled(self, at: np.ndarray) -> Samples:
        """The samples of the targets at the positions ``at`` (n,), with their own labels."""
        row = self.ordered.row[at]
        return self._samples(at, row, self.log.item[row], self.log.positive[row].astype(np.int8))

    def with_negatives(self, at: np.ndarray, drawn: np.ndarray) -> Samples:
        """Each target with label 1, and after it the items ``drawn`` (n, number) for it with label 0."""
        row = self.ordered.row[at]
        items = np.column_stack([self.log.item[row], drawn])
        there = items >= 0
        label = np.zeros(items.shape, np.int8)
        label[:, 0] = 1
        times = there.sum(1)
        return self._samples(np.repeat(at, times), np.repeat(row, times), items[there], label[there])

    def _samples(self, at: np.ndarray, row: np.ndarray, item: np.ndarray, label: np.ndarray) -> Samples:
        log = self.log
        user, time = log.user[row], log.time[row]
        if log.unit is not None:
            time = time.astype(f"datetime64[{log.unit}]")
        values = zip(log.columns, (log.users[user], log.items[item], time), strict=True)
        columns = dict(values) | {self.label: label}
        start, end = self.ordered.start[at], self.ordered.end[at]
        sequences = {self.history: Ragged(self.behaviours, start, end)}
        if self.times is not None:
            sequences[self.times] = Ragged(self.behaviour_times, start, end)
        for sides, places in ((log.user_side, user), (log.item_side, item), (log.event_side, row)):
            for name, side in sides.items():
                (sequences if side.kind == "list" else columns)[name] = side.take(places)
        columns |= {name: values[at] for name, values in self.past.items()}
        return Samples(columns, sequences)

    def spec(self, max_length: int) -> FeatureSpec:
        """What each column of these samples is."""
        log = self.log
        kinds = {
            name: side.kind for sides in (log.user_side, log.item_side, log.event_side) for name, side in sides.items()
        }
        named = {kind: tuple(n for n, k in kinds.items() if k == kind) for kind in ("categorical", "numeric", "list")}
        return FeatureSpec(
            groups=(AttentionGroup("item", (Triple(self.item, self.history, self.negatives),), times=self.times),),
            categorical=named["categorical"],
            numeric=(*named["numeric"], *self.past),
            sequences=named["list"],
            label=self.label,
            user=log.columns[0],
            separator=separator_for(log),
            max_length=max_length,
            time=log.columns[2] if self.split == "time" else None,
        )


def _lists(side: Side) -> Ragged:
    """What an item's column says of each of n items, as a list of none, one or several values."""
    if isinstance(side.values, Ragged):
        return side.values
    there = side.values != ""
    end = np.cumsum(there)
    return Ragged(side.values[there], end - there, end)
