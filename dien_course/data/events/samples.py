"""Samples of an event log of one's own: targets, labels, and the behaviours strictly before (chapter 01)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dien_course.data.events.log import EventLog
from dien_course.data.events.separator import separator_for
from dien_course.data.events.side import Side
from dien_course.data.events.target_negatives import TargetNegatives
from dien_course.data.events.times import seconds_of
from dien_course.data.log import Log, sort_events
from dien_course.data.past import Past
from dien_course.data.ragged import Ragged
from dien_course.data.samples import Samples, check_settings, of_training, split_last, split_time
from dien_course.data.source import Source
from dien_course.data.spec import AttentionGroup, FeatureSpec, Triple
from dien_course.errors import DataError, note


@dataclass(frozen=True)
class LogSource(Source):
    """A source, and the share of its log's events that have their time in common with another of the same user."""

    tied_share: float = 0.0


def samples_of_log(
    log: EventLog,
    *,
    split: str = "last",
    test_share: float = 0.2,
    max_length: int = 50,
    negatives: int | None = None,
    negatives_by: str = "uniform",
    seed: int = 0,
    numbers: bool = False,
    times: bool = False,
) -> LogSource:
    """Leak-free samples of ``log`` with the spec that reads them, ready for ``train`` or ``write_samples``.

    A sample is a target, its label, and the user's positive items with a time *strictly* earlier, the newest
    ``max_length``, oldest first. Events of one user at one time have no order: ``seed`` shuffles them, whatever their
    items, and none of the target's own time is in its history.

    - ``split="last"``: the target is the user's last event, any one of those tied at the last time; ``test_share`` of
      the users, drawn with ``seed``, are the test part.
    - ``split="time"``: every event is a target; the test part begins at the time before which 1 - ``test_share`` lie.

    Where all events are positive (Amazon, Taobao: the paper's data), each target is followed by ``negatives`` (1)
    samples with label 0, the same history, and an item that the user chose neither before nor at that time, drawn
    uniformly or by popularity^0.75: for the training part from the items of its events, whose counts are the
    popularity; for the test part from all items of the log.

    Columns of the N samples: user, item and time under the log's names, ``label`` (int8), and the side columns; with
    ``numbers``, where the log has labels, those of the user's past (``Past``), float64: past_events, past_residual, and
    past_residual_COLUMN for each side column of the items that is no number. Sequences: the history, with ``times``
    also TIME_history, the time of each behaviour in seconds (``seconds_of``), and lists among the side columns. Samples
    come in the order (user, time).
    Raises DataError for a setting out of range, a split that leaves a part empty, or a log where no target has a
    history; notes repeated events and what else is probably wrong.
    """
    check_settings(split, max_length, test_share)
    drawing = bool(log.positive.all())
    if negatives is not None and not drawing:
        raise DataError("negative targets are drawn where all events are positive; expected no --negatives with labels")
    if negatives is not None and not (isinstance(negatives, int) and negatives >= 1):
        raise DataError(f"negatives is {negatives!r}; expected a whole number of at least 1")
    ordered = sort_events(log.user, log.item, log.time, log.positive, seed)
    np.maximum(ordered.start, ordered.end - max_length, out=ordered.start)
    parts = split_last(ordered, test_share, seed) if split == "last" else split_time(ordered, log.time, test_share)
    if not all(map(len, parts)):
        raise DataError(
            f"{log.name}: split {split!r} of {len(log):,} events of {len(ordered.first):,} users with test_share "
            f"{test_share} leaves {len(parts[0])} training and {len(parts[1])} test targets; expected at least one of "
            "each"
        )
    _tell(log, ordered, parts)
    gather = _Gather(log, ordered, split)
    if times:
        gather.add_times()
    if numbers and not drawing:
        gather.add_past(of_training(ordered, parts[0], split))
    if drawing:
        drawn = _drawn(log, ordered, parts, split, negatives or 1, negatives_by, seed)
        train, test = (gather.with_negatives(*pair) for pair in zip(parts, drawn, strict=True))
    else:
        train, test = map(gather.labelled, parts)
    spec = gather.spec(max_length)
    for name, part in (("training", train), ("test", test)):
        labels = part.columns[spec.label]
        if (labels == labels[0]).all():
            note(
                f"{log.name}: every label of the {name} part is {labels[0]}; "
                "models can neither be trained nor judged on one class"
            )
    return LogSource(log.name, spec, train, test, tied_share=ordered.tied / len(log))


def _tell(log: EventLog, ordered: Log, parts: tuple[np.ndarray, np.ndarray]) -> None:
    if ordered.repeated:
        note(
            f"{log.name}: {ordered.repeated:,} of {len(log):,} events repeat an earlier one in user, item and time; "
            "all are kept"
        )
    empty, targets = (sum(values) for values in zip(*[
        (int(np.count_nonzero(ordered.start[at] == ordered.end[at])), len(at)) for at in parts
    ], strict=True))  # fmt: skip
    if empty == targets:
        raise DataError(
            f"{log.name}: no target has a history: no user has a positive event before the last time; expected users "
            "with events at different times (are the user, item and time columns the right ones?)"
        )
    if empty > targets / 2:
        note(
            f"{log.name}: {empty / targets:.0%} of the targets have no history; models of sequences have little to read"
        )


def _drawn(
    log: EventLog, ordered: Log, parts: tuple[np.ndarray, ...], split: str, number: int, by: str, seed: int
) -> list[np.ndarray]:
    """Drawn items (n, number) for both parts."""
    count = len(log.items)
    known = np.bincount(log.item[of_training(ordered, parts[0], split)], minlength=count)
    everything = np.maximum(known, np.bincount(log.item, minlength=count) > 0)
    draw = TargetNegatives(log, ordered, by, last=split == "last").draw
    drawn = [draw(parts[0], number, known, [seed, 0]), draw(parts[1], number, everything, [seed, 1])]
    for name, items in zip(("training", "test"), drawn, strict=True):
        if not (items >= 0).any():
            raise DataError(
                f"{log.name}: no negative is left to draw for the {name} part, since its users had chosen every item; "
                "expected more items than a user chooses"
            )
    short = sum(int((items < 0).any(1).sum()) for items in drawn)
    if short:
        note(
            f"{log.name}: {short:,} of {sum(map(len, drawn)):,} targets have fewer than {number} negatives, since "
            "their users had chosen every other item"
        )
    return drawn


class _Gather:
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

    def add_times(self) -> None:
        """The times of the behaviours become a sequence beside the history."""
        self.times = self._free(f"{self.log.columns[2]}_history")
        self.behaviour_times = seconds_of(self.log.time, self.log.unit)[self.ordered.behaviours]

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
