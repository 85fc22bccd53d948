"""The part of docs/results.md on what a model is never shown, and on the way from the tutorial to here."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from dien_course.experiments.material import RESAMPLED
from dien_course.experiments.numbers_study import AFTERWARDS, CHOOSING, LADDER, REPORTED, SPLITS
from dien_course.experiments.results import read_table
from dien_course.experiments.statistics import Interval, interval, values_of
from dien_course.experiments.study import GROUPS
from dien_course.experiments.tables import dots, markdown, signed

if TYPE_CHECKING:
    import pandas as pd


DIGITS = 3  # of the single splits

TEXT = """
## What a model is never shown

Numbers beside the sample ([which](numbers.md)), 15 splits of ml_1m. Settings were chosen on splits 0 to 4, which are
lucky ones for nearly every method; the intervals are those of splits 5 to 14, which chose nothing (widened after Nadeau
and Bengio). The regression has the counts of the table above, the same numbers, and a column for each value of the
user's and the film's categories. "Slow parts": after the warm-up, what it trained learns at a tenth of the rate.
"""
LADDER_TEXT = """
### From the tutorial to here, one change at a time

Each row keeps the changes of the rows above it; the difference is that from the row before, paired over splits 5 to 9.
The first row is scored as the tutorial scores: on the part that chose its epoch.
"""
LATEST_TEXT = """
### MovieLens latest-small with numbers

One cut in time, so seeds draw weights and validation users alone. What other test users would say is measured by
drawing the 147 users of the test part with replacement, 500 times: 95 % intervals, the first seed's model.
"""


def parts(results: Path) -> list[str]:
    """Text and tables, in order."""
    told, latest = (_table(rows(results)) for rows in (told_rows, latest_rows))
    return [TEXT, told, LADDER_TEXT, ladder_table(results), LATEST_TEXT, latest]


def told_rows(results: Path) -> list[dict[str, str]]:
    """Every method of the group on the splits that settings were chosen on and on those that chose nothing."""
    chosen, table = (read_table(results, GROUPS["numbers"], splits) for splits in (CHOOSING, REPORTED))
    rows = []
    against = {"minus dien": "ml_1m, dien", "minus the regression": "ml_1m, regression on the same numbers"}
    measured = [(c.name, "auc") for c in GROUPS["numbers"]] + [("ml_1m, dien with numbers", "with_counts_auc")]
    for name, measure in measured:
        if not (_has(table, name, REPORTED) and _has(chosen, name, CHOOSING)):
            continue
        title = name.removeprefix("ml_1m, ") + (", mean logit with the regression" if measure != "auc" else "")
        own = values_of(table, name, measure)
        row = {"method": title, "splits 0–4": f"{values_of(chosen, name, measure).mean():.4f}"}
        row["splits 5–14"] = str(interval(own, resampled=RESAMPLED))
        for column, other in against.items():
            same = (name, measure) == (other, "auc")
            row[column] = "" if same else signed(interval(own - values_of(table, other), resampled=RESAMPLED))
        rows.append(row | {"each of 5–14": dots(own, digits=DIGITS)})
    return rows


def ladder_steps() -> dict[str, str]:
    """What each step changes -> the condition that has it and all before it."""
    return {text: f"ml_1m, ladder {number}" for number, (text, _) in enumerate(LADDER, 1)} | AFTERWARDS


def ladder(results: Path) -> list[tuple[str, Interval, Interval | None, list[float]]]:
    """For each step: what it changes, its AUC, the difference from the step before (None first), and each split's AUC.

    The first step's AUC is the best epoch's on the test part, as the tutorial scores. Steps not yet run are left out.
    """
    table = read_table(results, [*GROUPS["ladder"], *GROUPS["numbers"]], SPLITS["ladder"])
    found, before = [], None
    for text, name in ladder_steps().items():
        if not _has(table, name, SPLITS["ladder"]):
            continue
        own = values_of(table, name, "highest_auc" if name == "ml_1m, ladder 1" else "auc")
        change = None if before is None else interval(own - before, resampled=RESAMPLED)
        found.append((text, interval(own, resampled=RESAMPLED), change, own.tolist()))
        before = own
    return found


def ladder_table(results: Path) -> str:
    rows = [
        [text, str(own), "" if change is None else signed(change), dots(aucs, digits=DIGITS)]
        for text, own, change, aucs in ladder(results)
    ]
    return markdown(("change", "test AUC", "change of AUC", "each split"), rows)


def latest_rows(results: Path) -> list[dict[str, str]]:
    """Of each method on ml-latest-small: AUC, GAUC, and both over those of two baselines, with intervals over users."""
    table, rows = read_table(results, GROUPS["latest, numbers"], SPLITS["latest, numbers"]), []
    for condition in GROUPS["latest, numbers"]:
        name, splits = condition.name, SPLITS["latest, numbers"]
        if not _has(table, name, splits):
            continue
        row = {"method": name.split(", ", 1)[1]}
        row |= {m.upper(): f"{values_of(table, name, m).mean():.4f}" for m in ("auc", "gauc")}
        first = table[(table.condition == name) & (table.seed == splits[0])].iloc[0]
        for baseline in ("movie_mean", "regression"):
            for measure in ("auc", "gauc"):
                found = first[f"{measure}_over_{baseline}"] if condition.measures else None
                shown = "{:+.4f} ({:+.4f} to {:+.4f})".format(*found) if found else ""
                row[f"{measure.upper()} over the {baseline.replace('_', ' ')}"] = shown
        rows.append(row)
    return rows


def _has(table: pd.DataFrame, name: str, splits: range) -> bool:
    return len(table) > 0 and (table.condition == name).sum() == len(splits)


def _table(rows: list[dict[str, str]]) -> str:
    return markdown(list(rows[0]) if rows else (), [list(row.values()) for row in rows])
