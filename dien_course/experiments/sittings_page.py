"""The table on sessions in docs/results.md, and the curves of chapter 14."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dien_course.experiments.sittings_study import METHODS, SITTINGS, name_of
from dien_course.experiments.statistics import Interval, interval, paired, values_of
from dien_course.experiments.tables import dotted, has, markdown, signed_dotted, verdict

if TYPE_CHECKING:
    import pandas as pd

TEXT = """
## Sittings: when sessions matter

A sitting is a run of events without a long pause. Sittings 0: they mean nothing. Sittings 1: each keeps to one interest
and starts its taste anew, so that a history is worth what its newest sitting is worth. There is no drift, so the order
within a sitting says nothing, and there are 40 films of two categories, so that few labels are enough to learn them: in
trials with the other worlds' 200 films and about as many labels DSIN, which has no auxiliary loss to learn films by,
stayed behind DIEN. 6,000 users to learn from, one sample each, and 4,000 to test on. DSIN is told the times of the
behaviours and cuts where more than half an hour lies between two; DIN and DIEN read no times. The filter knows where
each sitting begins (`dien_course/experiments/sitting_filter.py`). Settings were chosen on the validation users of
world 5, which is not among the five.
"""
PAIRS = (("dsin", "dien"), ("dsin", "din"), ("dien", "din"))


def parts(table: pd.DataFrame) -> list[str]:
    """The section with its table."""
    header = ["sittings", "Bayes filter", *METHODS, *(f"{one} minus {other}" for one, other in PAIRS)]
    return [TEXT, markdown(header, rows(table))]


def rows(table: pd.DataFrame) -> list[list[str]]:
    """For each value of the knob: the filter, the three networks, and their differences."""
    found = []
    for value in SITTINGS:
        names = [name_of(value, method) for method in ("filter", *METHODS)]
        if all(has(table, name) for name in names):
            cells = [dotted(interval(values_of(table, name))) for name in names]
            apart = [lead(table, value, *pair) for pair in PAIRS]
            found.append([f"{value:g}", *cells, *(f"{signed_dotted(one)}<br>{verdict(one)}" for one in apart)])
    return found


def lead(table: pd.DataFrame, value: float, one: str, other: str) -> Interval:
    """By how much ``one`` is ahead of ``other`` in test AUC where the knob has ``value``, seed by seed."""
    return paired(table, name_of(value, one), name_of(value, other))


def curves(table: pd.DataFrame) -> dict[str, list[tuple[float, float, float, tuple[float, ...]]]]:
    """For the filter and each network: points (value of the knob, mean AUC, half its interval, the values behind)."""
    found = {}
    for method in ("filter", *METHODS):
        named = {value: name_of(value, method) for value in SITTINGS}
        means = {value: interval(values_of(table, name)) for value, name in named.items() if has(table, name)}
        found[method] = [(value, mean.mean, mean.half, mean.values) for value, mean in means.items()]
    return found
