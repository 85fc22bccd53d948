"""The part of docs/results.md on reviews, the paper's own kind of data, written from the results."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from dien_course.data.amazon import NAME
from dien_course.experiments.material import RESAMPLED
from dien_course.experiments.paper import BOOKS, ELECTRONICS
from dien_course.experiments.peers import PEERS
from dien_course.experiments.results import read_table
from dien_course.experiments.statistics import Interval, interval, paired, values_of
from dien_course.experiments.study import GROUPS, SPLITS
from dien_course.experiments.tables import dots, has, markdown, signed, verdict

if TYPE_CHECKING:
    import pandas as pd

METHODS = {
    "popularity": "popularity",
    "neighbours": "popularity, co-occurrence and length",
    "counts": "counts",
    "base": "BaseModel",
    "din": "DIN",
    "dien without auxiliary loss": "DIEN without auxiliary loss",
    "din with the auxiliary loss": "DIN with the auxiliary loss",
    "gru": "DIEN, gru",
    "aigru": "DIEN, aigru",
    "agru": "DIEN, agru",
    "dien": "DIEN (augru)",
    **PEERS,
}
KNOWN = ("neighbours", "dien without auxiliary loss", "dien")
TOLD = {method: METHODS[method] for method in KNOWN} | {
    "told neighbours, dien without auxiliary loss": "DIEN without auxiliary loss, told them",
    "told neighbours, dien": "DIEN, told them",
    "regression on the same numbers": "regression, the numbers of train",
    "dien with numbers": "DIEN, the numbers of train",
}
NEGATIVES = {"": "one random", "four negatives, ": "four random", "negatives by popularity, ": "one by popularity"}


class Step(NamedTuple):
    """What one change adds: ``method`` minus ``without`` it, and the same step in the paper, where it has one."""

    what: str
    method: str
    without: str
    paper: tuple[str, str] | None = None


STEPS = (
    Step("co-occurrence, over popularity", "neighbours", "popularity"),
    Step("attention: DIN over BaseModel", "din", "base", ("din", "base")),
    Step(
        "evolution, without the auxiliary loss: DIEN over DIN", "dien without auxiliary loss", "din", ("augru", "din")
    ),
    Step("the auxiliary loss: DIEN", "dien", "dien without auxiliary loss", ("dien", "augru")),
    Step("the auxiliary loss: DIN", "din with the auxiliary loss", "din"),
    Step("evolution, with the auxiliary loss: DIEN over DIN", "dien", "din with the auxiliary loss"),
    Step("augru over gru", "dien", "gru", ("augru", "gru")),
    Step("augru over aigru", "dien", "aigru", ("augru", "aigru")),
    Step("augru over agru", "dien", "agru", ("augru", "agru")),
    Step("DIEN over counting", "dien", "neighbours"),
    Step("popularity told to DIN", "told popularity, din", "din"),
    Step("the auxiliary loss: DIN that is told popularity", "told popularity, din with the auxiliary loss",
         "told popularity, din"),
    Step("the auxiliary loss's own negatives by popularity: DIN",
         "din with the auxiliary loss, its negatives by popularity", "din with the auxiliary loss"),
    Step("batches of histories of one length: DIN with the auxiliary loss",
         "din with the auxiliary loss, batches of one length", "din with the auxiliary loss"),
)  # fmt: skip


def step_of(table: pd.DataFrame, step: Step) -> Interval:
    """What ``step`` adds to the test AUC, paired by split, with the interval of random splits."""
    return paired(table, f"{NAME}, {step.method}", f"{NAME}, {step.without}", resampled=RESAMPLED)


def auc_of(table: pd.DataFrame, method: str, prefix: str = "") -> Interval:
    """Test AUC of ``method`` on the samples that ``prefix`` of ``NEGATIVES`` names, over the splits."""
    return interval(values_of(table, f"{NAME}, {prefix}{method}"), resampled=RESAMPLED)


def reviews_table(table: pd.DataFrame) -> str:
    """Every method on one random negative, the peers among them: mean, interval, the five splits, minus DIEN."""
    rows = []
    for method, title in METHODS.items():
        name = f"{NAME}, {method}"
        if not has(table, name) or not has(table, f"{NAME}, dien"):
            continue
        row = [title, str(auc_of(table, method)), dots(values_of(table, name)), "", ""]
        if method != "dien":
            difference = paired(table, name, f"{NAME}, dien", resampled=RESAMPLED)
            row[3:] = [signed(difference), verdict(difference)]
        rows.append(row)
    return markdown(("method", "test AUC", "the five splits", "difference from DIEN", "so it is"), rows)


def steps_table(table: pd.DataFrame) -> str:
    """What each step adds here, and where the paper takes it, there."""
    rows = []
    for step in STEPS:
        if has(table, f"{NAME}, {step.method}") and has(table, f"{NAME}, {step.without}"):
            difference = step_of(table, step)
            row = [step.what, signed(difference), dots(difference.values, "+"), verdict(difference)]
            rows.append([*row, *(_reported(reported, step) for reported in (ELECTRONICS, BOOKS))])
    return markdown(("step", "adds here", "split by split", "so it is", "paper, Electronics", "paper, Books"), rows)


def numbers_table(results: Path) -> str:
    """Test AUC of what reads numbers, and its differences from DIEN without them and from the counting."""
    conditions = [*GROUPS["reviews"], *GROUPS["reviews, numbers"]]
    table, rows = read_table(results, conditions, SPLITS["reviews, numbers"]), []
    for method, title in TOLD.items():
        name = f"{NAME}, {method}"
        if not has(table, name):
            continue
        row = [title, str(auc_of(table, method)), dots(values_of(table, name))]
        for other in ("dien", "neighbours"):
            known = method != other and has(table, f"{NAME}, {other}")
            difference = paired(table, name, f"{NAME}, {other}", resampled=RESAMPLED) if known else None
            row += [signed(difference), verdict(difference)] if known else ["", ""]
        rows.append(row)
    header = ("method", "test AUC", "split by split", "minus DIEN without numbers", "so it is")
    return markdown((*header, "minus the counting", "so it is"), rows if len(rows) > len(KNOWN) else [])


def negatives_table(table: pd.DataFrame) -> str:
    """Test AUC of each method on samples with other negatives."""
    rows = []
    for method, title in METHODS.items():
        cells = [
            str(auc_of(table, method, prefix)) if has(table, f"{NAME}, {prefix}{method}") else ""
            for prefix in NEGATIVES
        ]
        if any(cells[1:]):
            rows.append([title, *cells])
    for what, method, without in (
        ("the auxiliary loss adds to DIN", "din with the auxiliary loss", "din"),
        ("evolution adds, with the auxiliary loss", "dien", "din with the auxiliary loss"),
    ):
        cells = []
        for prefix in NEGATIVES:
            pair = f"{NAME}, {prefix}{method}", f"{NAME}, {prefix}{without}"
            known = all(has(table, name) for name in pair)
            cells.append(signed(paired(table, *pair, resampled=RESAMPLED)) if known else "")
        if any(cells[1:]):
            rows.append([f"*{what}*", *cells])
    return markdown(("method", *(f"negatives: {title}" for title in NEGATIVES.values())), rows)


def _reported(reported: dict, step: Step) -> str:
    if step.paper is None:
        return ""
    first, second = (reported[method].mean for method in step.paper)
    return f"{first - second:+.4f}"
