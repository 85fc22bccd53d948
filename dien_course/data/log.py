"""One log of all ratings, sorted by user, then time: from it every history is a slice (chapter 01)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dien_course.errors import DataError

if TYPE_CHECKING:  # importing pandas takes time, so only the functions that need it do
    import pandas as pd


@dataclass(frozen=True)
class Log:
    """N ratings in the order (user, timestamp, movie), and the P positive behaviours among them.

    ``row`` (N,): where each stands in the table it came from. ``first`` and ``last`` (U,): the positions in the log
    of each user's first and last rating, users ascending. ``behaviours`` (P,): rows of the ratings >= threshold, in
    log order. ``start`` and ``end`` (N,): ``behaviours[start[i]:end[i]]`` are those of rating i's user with a
    timestamp strictly earlier than its own. Ratings of the same second cannot be ordered, so neither sees the other.
    """

    row: np.ndarray
    first: np.ndarray
    last: np.ndarray
    behaviours: np.ndarray
    start: np.ndarray
    end: np.ndarray


def sort_log(ratings: pd.DataFrame, threshold: float) -> Log:
    """Sort ``ratings`` (userId, movieId, rating, timestamp) once. Time: that of one sort of N numbers.

    Raises DataError for a missing or non-numeric column, NaN, no rows, or a rating given twice.
    """
    user, movie, rating, time = (_numbers(ratings, name) for name in ("userId", "movieId", "rating", "timestamp"))
    row = _order(user, time, movie)
    new_user, new_second = _changes(user[row]), _changes(time[row])
    new_second |= new_user
    _refuse_duplicates(movie, row, new_second, ratings)

    positive = rating[row] >= threshold
    before = np.cumsum(positive, dtype=row.dtype)
    before -= positive  # positives strictly before each position
    first, second = (np.flatnonzero(change).astype(row.dtype) for change in (new_user, new_second))
    return Log(
        row=row,
        first=first,
        last=np.append(first[1:], np.array(len(row), row.dtype)) - 1,
        behaviours=row[positive],
        start=_spread(before[first], first, len(row)),
        end=_spread(before[second], second, len(row)),
    )


def _order(user: np.ndarray, time: np.ndarray, movie: np.ndarray) -> np.ndarray:
    """The rows in the order (user, time, movie), as int32 where they fit."""
    small = np.int32 if len(user) <= np.iinfo(np.int32).max else np.int64
    span = int(time.max()) - int(time.min()) + 1
    if (int(user.max()) - int(user.min()) + 1) * span > np.iinfo(np.int64).max:
        return np.lexsort((movie, time, user)).astype(small)
    # User and time in one number sort three times as fast as one after the other.
    key = user.astype(np.int64)
    key -= key.min()
    key *= span
    key += time
    key -= int(time.min())
    row = np.argsort(key, kind="stable").astype(small)
    key = key[row]
    tied = ~_changes(key)
    tied[:-1] |= tied[1:]
    tied = np.flatnonzero(tied)
    row[tied] = row[tied[np.lexsort((movie[row[tied]], key[tied]))]]
    return row


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


def _refuse_duplicates(movie: np.ndarray, row: np.ndarray, new_second: np.ndarray, ratings: pd.DataFrame) -> None:
    again = ~_changes(movie[row]) & ~new_second
    if again.any():
        at = int(again.argmax())
        rows = sorted((int(row[at - 1]), int(row[at])))
        raise DataError(
            f"ratings table, rows {rows[0]} and {rows[1]} (from 0): found user {ratings['userId'].iat[rows[0]]}, movie "
            f"{ratings['movieId'].iat[rows[0]]} with the same timestamp; expected each rating once"
        )


def _changes(values: np.ndarray) -> np.ndarray:
    """True (N,) where a value differs from the one before it, and at the start."""
    changed = np.ones(len(values), bool)
    np.not_equal(values[1:], values[:-1], out=changed[1:])
    return changed


def _spread(values: np.ndarray, starts: np.ndarray, length: int) -> np.ndarray:
    """``values[k]`` at every position of run k, which begins at ``starts[k]``."""
    return np.repeat(values, np.diff(starts, append=length))
