"""The part of docs/results.md on films and products rarely seen in training: does the auxiliary loss help them?"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from dien_course.experiments.material import RESAMPLED
from dien_course.experiments.results import read_table
from dien_course.experiments.seen import FROM
from dien_course.experiments.statistics import Interval, interval, values_of
from dien_course.experiments.study import GROUPS, SEEDS, SPLITS
from dien_course.experiments.tables import dots, has, markdown, signed, verdict

COUNTED = {"seen": "places in histories", "labels": "labels"}
DIGITS = 3  # of the single splits
GROUPS_SEEN = {
    "ml_1m": ("rarely seen", SPLITS["rarely seen"]),
    "amazon-grocery": ("reviews, rarely seen", range(SEEDS)),
}

TEXT = """
## Films and products that are rarely seen

The auxiliary loss learns from histories, where a film stands far more often than it is a target. Is what it adds to
DIEN added where training has seen little? The test rows are parted by how often the training histories name their
target, and again by how many training rows have it for their target, which is how many labels it has. The AUC is that
of the rows of each part among themselves, so it says nothing of telling rare films from frequent ones. ml_1m on splits
5 to 9, the reviews on their five.
"""


class Seen(NamedTuple):
    """One part of the test rows: AUC of DIEN without and with the auxiliary loss, what that adds, and the rows."""

    title: str
    without: Interval
    with_loss: Interval
    gain: Interval
    rows: float


def parts(results: Path) -> list[str]:
    """Text and table."""
    return [TEXT, seen_table(results)]


def seen_of(results: Path, folder: str, what: str) -> tuple[list[Seen], Interval] | None:
    """The parts by ``what`` of ``FROM``, rarest first, and by how much the rarest gains more than the most frequent.

    None before it has run.
    """
    group, splits = GROUPS_SEEN[folder]
    table = read_table(results, GROUPS[group], splits)
    with_loss, without = (condition.name for condition in GROUPS[group])
    if not all(has(table, name) and (table.condition == name).sum() == len(splits) for name in (with_loss, without)):
        return None
    found = []
    for low, high in zip(FROM[what], [*FROM[what][1:], None], strict=True):
        plain, own = (values_of(table, name, f"{what}_{low}_auc") for name in (without, with_loss))
        gain = interval(own - plain, resampled=RESAMPLED)
        rows = values_of(table, with_loss, f"{what}_{low}_n").mean()
        title = f"{low} and more" if high is None else f"{low} to {high - 1}"
        found.append(Seen(title, *(interval(v, resampled=RESAMPLED) for v in (plain, own)), gain, rows))
    rare, often = found[0].gain.values, found[-1].gain.values
    more = interval([first - last for first, last in zip(rare, often, strict=True)], resampled=RESAMPLED)
    return found, more


def seen_table(results: Path) -> str:
    rows = []
    for folder in GROUPS_SEEN:
        for what, counted in COUNTED.items():
            read = seen_of(results, folder, what)
            if read is None:
                continue
            found, more = read
            for part in found:
                row = [folder, f"{part.title} {counted}", f"{part.rows:.0f}", str(part.without), str(part.with_loss)]
                rows.append([*row, signed(part.gain), dots(part.gain.values, "+", DIGITS), verdict(part.gain)])
            said = [signed(more), dots(more.values, "+", DIGITS), verdict(more)]
            rows.append([folder, f"*the fewest {counted} gain more than the most by*", "", "", "", *said])
    header = ("data", "the target has", "test rows", "DIEN without auxiliary loss", "DIEN")
    return markdown((*header, "the loss adds", "split by split", "so it is"), rows)
