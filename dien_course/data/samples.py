"""Samples: which target to score, for whom, and which behaviours came before it (chapter 01)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from dien_course.data.log import Log, sort_log
from dien_course.data.past import Past
from dien_course.data.ragged import Ragged
from dien_course.errors import DataError
from dien_course.tables import Tables

if TYPE_CHECKING:  # importing pandas takes time, so only the functions that need it do
    import pandas as pd


@dataclass(frozen=True)
class Samples:
    """N samples in raw values: one array of N for each scalar column, one ``Ragged`` of N for each sequence.

    Columns bear the tutorial's names (``userId``, ``movieId``, ``label``, ``histHighRatedMovieIds``, ...).
    """

    columns: dict[str, np.ndarray]
    sequences: dict[str, Ragged]

    def __len__(self) -> int:
        return len(next(iter(self.columns.values())))

    def take(self, rows: np.ndarray) -> Samples:
        """The samples numbered ``rows`` (n,) or marked True in ``rows`` (N,)."""
        rows = np.asarray(rows)
        if rows.dtype == bool:
            rows = np.flatnonzero(rows)
        bounds = {}  # sequences that share start and end go on sharing them
        for ragged in self.sequences.values():
            key = id(ragged.start), id(ragged.end)
            bounds[key] = bounds.get(key) or (ragged.start[rows], ragged.end[rows])
        return Samples(
            {name: values[rows] for name, values in self.columns.items()},
            {name: Ragged(r.values, *bounds[id(r.start), id(r.end)]) for name, r in self.sequences.items()},
        )


class Split(NamedTuple):
    """What to learn from, and what to be judged on."""

    train: Samples
    test: Samples


def build_samples(
    data: Tables | pd.DataFrame,
    *,
    split: str = "last",
    max_length: int = 50,
    threshold: float = 4.0,
    test_share: float = 0.2,
    seed: int = 0,
    numbers: bool = False,
    times: bool = False,
) -> Split:
    """Turn ratings into leak-free samples: a target, its label, and what its user liked before it.

    The label is ``rating >= threshold``. The history is the user's ratings >= threshold with a timestamp *strictly*
    earlier than the target's, the newest ``max_length``, oldest first; it may be empty. Samples come in the order
    (user, timestamp). Ratings of one user in one second have no order: ``seed`` shuffles them, whatever their movies,
    and none of the target's own second is in its history.

    - ``split="last"``: one sample a user, whose target is the user's last rating, any one of those tied in the last
      second; of U users, ``round(test_share·U)``, drawn with ``seed``, are the test part.
    - ``split="time"``: every rating is a target. The cut is the timestamp with rank ``int((1 - test_share)·N)``:
      targets before it are the training part, all others the test part, whose histories go on growing after the cut.

    ``data``: ``Tables``, or the ratings alone (their scale is free). Columns of the N samples of a part:
    userId, movieId, rating, timestamp, label (int8), row (int32, the target's row in the ratings given); with users
    also gender, age, occupation, zipCode; with items also title and genre (the first listed). Sequences:
    histHighRatedMovieIds (movie ids), histRow (rows in the ratings given); with items also histGenre (first genre of
    each behaviour) and genres (all of the target's). Strings are object arrays that point into the users and items
    tables: 8 bytes a value, never a copy of the text. With ``numbers`` also those of the user's past
    (``Past``), float64: past_events, past_residual and, with items, past_residual_genres. With ``times`` also the
    sequence histTimestamp, the timestamp of each behaviour, by which sessions are cut. All sequences of a history
    share one start and one end array.

    Takes time and memory in proportion to the ratings. Raises DataError for a setting out of range, ratings that
    ``sort_log`` refuses, a user or movie missing from its table, or a split that leaves a part empty. Notes
    ratings that are there twice.
    """
    tables = data if isinstance(data, Tables) else Tables(data)
    check_settings(split, max_length, test_share)
    ratings = tables.ratings
    log = sort_log(ratings, threshold, seed)
    np.maximum(log.start, log.end - max_length, out=log.start)
    if split == "last":
        train, test = split_last(log, test_share, seed)
    else:
        train, test = split_time(log, ratings["timestamp"].to_numpy(), test_share)
    if not len(train) or not len(test):
        raise DataError(
            f"split {split!r} of {len(log.row)} ratings of {len(log.first)} users with test_share {test_share}: found "
            f"{len(train)} training and {len(test)} test samples; expected at least one of each"
        )
    gather = _Gather(tables, log, threshold)
    if times:
        gather.histories["histTimestamp"] = ratings["timestamp"].to_numpy()[log.behaviours]
    if numbers:
        gather.add_past(of_training(log, train, split))
    return Split(gather(train), gather(test))


def check_settings(split: str, max_length: int, test_share: float) -> None:
    if split not in ("last", "time"):
        raise DataError(f"split: found {split!r}; expected 'last' or 'time'")
    if not isinstance(max_length, int) or max_length < 1:
        raise DataError(f"max_length: found {max_length!r}; expected a whole number of at least 1")
    if not 0 < test_share < 1:
        raise DataError(f"test_share: found {test_share!r}; expected a number between 0 and 1")


def split_last(log: Log, test_share: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Positions in the log of the training and of the test targets."""
    test = drawn_users(len(log.last), test_share, seed)
    return log.last[~test], log.last[test]


def drawn_users(count: int, test_share: float, seed: int) -> np.ndarray:
    """Which of ``count`` users, ascending, are the test part: bool (count,)."""
    shuffled = np.random.default_rng(seed).permutation(count)
    test = np.zeros(count, bool)
    test[shuffled[: round(test_share * count)]] = True
    return test


def split_time(log: Log, time: np.ndarray, test_share: float) -> tuple[np.ndarray, np.ndarray]:
    """Positions in the log of the targets before the cut, and from it on; ``time`` (N,) as the log was made of."""
    early = (time < cut_time(time, test_share))[log.row]
    return tuple(np.flatnonzero(part).astype(log.row.dtype) for part in (early, ~early))


def cut_time(time: np.ndarray, test_share: float) -> np.generic:
    """The time at which the test part begins: the one with rank ``int((1 - test_share)·N)`` of ``time`` (N,)."""
    rank = int((1 - test_share) * len(time))
    return np.partition(time, rank)[rank]


def of_training(log: Log, train: np.ndarray, split: str) -> np.ndarray:
    """The rows (N,) bool that the training part may know: its targets or, where users are parted, all of its users."""
    known = np.zeros(len(log.row), bool)
    if split == "time":
        known[log.row[train]] = True
        return known
    user = log.users()
    known[log.row[np.isin(user, user[train])]] = True
    return known


class _Gather:
    """Reads the columns and sequences of any targets out of the log."""

    def __init__(self, tables: Tables, log: Log, threshold: float):
        self.ratings, self.users, items = tables
        self.log, self.threshold, self.past = log, threshold, {}
        movie = self.ratings["movieId"].to_numpy()
        self.histories = {"histHighRatedMovieIds": movie[log.behaviours], "histRow": log.behaviours}
        if self.users is not None:
            user = self.ratings["userId"].to_numpy()[log.row[log.first]]
            self.user_row = _rows_of(user, self.users, "userId", "users")
        self.items = None if items is None else _Items(items, movie)
        if self.items:
            self.histories["histGenre"] = self.items.genre[self.items.row[log.behaviours]]

    def add_past(self, known: np.ndarray) -> None:
        """Numbers of the user's past become columns; ``known`` (N,) bool are the rows of the training part."""
        time, label = self.ratings["timestamp"].to_numpy(), self.ratings["rating"].to_numpy() >= self.threshold
        item = self.ratings["movieId"].to_numpy() if self.items is None else self.items.row
        categories = {} if self.items is None else {"genres": self.items.genres}
        self.past = Past(self.log, item, time, label, known).numbers(**categories)

    def __call__(self, at: np.ndarray) -> Samples:
        """The samples whose targets stand at the positions ``at`` (n,) of the log."""
        row, start, end = (values[at] for values in (self.log.row, self.log.start, self.log.end))
        columns = {name: self.ratings[name].to_numpy()[row] for name in ("userId", "movieId", "rating", "timestamp")}
        columns |= {"label": (columns["rating"] >= self.threshold).astype(np.int8), "row": row}
        sequences = {name: Ragged(values, start, end) for name, values in self.histories.items()}
        if self.users is not None:
            user = self.user_row[np.searchsorted(self.log.first, at, side="right") - 1]
            for name in ("gender", "age", "occupation", "zipCode"):
                columns[name] = _values(self.users, name, "users")[user]
        if self.items:
            item = self.items.row[row]
            columns |= {"title": self.items.title[item], "genre": self.items.genre[item]}
            sequences["genres"] = self.items.genres.take(item)
        columns |= {name: values[at] for name, values in self.past.items()}
        return Samples(columns, sequences)


class _Items:
    """The items table as arrays, and ``row`` (N,): the row of each rating's movie in it."""

    def __init__(self, items: pd.DataFrame, movie: np.ndarray):
        self.row = _rows_of(movie, items, "movieId", "items")
        self.title = _values(items, "title", "items")
        lists = [str(genres).split("|") for genres in _values(items, "genres", "items")]
        flat = np.array([genre for genres in lists for genre in genres], object)
        end = np.cumsum([len(genres) for genres in lists], dtype=np.int32)
        self.genres = Ragged(flat, np.append(np.int32(0), end[:-1]), end)
        self.genre = flat[self.genres.start]


def _rows_of(ids: np.ndarray, table: pd.DataFrame, key: str, name: str) -> np.ndarray:
    """Where each of ``ids`` (n,) stands in ``table``: (n,) int32."""
    import pandas as pd

    index = pd.Index(_values(table, key, name))
    if not index.is_unique:
        raise DataError(f"{name} table: found {key} {index[index.duplicated()][0]} twice; expected each {key} once")
    rows = index.get_indexer(ids).astype(np.int32)
    if (rows < 0).any():
        raise DataError(
            f"{name} table: {key} {ids[rows.argmin()]}, which the ratings name, is missing; expected a row for each"
        )
    return rows


def _values(table: pd.DataFrame, column: str, name: str) -> np.ndarray:
    """A column as an array: numbers as they are, anything else as references to Python objects."""
    if column not in table:
        raise DataError(f"{name} table: column {column!r} is missing; found {', '.join(map(str, table))}")
    values = table[column].to_numpy()
    return values if values.dtype.kind in "iuf" else values.astype(object)
