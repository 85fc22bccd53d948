"""Ties ordered by id: a sequence model learns the order in which a table was sorted."""

from __future__ import annotations

import numpy as np

from dien_course.data.log import sort_events
from dien_course.museum.exhibit import Exhibit, Symptom


def by_time_and_id(user: np.ndarray, item: np.ndarray, time: np.ndarray) -> np.ndarray:
    """The rows in the order user, time, item."""
    return np.lexsort((item, time, user))


def shuffled(user: np.ndarray, item: np.ndarray, time: np.ndarray) -> np.ndarray:
    """The package's order."""
    return sort_events(user, item, time, np.ones(len(user), bool), 0).row


def ascending(order) -> float:
    """Of neighbours in one second, the share with ascending ids, beyond one half."""
    random = np.random.default_rng(0)
    user, time = np.repeat(np.arange(100), 12), np.tile(np.repeat(np.arange(3), 4), 100)
    item = np.concatenate([random.choice(200, 4, replace=False) for _ in range(300)])
    row = order(user, item, time)
    tied = (user[row][1:] == user[row][:-1]) & (time[row][1:] == time[row][:-1])
    return float((np.diff(item[row])[tied] > 0).mean()) - 0.5


EXHIBIT = Exhibit(
    name="ties_by_id",
    title="An order that was never there",
    room="leaks",
    story="The auxiliary loss of new users falls below log 2 on a log of pure noise. (No public file was verified.)",
    because="Events of one second were sorted by id, and the next id is then always a greater one.",
    test="Train on a log without a pattern (dien_course.experiments.ties). The loss must stay at log 2.",
    symptom=Symptom("share of ascending ids within a second, beyond one half", ascending, above=0.1),
    wrong=by_time_and_id,
    cure=shuffled,
)
