"""One log of all events, sorted by user, then time: from it every history is a slice (chapter 01)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dien_course.errors import DataError, note

if TYPE_CHECKING:  # importing pandas takes time, so only the functions that need it do
    import pandas as pd


@dataclass(frozen=True)
class Log:
    """N events in the order (user, time), and the P positive behaviours among them.

    Events of one user at one time have no order: they are shuffled with a seed, whatever their items are.

    ``row`` (N,): where each stands in the table it came from. ``first`` and ``last`` (U,): the positions in the log
    of each user's first and last event, users ascending. ``behaviours`` (P,): rows of the positive events, in log
    order. ``start`` and ``end`` (N,): ``behaviours[start[i]:end[i]]`` are those of event i's user with a time strictly
    earlier than its own, so events of one time do not see one another. ``tied``: how many events share their time with
    another of the same user. ``repeated``: how many repeat an earlier one in user, item and time.
    """

    row: np.ndarray
    first: np.ndarray
    last: np.ndarray
    behaviours: np.ndarray
    start: np.ndarray
    end: np.ndarray
    tied: int
    repeated: int

    def users(self) -> np.ndarray:
        """The number of the user of each event, users ascending from 0: int64 (N,)."""
        return np.repeat(np.arange(len(self.first)), self.last - self.first + 1)


def sort_log(ratings: pd.DataFrame, threshold: float, seed: int = 0) -> Log:
    """Sort ``ratings`` (userId, movieId, rating, timestamp) once; positive is a rating >= ``threshold``.

    Raises DataError for a missing or non-numeric column, NaN, or no rows. A rating given twice is kept, with a note.
    """
    user, movie, rating, time = (_numbers(ratings, name) for name in ("userId", "movieId", "rating", "timestamp"))
    log = sort_events(user, movie, time, rating >= threshold, seed)
    if log.repeated:
        note(
            f"ratings table: {log.repeated:,} of {len(log.row):,} rows repeat an earlier one in userId, movieId and "
            "timestamp; all are kept"
        )
    return log


Shuffle = Callable[[np.ndarray, np.ndarray], np.ndarray]


def sort_events(user: np.ndarray, item: np.ndarray, time: np.ndarray, positive: np.ndarray, seed: int | Shuffle) -> Log:
    """Sort N > 0 events once: whole numbers ``user``, ``item``, ``time``, and bool ``positive``, each (N,).

    Ties are shuffled with one ``seed`` over the whole log; or ``seed`` is a function that is given the rows (n,) of all
    tied events and the number (n,) of each one's tie, ascending, and returns the rows with each tie shuffled.
    Time: that of one sort of N numbers, and of one more of the tied events.
    """
    row, tied, repeated = _order(user, item, time, seed if callable(seed) else _shuffled_with(seed))
    new_user, new_time = changes(user[row]), changes(time[row])
    new_time |= new_user
    positive = positive[row]
    before = np.cumsum(positive, dtype=row.dtype)
    before -= positive  # positives strictly before each position
    first, moment = (np.flatnonzero(change).astype(row.dtype) for change in (new_user, new_time))
    return Log(
        row=row,
        first=first,
        last=np.append(first[1:], np.array(len(row), row.dtype)) - 1,
        behaviours=row[positive],
        start=_spread(before[first], first, len(row)),
        end=_spread(before[moment], moment, len(row)),
        tied=tied,
        repeated=repeated,
    )


def _shuffled_with(seed: int) -> Shuffle:
    def shuffle(rows: np.ndarray, tie: np.ndarray) -> np.ndarray:
        chance = np.random.default_rng(seed).random(len(rows), dtype=np.float32)
        return rows[np.lexsort((chance, tie))]

    return shuffle


def _order(user: np.ndarray, item: np.ndarray, time: np.ndarray, shuffle: Shuffle) -> tuple[np.ndarray, int, int]:
    """The rows in the order (user, time), ties shuffled, as int32 where they fit; how many are tied, and repeated."""
    small = np.int32 if len(user) <= np.iinfo(np.int32).max else np.int64
    span = int(time.max()) - int(time.min()) + 1
    if (int(user.max()) - int(user.min()) + 1) * span > np.iinfo(np.int64).max:
        row = np.lexsort((time, user)).astype(small)
        run = np.cumsum(changes(user[row]) | changes(time[row]))
    else:  # user and time in one number sort three times as fast as one after the other
        key = user.astype(np.int64)
        key -= int(key.min())
        key *= span
        key += time
        key -= int(time.min())
        row = np.argsort(key, kind="stable").astype(small)
        run = key[row]
    tied = ~changes(run)
    tied[:-1] |= tied[1:]
    tied = np.flatnonzero(tied)
    run, rows = run[tied], row[tied]
    by_item = np.lexsort((item[rows], run))
    repeated = np.count_nonzero(~changes(run[by_item]) & ~changes(item[rows[by_item]]))
    row[tied] = shuffle(rows, run)
    return row, len(tied), repeated


def _numbers(ratings: pd.DataFrame, name: str) -> np.ndarray:
    if name not in ratings:
        raise DataError(f"ratings table: column {name!r} is missing; found {', '.join(map(str, ratings))}")
    values = ratings[name].to_numpy()
    if len(values) == 0:
        raise DataError("ratings table: is empty; expected at least one rating")
    if values.dtype.kind == "f" and np.isnan(values).any():
        row = np.isnan(values).argmax()
        raise DataError(f"ratings table, row {row} (from 0), column {name!r}: found NaN; expected a number")
    kinds, expected = ("iuf", "numbers") if name == "rating" else ("iu", "whole numbers")
    if values.dtype.kind not in kinds:
        raise DataError(f"ratings table, column {name!r}: found values of type {values.dtype}; expected {expected}")
    return values


def changes(values: np.ndarray) -> np.ndarray:
    """True (N,) where a value differs from the one before it, and at the start."""
    changed = np.ones(len(values), bool)
    np.not_equal(values[1:], values[:-1], out=changed[1:])
    return changed


def _spread(values: np.ndarray, starts: np.ndarray, length: int) -> np.ndarray:
    """``values[k]`` at every position of run k, which begins at ``starts[k]``."""
    return np.repeat(values, np.diff(starts, append=length))
