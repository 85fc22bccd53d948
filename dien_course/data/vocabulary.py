"""Vocabularies: raw values to ids, 0 for padding and 1 for anything never seen in training (chapter 01)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from dien_course.errors import DataError

if TYPE_CHECKING:  # importing pandas takes time, so only the functions that need it do
    import pandas as pd

PADDING, UNKNOWN, FIRST = 0, 1, 2
EXACT = 2**53  # from here on floating-point numbers skip whole ones, so that ids would merge
WHOLE = re.compile(r"[+-]?[0-9]+\.0+")
INTEGER = re.compile(r"0|-?[1-9][0-9]*")
INT64 = np.iinfo(np.int64)


class Counted(NamedTuple):
    """The distinct values of a column and how often each is there, both (k,); ``missing`` rows have none."""

    names: np.ndarray
    times: np.ndarray
    missing: int = 0


class Vocabulary:
    """The sorted values of one kind (all whole numbers, or all text) and their ids from 2 on.

    Values are compared as ``text_of`` writes them, so 12, 12.0 and " 12" are one value and 012 is another.
    ``len`` counts padding and unknown in, so it is the number of rows of an embedding table.
    """

    def __init__(self, values: Iterable):
        import pandas as pd

        values = list(values)
        whole = all(isinstance(value, (int, np.integer)) and not isinstance(value, bool) for value in values)
        self.numeric = whole and (not values or (_fits(min(values)) and _fits(max(values))))
        if self.numeric:
            self._index = pd.Index(np.array(values, dtype=np.int64))
        else:
            texts = [value if isinstance(value, str) else text_of(value) for value in values]
            self._index = pd.Index(np.array(texts, dtype=object), dtype=object)
        if not self._index.is_unique:
            twice = self._index[self._index.duplicated()][0]
            raise DataError(f"vocabulary: {twice!r} is there twice; expected it once")

    @classmethod
    def fit(cls, *arrays: np.ndarray | Counted, least_count: int = 1) -> Vocabulary:
        """The vocabulary of all values in ``arrays`` that are there ``least_count`` times or more, all arrays together.

        Empty text and missing values get no id. Raises DataError for an id that is no single value, or a
        floating-point number too large to be exact.
        """
        parts = [array if isinstance(array, Counted) else counted(array) for array in arrays]
        parts = [part for part in parts if len(part.names)]
        if all(part.names.dtype.kind == "i" for part in parts):
            names = np.concatenate([part.names for part in parts] or [np.empty(0, np.int64)])
            names, place = np.unique(names, return_inverse=True)
            times = np.bincount(place, np.concatenate([part.times for part in parts])) if len(names) else np.empty(0)
            return cls(names[times >= least_count])
        if least_count <= 1:
            return cls(sorted({str(name) for part in parts for name in part.names}))
        total: Counter[str] = Counter()
        for part in parts:
            total.update(dict(zip(map(str, part.names), part.times.tolist(), strict=True)))
        return cls(sorted(name for name, times in total.items() if times >= least_count))

    def __len__(self) -> int:
        return len(self._index) + FIRST

    @property
    def values(self) -> np.ndarray:
        """The values in the order of their ids, from id 2 on."""
        return self._index.to_numpy()

    def encode(self, values: np.ndarray) -> np.ndarray:
        """Ids of ``values`` (any shape (n,)), 1 where a value is unknown: int64 (n,)."""
        import pandas as pd

        if self.numeric or not (isinstance(values, np.ndarray) and values.dtype.kind == "O"):
            return self._encode_distinct(values)
        ids = self._index.get_indexer(pd.Index(values, dtype=object)) + FIRST
        others = np.flatnonzero(ids < FIRST)  # unknown, or written in another way than the vocabulary
        if len(others):
            ids[others] = self._encode_distinct(values[others])
        return ids.astype(np.int64, copy=False)

    def _encode_distinct(self, values: np.ndarray) -> np.ndarray:
        import pandas as pd

        codes, names = distinct(values)
        if self.numeric and names.dtype.kind != "i":
            known = [bool(INTEGER.fullmatch(name)) and _fits(int(name)) for name in names]
            ids = np.full(len(names), -1)
            ids[known] = self._index.get_indexer([int(name) for name in names[known]])
        else:
            names = names if self.numeric else np.array(list(map(str, names)), dtype=object)
            ids = self._index.get_indexer(pd.Index(names, dtype=self._index.dtype))
        table = np.append(np.where(ids < 0, UNKNOWN, ids + FIRST), UNKNOWN).astype(np.int64)
        return table[codes]

    def decode(self, ids: np.ndarray) -> np.ndarray:
        """Values of ``ids`` (n,); None for padding and unknown."""
        values = np.array([None, None, *self._index.tolist()], dtype=object)
        return values[np.asarray(ids)]

    def to_list(self) -> list:
        """The values as plain numbers or text, for JSON."""
        return self._index.tolist()


def text_of(value: object) -> str:
    """The one way to write an id: no blanks around it, whole numbers without a decimal point, "" for a missing one.

    Raises DataError for a floating-point number from 2**53 on: it may stand for several ids.
    """
    if isinstance(value, str):
        text = value.strip()
        return text.partition(".")[0] if text.endswith("0") and WHOLE.fullmatch(text) else text
    if is_missing(value):
        return ""
    if isinstance(value, (float, np.floating)) and float(value).is_integer():
        _require_exact(abs(value))
        return str(int(value))
    return str(value).strip()


def is_missing(value: object) -> bool:
    """Whether ``value`` is None, NaN, NaT or pandas' NA."""
    if value is None or type(value).__name__ in ("NAType", "NaTType"):  # pandas' own, without importing pandas
        return True
    return isinstance(value, (float, np.floating, np.datetime64, np.timedelta64)) and bool(value != value)


def counted(values: np.ndarray) -> Counted:
    """The distinct values of ``values`` (n,) with their numbers, as ``distinct`` names them."""
    codes, names = distinct(values)
    there = codes[codes >= 0]
    return Counted(names, np.bincount(there, minlength=len(names)), len(codes) - len(there))


def distinct(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(codes, names): ``names[codes]`` are ``values`` (n,) as ``text_of`` writes them; code -1 where one is missing.

    ``names`` are int64 where all values are whole numbers, perhaps with gaps, and otherwise text in an object array.
    Raises DataError for a value that is a list, or a floating-point number too large to be exact.
    """
    import pandas as pd

    objects = isinstance(values, np.ndarray) and values.dtype.kind == "O"
    series = pd.Series(values, dtype=object if objects else None, copy=False)
    if not objects:
        there = series.notna().to_numpy()
        numbers = _whole_numbers(series[there] if not there.all() else series)
        if numbers is not None:
            codes = np.full(len(series), -1, dtype=np.int64)
            codes[there], names = pd.factorize(numbers)
            return codes, names
    if isinstance(series.dtype, pd.CategoricalDtype):
        codes, raw = series.cat.codes.to_numpy(), series.cat.categories
    else:
        try:
            codes, raw = pd.factorize(series.to_numpy(dtype=object))
        except TypeError as error:
            raise DataError(f"an id is not a single value ({error}); expected text or a whole number") from error
    texts = np.array(list(map(text_of, raw)), dtype=object)
    table, names = pd.factorize(texts)  # several ways to write one value become one
    if "" in names:
        empty = np.flatnonzero(names == "")[0]
        names = np.delete(names, empty)
        table = np.where(table == empty, -1, table - (table > empty))
    return np.append(table, -1)[codes], names


def _whole_numbers(there: pd.Series) -> np.ndarray | None:
    """The values of ``there`` as int64 if their type is that of numbers and all are whole, else None."""
    import pandas as pd

    if pd.api.types.is_integer_dtype(there.dtype):
        if pd.api.types.is_unsigned_integer_dtype(there.dtype) and len(there) and int(there.max()) > INT64.max:
            return None
        return there.to_numpy(dtype=np.int64)
    if not pd.api.types.is_float_dtype(there.dtype) or not len(there):
        return None
    floats = there.to_numpy(dtype=np.float64)
    if not (np.isfinite(floats) & (floats == np.trunc(floats))).all():
        return None
    _require_exact(np.abs(floats).max())
    return floats.astype(np.int64)


def _require_exact(size: float) -> None:
    if size >= EXACT:
        raise DataError(
            f"an id is the floating-point number {size:.0f}; expected whole numbers or text, since from 2**53 on "
            "such numbers stand for several ids each"
        )


def _fits(value: int) -> bool:
    return INT64.min <= value <= INT64.max
