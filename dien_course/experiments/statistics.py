"""Means over seeds with intervals, differences paired by seed, and Holm's rule over many of them (chapter 10)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from dien_course.errors import DataError

if TYPE_CHECKING:  # importing pandas and scipy takes time, so only the functions that need them do
    import pandas as pd


class Interval(NamedTuple):
    """A mean, half the width of its interval, the standard deviation of one value, and how many values there were.

    ``p_value``, in 0 … 1, is that of "the true mean is 0", two-sided, by the t statistic of the interval itself: it is
    below .05 where an interval at 95 % leaves 0 out. ``values`` are those that the mean is of, one a seed.
    """

    mean: float
    half: float
    deviation: float
    n: int
    p_value: float = math.nan
    values: tuple[float, ...] = ()

    @property
    def low(self) -> float:
        return self.mean - self.half

    @property
    def high(self) -> float:
        return self.mean + self.half

    def __str__(self) -> str:
        return f"{self.mean:.4f} ± {self.half:.4f}"


def interval(values: Sequence[float], *, level: float = 0.95, resampled: float = 0.0) -> Interval:
    """Mean of ``values`` (n,) and its interval at ``level`` by Student's t. Raises DataError below two values.

    ``resampled`` is the size of a test part over that of a training part, where the values come from random splits of
    one data set. Such values share most of their training rows and vary too little; the variance of their mean is then
    taken as (1/n + resampled) times that of one value (Nadeau and Bengio, Machine Learning 52, 2003). 0 for worlds
    drawn anew for each seed.
    """
    from scipy.stats import t

    values = np.asarray(values, np.float64)
    if len(values) < 2:
        raise DataError(f"found {len(values)} value; expected at least two, or there is no interval")
    deviation = float(values.std(ddof=1))
    mean, freedom = float(values.mean()), len(values) - 1
    error = deviation * (1 / len(values) + resampled) ** 0.5
    half = float(t.ppf(0.5 + level / 2, freedom) * error)
    p_value = float(2 * t.sf(abs(mean) / error, freedom)) if error else float(mean == 0)
    return Interval(mean, half, deviation, len(values), p_value, tuple(values.tolist()))


def holm(p_values: Sequence[float], level: float = 0.05) -> list[bool]:
    """Which of ``p_values`` survive together: the chance that even one of them is due to luck is at most ``level``.

    The smallest of m must be at most level/m, the next at most level/(m − 1), and so on; at the first that is not,
    all larger ones fall too (Holm, Scandinavian Journal of Statistics 6, 1979). It needs no independence.
    Raises DataError for a number that is no probability.
    """
    wrong = [p for p in p_values if not 0 <= p <= 1]
    if wrong:
        raise DataError(f"a p-value is {wrong[0]}; expected a number between 0 and 1")
    survives = [False] * len(p_values)
    for rank, place in enumerate(sorted(range(len(p_values)), key=p_values.__getitem__)):
        if p_values[place] > level / (len(p_values) - rank):
            break
        survives[place] = True
    return survives


def values_of(table: pd.DataFrame, condition: str, measure: str = "auc") -> pd.Series:
    """``measure`` of ``condition``, by seed. Raises DataError when the table has none."""
    rows = table[table.condition == condition].set_index("seed").sort_index()
    if not len(rows) or measure not in rows or rows[measure].isna().any():
        raise DataError(f"no {measure} of {condition!r} for every seed; expected a study that has run")
    return rows[measure].astype(float)


def paired(
    table: pd.DataFrame, condition: str, other: str, measure: str = "auc", *, resampled: float = 0.0
) -> Interval:
    """``measure`` of ``condition`` minus that of ``other``, seed by seed; raises DataError when their seeds differ."""
    first, second = values_of(table, condition, measure), values_of(table, other, measure)
    if list(first.index) != list(second.index):
        seeds = f"{condition!r} has seeds {list(first.index)}, {other!r} {list(second.index)}"
        raise DataError(f"{seeds}; expected the same")
    return interval((first - second).to_numpy(), resampled=resampled)
