"""Samples of an event log of one's own: targets, labels, and the behaviours strictly before (chapter 01)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dien_course.data.events.gather import Gather
from dien_course.data.events.log import EventLog
from dien_course.data.events.plan import Plan, plan_of
from dien_course.data.events.seeds import seeds_of
from dien_course.data.events.tally import Tally
from dien_course.data.events.target_negatives import TargetNegatives
from dien_course.data.log import sort_events
from dien_course.data.samples import Samples, of_training
from dien_course.data.source import Source


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
    seeds: str = "log",
    numbers: bool = False,
    times: bool = False,
) -> LogSource:
    """Leak-free samples of ``log`` with the spec that reads them, ready for ``train`` or ``write_samples``.

    A sample is a target, its label, and the user's positive items with a time *strictly* earlier, the newest
    ``max_length``, oldest first. Events of one user at one time have no order: ``seed`` shuffles them, whatever their
    items, and none of the target's own time is in its history.
    ``seeds``: with "log" ties and negatives are drawn by one generator for the whole log; with "user" by one for each
    user (``UserSeeds``), so that they are the same in whatever order the rows stand and however the users are grouped.

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
    plan = plan_of(
        log,
        Plan(split, test_share, max_length, negatives, negatives_by, seed=seed, seeds=seeds, times=times),
    )
    cut = Cut(log, plan)
    cut.tally.tell_of_targets(log.name, split, test_share)
    if numbers and not plan.drawing:
        cut.gather.add_past(of_training(cut.ordered, cut.parts[0], split))
    train, test = cut.samples()
    if plan.drawing:
        cut.tally.tell_of_negatives(log.name, negatives or 1)
    cut.tally.tell_of_labels(log.name)
    return LogSource(log.name, cut.gather.spec(max_length), train, test, tied_share=cut.tally.tied / len(log))


class Cut:
    """Samples of some users' whole logs, by a plan that was made of everybody's; ``tally`` counts what they are."""

    def __init__(self, log: EventLog, plan: Plan):
        self.log, self.plan, self.seeds = log, plan, seeds_of(plan.seeds, log, plan.seed)
        self.ordered = sort_events(log.user, log.item, log.time, log.positive, self.seeds.order)
        np.maximum(self.ordered.start, self.ordered.end - plan.max_length, out=self.ordered.start)
        self.parts = plan.parts(log, self.ordered)
        self.gather = Gather(log, self.ordered, plan.split)
        if plan.times:
            self.gather.add_times(plan.unit)
        self.tally = Tally(
            events=len(log),
            users=len(self.ordered.first),
            tied=self.ordered.tied,
            repeated=int(self.ordered.repeated),
            targets=_pair(map(len, self.parts)),
            empty=sum(int(np.count_nonzero(self.ordered.start[at] == self.ordered.end[at])) for at in self.parts),
        )

    def samples(self) -> tuple[Samples, Samples]:
        """The training and the test samples, which ``tally`` counts from now on."""
        drawn = self._drawn() if self.plan.drawing else ()
        made = tuple(
            map(self.gather.with_negatives, self.parts, drawn) if drawn else map(self.gather.labelled, self.parts)
        )
        labels = [part.columns[self.gather.label] for part in made]
        self.tally += Tally(
            short=sum(int((items < 0).any(1).sum()) for items in drawn),
            samples=_pair(map(len, made)),
            positive=_pair(int(np.count_nonzero(label)) for label in labels),
        )
        return made

    def _drawn(self) -> list[np.ndarray]:
        """Drawn items (n, number) for both parts."""
        plan, counts = self.plan, (self.plan.known, self.plan.everything)
        negatives = TargetNegatives(self.log, self.ordered, plan.negatives_by, last=plan.split == "last")
        return [
            negatives.draw(at, plan.negatives or 1, counts[part], self.seeds.chance(self.ordered, part))
            for part, at in enumerate(self.parts)
        ]


def _pair(values) -> tuple[int, int]:
    train, test = values
    return train, test
