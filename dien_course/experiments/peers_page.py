"""The part of docs/results.md on the DIENs of other packages, trained on the splits of ml_1m that chose nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from dien_course.experiments.material import RESAMPLED
from dien_course.experiments.numbers_study import SPLITS
from dien_course.experiments.peers import PEERS, with_peers
from dien_course.experiments.results import read_table
from dien_course.experiments.statistics import Interval, interval, paired, values_of
from dien_course.experiments.study import GROUPS
from dien_course.experiments.tables import dots, has, markdown, signed, verdict

if TYPE_CHECKING:
    import pandas as pd

DIGITS = 3  # of the single splits
ALIKE = "ml_1m, dien of target and history alone"
METHODS = {
    **{f"ml_1m, {method}": title for method, title in PEERS.items()},
    ALIKE: "DIEN of this course, the same columns",
    f"{ALIKE}, rate 0.001": "DIEN of this course, the same columns, rate of the grid",
    "ml_1m, dien": "DIEN of this course, with the user's columns and genres",
    "ml_1m, dien with numbers": "DIEN of this course, with numbers too",
}

TEXT = """
### Whose DIEN, on this sample

The DIENs of deepctr-torch 0.3.0 and torch-rechub 0.9.0, as [on the
reviews](#amazon-reviews-the-papers-own-kind-of-data): theirs unchanged, with AUGRU and auxiliary loss, one table, our
loop, our head's sizes and dropout. They read the target and the history. Rates (.001, .004, .01) and no warm-up or 22
epochs of it were tried alike for both and for ours, by the log loss of the validation users of split 0 ([every
point](peers_ml_1m.json)): the warm-up was best for all, with the rate .001 for deepctr-torch and ours and .01 for
torch-rechub. Ours stand here with the rate of `train` (.004), which trials on more splits had chosen before, and once
with the rate of that grid: 387 validation users choose a rate badly. So compare deepctr-torch with the row that has its
rate; what it would reach with another one has not been tried on these splits. Splits 5 to 9, which
chose nothing. Made by `python -m bench.peer_study --data FOLDER`.
"""


def parts(results: Path) -> list[str]:
    """Text and table."""
    return [TEXT, peers_table(results)]


def beside_peers(results: Path) -> pd.DataFrame:
    """Results of the methods on the splits that chose nothing, the peers' among them."""
    conditions = [*GROUPS["alone"], *(c for c in GROUPS["numbers"] if c.name in METHODS)]
    return with_peers(read_table(results, conditions, SPLITS["alone"]), "ml_1m")


def peers_rows(results: Path) -> list[tuple[str, Interval, Interval | None]]:
    """Title, test AUC, and the difference from our DIEN with the same columns, of each method that has run."""
    table = beside_peers(results)
    if not has(table, ALIKE):
        return []
    return [
        (
            title,
            interval(values_of(table, name), resampled=RESAMPLED),
            None if name == ALIKE else paired(table, name, ALIKE, resampled=RESAMPLED),
        )
        for name, title in METHODS.items()
        if has(table, name)
    ]


def peers_table(results: Path) -> str:
    rows = []
    for title, own, difference in peers_rows(results):
        said = ["", ""] if difference is None else [signed(difference), verdict(difference)]
        rows.append([title, str(own), *said, dots(own.values, digits=DIGITS)])
    return markdown(("network", "test AUC", "minus ours, the same columns", "so it is", "each of 5–9"), rows)
