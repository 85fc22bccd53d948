"""The part of docs/results.md on the mean of several networks' logits, and what it costs."""

from __future__ import annotations

from pathlib import Path

from dien_course.experiments.material import RESAMPLED
from dien_course.experiments.results import read_table
from dien_course.experiments.statistics import Interval, interval, values_of
from dien_course.experiments.study import GROUPS, SPLITS
from dien_course.experiments.tables import dots, has, markdown, signed, verdict

DIGITS = 3  # of the single splits

TEXT = """
### The mean of several networks

Networks that differ in what luck decides alone (first weights, batches, drawn negatives, validation users) make other
mistakes, and the mean of their logits makes fewer. Splits 5 to 9 of ml_1m, DIEN with numbers; "regression" is the one
on the same numbers, and a mean with it weighs it as much as all networks together. The price is plain: so many networks
to train, to keep, and to run for each request. A regression costs next to nothing beside a network.
"""


def parts(results: Path) -> list[str]:
    """Text and table."""
    return [TEXT, averaged_table(results)]


def averaged(results: Path) -> dict[tuple[int, bool], tuple[Interval, Interval | None]]:
    """(networks, with the regression) -> AUC, and its difference from one network; empty before it has run."""
    (condition,) = GROUPS["averaged"]
    table = read_table(results, [condition], SPLITS["averaged"])
    if not has(table, condition.name) or len(table) != len(SPLITS["averaged"]):
        return {}
    one, found = values_of(table, condition.name, "mean_of_1_auc"), {}
    for beside, measure in ((False, "mean_of_{}_auc"), (True, "with_counts_{}_auc")):
        for networks in range(1, 1 + condition.training.networks):
            own = values_of(table, condition.name, measure.format(networks))
            change = interval(own - one, resampled=RESAMPLED) if beside or networks > 1 else None
            found[networks, beside] = interval(own, resampled=RESAMPLED), change
    return found


def averaged_table(results: Path) -> str:
    rows = []
    for (networks, beside), (own, change) in averaged(results).items():
        title = "one network" if networks == 1 else f"mean of {networks} networks"
        said = ["", ""] if change is None else [signed(change), verdict(change)]
        row = [title + ", and the regression" * beside, str(networks) + " and a regression" * beside, str(own)]
        rows.append([*row, *said, dots(own.values, digits=DIGITS)])
    header = ("what is averaged", "to train and to serve", "test AUC", "minus one network", "so it is")
    return markdown((*header, "each of 5–9"), rows)
