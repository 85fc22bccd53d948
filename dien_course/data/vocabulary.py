"""Vocabularies: raw values to ids, 0 for padding and 1 for anything never seen in training (chapter 01)."""

from __future__ import annotations

import numpy as np

from dien_course.errors import DataError

PADDING, UNKNOWN, FIRST = 0, 1, 2


class Vocabulary:
    """The sorted values of one kind (all whole numbers, or all text) and their ids from 2 on.

    ``len`` counts padding and unknown in, so it is the number of rows of an embedding table.
    """

    def __init__(self, values):
        import pandas as pd  # not above: importing it takes time, and layers and models never need it

        self._index = pd.Index(values)
        if not self._index.is_unique:
            twice = self._index[self._index.duplicated()][0]
            raise DataError(f"vocabulary: {twice!r} is there twice; expected it once")
        self.numeric = pd.api.types.is_integer_dtype(self._index.dtype)

    @classmethod
    def fit(cls, *arrays: np.ndarray) -> Vocabulary:
        """The vocabulary of all values in ``arrays``; empty text and missing values get no id."""
        import pandas as pd

        parts = [pd.unique(pd.Series(array)) for array in arrays]
        parts = [part for part in parts if len(part)]
        if all(pd.api.types.is_integer_dtype(part) for part in parts):
            return cls(np.unique(np.concatenate([np.asarray(p, np.int64) for p in parts] or [np.empty(0, np.int64)])))
        return cls(sorted({str(value) for part in parts for value in part if not pd.isna(value)} - {""}))

    def __len__(self) -> int:
        return len(self._index) + FIRST

    @property
    def values(self) -> np.ndarray:
        """The values in the order of their ids, from id 2 on."""
        return self._index.to_numpy()

    def encode(self, values: np.ndarray) -> np.ndarray:
        """Ids of ``values`` (any shape (n,)), 1 where a value is unknown: int64 (n,)."""
        import pandas as pd

        series = pd.Series(values)
        if self.numeric and not pd.api.types.is_integer_dtype(series.dtype):
            series = pd.to_numeric(series, errors="coerce")
        elif not self.numeric and pd.api.types.is_numeric_dtype(series.dtype):
            series = series.astype(str)
        if isinstance(series.dtype, pd.CategoricalDtype):
            table = self.encode(np.asarray(series.cat.categories))
            return np.append(table, UNKNOWN)[series.cat.codes]
        ids = self._index.get_indexer(series) + FIRST
        return np.where(ids < FIRST, UNKNOWN, ids).astype(np.int64)

    def decode(self, ids: np.ndarray) -> np.ndarray:
        """Values of ``ids`` (n,); None for padding and unknown."""
        values = np.array([None, None, *self._index.tolist()], dtype=object)
        return values[np.asarray(ids)]

    def to_list(self) -> list:
        """The values as plain numbers or text, for JSON."""
        return self._index.tolist()
