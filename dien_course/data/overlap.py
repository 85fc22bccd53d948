"""Test rows that are training rows: what a model has learned by heart says nothing of what it has understood."""

from __future__ import annotations

import numpy as np

from dien_course.data.ragged import Ragged
from dien_course.data.samples import Samples

FACTOR = np.uint64(0x9E3779B97F4A7C15)


def seen_share(train: Samples, test: Samples, user: str | None = None) -> float:
    """The share of the rows of ``test`` that equal a row of ``train`` in every column that both have.

    Where the column ``user`` tells the rows of both parts apart, nothing else is looked at.
    """
    seen, left = np.arange(len(test)), np.arange(len(train))
    ours, theirs = np.zeros(len(test), np.uint64), np.zeros(len(train), np.uint64)
    columns = sorted(test.columns, key=lambda name: name != user)
    readers = [(name, _column_hashes) for name in columns if name in train.columns and name != "row"]
    readers += [(name, _sequence_hashes) for name in test.sequences if name in train.sequences and name != "histRow"]
    for name, hashes in readers:  # rows that differ in one column need not be looked at in the next
        ours = _mixed(ours, hashes(test, name, seen))
        theirs = _mixed(theirs, hashes(train, name, left))
        # told to sort: NumPy before 2.1 asks whether a table of the whole range fits, and overflows on uint64
        kept, kept_left = np.isin(ours, theirs, kind="sort"), np.isin(theirs, ours, kind="sort")
        seen, ours, left, theirs = seen[kept], ours[kept], left[kept_left], theirs[kept_left]
    return len(seen) / len(test)


def _column_hashes(samples: Samples, name: str, rows: np.ndarray) -> np.ndarray:
    return _hashes(samples.columns[name][rows])


def _sequence_hashes(samples: Samples, name: str, rows: np.ndarray) -> np.ndarray:
    """A hash of each whole sequence: the sum of those of its values, each multiplied by one of its place."""
    ragged: Ragged = samples.sequences[name].take(rows)
    lengths = (ragged.end - ragged.start).astype(np.int64)
    row = ragged.rows()
    place = np.arange(len(row)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    values = _hashes(ragged.joined())
    total = np.zeros(len(rows), np.uint64)
    np.add.at(total, row, values * (2 * place.astype(np.uint64) + np.uint64(1)) * FACTOR)
    return total ^ lengths.astype(np.uint64)


def _hashes(values: np.ndarray) -> np.ndarray:
    """A number for each value, the same for equal ones: uint64 (n,)."""
    import pandas as pd

    if values.dtype.kind in "iuf":
        return pd.util.hash_array(values, categorize=False)
    codes, names = pd.factorize(values.astype(object))
    texts = np.array([*(str(name).strip() for name in names), ""], dtype=object)  # last: code -1, missing
    return pd.util.hash_array(texts, categorize=False)[codes]


def _mixed(hashes: np.ndarray, more: np.ndarray) -> np.ndarray:
    return (hashes ^ (hashes >> np.uint64(31))) * FACTOR + more
