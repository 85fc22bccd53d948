"""Samples: which target to score, for whom, and which behaviours came before it (chapter 01)."""

from __future__ import annotations

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

    def __len__(self) -> int:
        return len(self.start)

    def __getitem__(self, index: int) -> np.ndarray:
        return self.values[self.start[index] : self.end[index]]

    def take(self, rows: np.ndarray) -> Ragged:
        """The sequences numbered ``rows`` (n,), sharing the same values."""
        return Ragged(self.values, self.start[rows], self.end[rows])


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
        return Samples(
            {name: values[rows] for name, values in self.columns.items()},
            {name: ragged.take(rows) for name, ragged in self.sequences.items()},
        )
