"""Sequences of differing length, laid end to end (chapter 01)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Ragged:
    """Sequences of differing length, stored end to end: sequence i is ``values[start[i]:end[i]]``.

    Several sequences may overlap in ``values`` (the growing history of one user), so nothing is copied.
    Shapes: values (L,), start (N,), end (N,).
    """

    values: np.ndarray
    start: np.ndarray
    end: np.ndarray

    @classmethod
    def of(cls, lists: Sequence[Sequence]) -> Ragged:
        """The sequences given one by one, laid end to end; each may be empty."""
        lengths = np.array([len(values) for values in lists], dtype=np.int64)
        end = lengths.cumsum()
        filled = [np.asarray(values) for values in lists if len(values)]
        return cls(np.concatenate(filled) if filled else np.empty(0, np.int64), end - lengths, end)

    def __len__(self) -> int:
        return len(self.start)

    def __getitem__(self, index: int) -> np.ndarray:
        return self.values[self.start[index] : self.end[index]]

    def take(self, rows: np.ndarray) -> Ragged:
        """The sequences numbered ``rows`` (n,), sharing the same values."""
        return Ragged(self.values, self.start[rows], self.end[rows])

    def newest(self, count: int) -> Ragged:
        """The last ``count`` values of each sequence, sharing the same values."""
        return Ragged(self.values, np.maximum(self.start, self.end - count), self.end)

    def joined(self) -> np.ndarray:
        """The values of all sequences, one after the other: (sum of lengths,)."""
        length = (self.end - self.start).astype(np.int64)
        ends = length.cumsum()
        places = np.arange(ends[-1] if len(ends) else 0) + np.repeat(self.start - (ends - length), length)
        return self.values[places]

    def rows(self) -> np.ndarray:
        """The number of the sequence that each of the values ``joined`` belongs to: int64 (sum of lengths,)."""
        return np.repeat(np.arange(len(self)), self.end - self.start)

    def reached(self) -> np.ndarray:
        """The places in ``values`` that some sequence reaches, ascending, each once: int64 (n,)."""
        edges = np.zeros(len(self.values) + 1, dtype=np.int64)
        np.add.at(edges, self.start, 1)
        np.add.at(edges, self.end, -1)
        return np.flatnonzero(np.cumsum(edges[:-1]) > 0)
