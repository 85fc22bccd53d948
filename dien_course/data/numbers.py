"""Numbers: what counts as one, what fills a gap, and a scale that one value far off cannot ruin (chapter 09)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass

import numpy as np

from dien_course.data.vocabulary import is_missing
from dien_course.data.wording import shortened
from dien_course.errors import DataError

SCALINGS = ("standard", "quantile")
LARGEST = 1e30  # of a number, so that it stays one in single precision
FAR = 20  # times the usual distance from the median: further values count as this far
QUANTILES = 1000
DUST = 1e-290  # nearer to 0 a number counts as 0: a slope between two such quantiles would be infinite
NONE = {"", "?", "-", "na", "n/a", "nan", "null", "none", "\\n", "#n/a"}  # how files write that there is no number


def numbers_of(values: np.ndarray, place: Callable[[int], str]) -> np.ndarray:
    """``values`` (n,) as float64, NaN where there is none: an empty cell, ``NA``, ``null``, ``\\N``, ``?`` or ``-``.

    Raises DataError, which begins with ``place(row)``, for anything else that is no number, or one beyond ±1e30.
    """
    import pandas as pd

    objects = isinstance(values, np.ndarray) and values.dtype.kind == "O"
    column = pd.Series(values, dtype=object if objects else None, copy=False)
    if column.dtype == object or pd.api.types.is_string_dtype(column.dtype):
        try:
            found = pd.to_numeric(column, errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
        except OverflowError:  # a whole number of hundreds of digits
            within = [np.inf if isinstance(value, int) and abs(value) > LARGEST else value for value in column]
            found = pd.to_numeric(pd.Series(within, dtype=object), errors="coerce").to_numpy(dtype=np.float64)
        doubtful = np.flatnonzero(np.isnan(found))
        texts = column.to_numpy(dtype=object)[doubtful]
        wrong = [row for row, text in zip(doubtful, texts, strict=True) if not _is_none(text)]
    elif getattr(column.dtype, "kind", "O") in "mM":  # times, which would become nanoseconds
        found, wrong = np.zeros(len(column)), [0]
    else:
        try:
            found = column.to_numpy(dtype=np.float64, na_value=np.nan)
            wrong = []
        except (TypeError, ValueError):
            found, wrong = np.zeros(len(column)), [0]
    beyond = np.flatnonzero(np.abs(found) > LARGEST)
    wrong = [*wrong[:1], *beyond[:1].tolist()]
    if wrong:
        row = min(wrong)
        value = column.iloc[row]
        value = repr(shortened(value)) if isinstance(value, str) else shortened(value)
        raise DataError(f"{place(row)}: found {value}; expected a number{_advice(column.iloc[row])}")
    return found


def _is_none(value: object) -> bool:
    return is_missing(value) or (isinstance(value, str) and value.strip().lower() in NONE)


def _advice(value: object) -> str:
    if re.fullmatch(r"[+-]?[0-9.]*,[0-9]+", str(value).strip()):
        return ", with a decimal point"
    return f" of at most {LARGEST:g}, or an empty cell where there is none"


@dataclass(frozen=True)
class Scale:
    """How one column of numbers becomes input of a model; all of it learned from the training part.

    ``fill`` takes the place of a missing number: the median. Numbers below ``low`` or above ``high`` count as these.
    Then they are standardised with ``mean`` and ``deviation`` or, where there are ``quantiles``, become the share of
    the training part below them, in [0, 1], as scikit-learn's ``QuantileTransformer`` has it.
    """

    fill: float
    low: float
    high: float
    mean: float = 0.0
    deviation: float = 1.0
    quantiles: tuple[float, ...] = ()

    def __post_init__(self):
        numbers = (self.fill, self.low, self.high, self.mean, self.deviation, *self.quantiles)
        if not (np.isfinite(numbers).all() and self.low <= self.high and self.deviation > 0):
            raise DataError(f"a scale is {self}; expected finite numbers, low <= high and a positive deviation")
        if (np.diff(self.quantiles) < 0).any():
            raise DataError("the quantiles of a scale fall; expected them to rise")

    @classmethod
    def fit(cls, values: np.ndarray, scaling: str = "standard") -> Scale:
        """The scale of ``values`` (n,), NaN where missing.

        ``standard``: numbers further from the median than ``FAR`` times the usual distance on their side (the median
        of the distances that are not 0) count as that far; mean and deviation are taken after that, so no single value
        moves them much. ``quantile``: up to 1,000 quantiles.
        Raises DataError when all are missing.
        """
        there = _without_dust(values[~np.isnan(values)])
        if not len(there):
            raise DataError("no row has a number; expected some in the training part")
        fill = float(np.median(there))
        if scaling == "quantile":
            levels = np.linspace(0, 1, min(QUANTILES, len(there)))
            quantiles = np.maximum.accumulate(np.quantile(there, levels))  # interpolation may round below its neighbour
            return cls(fill, *quantiles[[0, -1]].tolist(), quantiles=tuple(quantiles.tolist()))
        low, high = _fences(there, fill)
        clipped = np.clip(there, low, high)
        return cls(fill, low, high, float(clipped.mean()), float(clipped.std()) or 1.0)

    def apply(self, values: np.ndarray) -> np.ndarray:
        """``values`` (n,), NaN where missing, on this scale: float32 (n,)."""
        filled = _without_dust(np.where(np.isnan(values), self.fill, values))
        values = np.clip(filled, self.low, self.high)
        if not self.quantiles:
            return ((values - self.mean) / self.deviation).astype(np.float32)
        quantiles = np.array(self.quantiles)
        levels = np.linspace(0, 1, len(quantiles))
        up = np.interp(values, quantiles, levels)  # of equal quantiles, the last one ...
        down = np.interp(-values, -quantiles[::-1], -levels[::-1])  # ... and the first one: their mean is the middle
        ranks = np.where(values >= self.high, levels[-1], 0.5 * (up - down))
        return np.where(filled <= self.low, 0.0, ranks).astype(np.float32)

    def far(self, values: np.ndarray) -> np.ndarray:
        """True (n,) where a number is so far off that it counts as ``low`` or ``high``; never so with quantiles."""
        return np.zeros(len(values), bool) if self.quantiles else (values < self.low) | (values > self.high)

    def to_dict(self) -> dict:
        """Plain numbers, for JSON."""
        return {**asdict(self), "quantiles": list(self.quantiles)}

    @classmethod
    def from_dict(cls, plain: Mapping) -> Scale:
        """The scale written by ``to_dict``; raises DataError when it is none."""
        if not isinstance(plain, Mapping) or set(plain) != set(cls.__dataclass_fields__):
            raise DataError(f"a scale is {plain!r}; expected {', '.join(cls.__dataclass_fields__)}")
        return cls(**{**plain, "quantiles": tuple(plain["quantiles"])})


def _without_dust(values: np.ndarray) -> np.ndarray:
    return np.where(np.abs(values) < DUST, 0.0, values)


def _fences(values: np.ndarray, median: float) -> tuple[float, float]:
    """How far down and up ``values`` may lie from their median; both at it where all are the same."""
    below, above = (np.median(side) if len(side) else 0.0 for side in (
        median - values[values < median], values[values > median] - median
    ))  # fmt: skip
    down, up = below or above, above or below
    return float(max(median - FAR * down, -LARGEST)), float(min(median + FAR * up, LARGEST))
