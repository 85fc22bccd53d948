"""The tables on the spoilt filter, the ways nearer to it and the traits task in docs/results.md."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from dien_course.experiments import truth_text
from dien_course.experiments.spoiled import WHAT
from dien_course.experiments.statistics import Interval, interval, values_of
from dien_course.experiments.tables import has, markdown, percent, signed
from dien_course.experiments.truth_study import NUMBERS_OF_TRAITS

if TYPE_CHECKING:
    import pandas as pd

FILTER, BOTH = "spoilt filter", "all prefixes, then last events, bilinear head"
LADDER = ("bilinear head", "dien on all prefixes", BOTH)


def of_the_filter(table: pd.DataFrame) -> list[str]:
    """The sections on the spoilt filter and on what was tried to come nearer to it."""
    there = has(table, FILTER)
    return [
        truth_text.SPOILED,
        markdown(("spoilt", "test AUC", "difference from the filter"), spoilt_rows(table) if there else []),
        truth_text.SHARES,
        markdown(("part", "AUC", "of the gap"), part_rows(table) if there else []),
        truth_text.NEARER,
        markdown(
            ("network", "test AUC", "difference from dien", "above BaseModel", "above counts", "R², h'(T)"),
            nearer_rows(table),
        ),
    ]


def of_the_gate(table: pd.DataFrame) -> list[str]:
    """The section on the traits task."""
    return [truth_text.TRAITS, markdown(("traits", "AGRU", "AUGRU", "AUGRU minus AGRU"), trait_rows(table))]


def spoilt(table: pd.DataFrame) -> dict[str, pd.Series]:
    """The AUCs by seed of every spoilt filter, by its name in ``WHAT``, and last ``dien``'s own."""
    return {name: values_of(table, FILTER, name) for name in WHAT} | {"dien": values_of(table, FILTER)}


def taste_known(table: pd.DataFrame) -> dict[str, Interval]:
    """R² of the taste: of the filter's vector, and of h'(T) by the linear and by the quadratic probe."""
    names = ("taste_filter", "taste_evolved", "taste_evolved_quadratic")
    return {name: interval(values_of(table, FILTER, name)) for name in names}


def gap_parts(table: pd.DataFrame) -> dict[str, Interval]:
    """The gap between filter and dien in its three parts, in AUC: certainty, tracking, head; they sum to the gap."""
    found = spoilt(table)
    probed = max((found[name] for name in ("evolved", "evolved_quadratic")), key=lambda values: values.mean())
    steps = (found["whole"], found["vector"], probed, found["dien"])
    names = ("certainty", "tracking", "head")
    return {name: interval(above - below) for name, (above, below) in zip(names, pairwise(steps), strict=True)}


def recovered(table: pd.DataFrame, condition: str, floor: str = "base", measure: str = "auc") -> Interval:
    """The share of the AUC between ``floor`` and the Bayes filter that ``measure`` of ``condition`` recovers.

    Seed by seed. It depends on its floor, so whoever shows it names the floor: BaseModel ("base") or "counts".
    """
    own, low, high = values_of(table, condition, measure), values_of(table, floor), values_of(table, "filter")
    return interval((own - low) / (high - low))


def spoilt_rows(table: pd.DataFrame) -> list[list[str]]:
    """What is spoilt, its AUC, and what it is worth."""
    found = spoilt(table)
    titles = {**WHAT, "dien": "dien"}
    return [
        [titles[name], str(interval(values)), signed(interval(values - found["whole"])) if name != "whole" else ""]
        for name, values in found.items()
    ]


def part_rows(table: pd.DataFrame) -> list[list[str]]:
    """Each part of the gap in AUC and as a share of the whole gap, the ratio of the means."""
    parts = gap_parts(table)
    whole = sum(part.mean for part in parts.values())
    return [[name, str(part), f"{100 * part.mean / whole:.0f} %"] for name, part in parts.items()]


def nearer_rows(table: pd.DataFrame) -> list[list[str]]:
    """What was tried: AUC, difference from dien, the share above BaseModel and above counts, and R² of h'(T)."""
    rows = []
    for name, measure in (("dien", "auc"), *((n, "auc") for n in LADDER[:2]), (BOTH, "first_stage_auc"), (BOTH, "auc")):
        if not has(table, name):
            continue
        own = values_of(table, name, measure)
        title = f"{name}, first stage" if measure != "auc" else name
        difference = "" if name == "dien" else signed(interval(own - values_of(table, "dien")))
        shares = [percent(recovered(table, name, floor, measure)) for floor in ("base", "counts")]
        known = "" if measure != "auc" else str(interval(values_of(table, name, "taste_evolved")))
        rows.append([title, str(interval(own)), difference, *shares, known])
    return rows


def trait_points(table: pd.DataFrame, further: str = "") -> dict[str, dict[int, tuple[float, float, list[float]]]]:
    """For AGRU and AUGRU, by the number of traits: mean accuracy, half its interval, and the values behind both."""
    points: dict[str, dict[int, tuple[float, float, list[float]]]] = {"AGRU": {}, "AUGRU": {}}
    for variant, of_number in points.items():
        for number in NUMBERS_OF_TRAITS:
            name = f"traits {number}, {variant.lower()}{further}"
            if has(table, name):
                values = values_of(table, name, "accuracy")
                of_number[number] = (interval(values).mean, interval(values).half, values.tolist())
    return points


def lead(table: pd.DataFrame, number: int, further: str = "") -> Interval:
    """By how much AUGRU's accuracy is above AGRU's with so many traits, seed by seed."""
    own, other = (values_of(table, f"traits {number}, {v}{further}", "accuracy") for v in ("augru", "agru"))
    return interval(own - other)


def trait_rows(table: pd.DataFrame) -> list[list[str]]:
    """Accuracies of AGRU and AUGRU with their difference, by the number of traits."""
    rows = []
    for further in ("", " after an extractor"):
        for number in NUMBERS_OF_TRAITS:
            names = [f"traits {number}, {variant}{further}" for variant in ("agru", "augru")]
            if all(has(table, name) for name in names):
                cells = [str(interval(values_of(table, name, "accuracy"))) for name in names]
                rows.append([f"{number}{further}", *cells, signed(lead(table, number, further))])
    return rows
