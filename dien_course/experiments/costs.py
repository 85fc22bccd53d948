"""What the study costs: the seconds of all stored trials, by what they were trained on (chapter 10)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from dien_course.experiments.conditions import Condition, FolderData, TraitData
from dien_course.experiments.peers import FILES, read_peers
from dien_course.experiments.results import read_table
from dien_course.experiments.study import parts_of
from dien_course.experiments.tables import markdown

CORES = 2
TEXT = """
## What it costs

The seconds that each trial took are stored with it, one trial on one core. They were taken while the machine did other
things as well, so that an idle one needs less; trials share nothing, so that two cores need half the time. What was
trained to choose settings is not counted.

`make experiments ARGS="--data ml_1m --data ml-latest-small --data amazon-grocery"`, with three folders of these names,
makes all trials but those of other packages, and `--only` with a group's name a part of them (`--help` lists the
groups). Those of other packages are made by `python -m bench.peer_study --data FOLDER`.
"""


def costs(results: Path) -> dict[str, tuple[int, float]]:
    """Data, or other packages' DIENs -> how many trials are stored, and the hours of one core that they took."""
    taken: dict[tuple[str, int], tuple[str, float]] = {}
    for seeds, conditions in parts_of([]):
        data = {condition.name: _data(condition) for condition in conditions}
        for name, seed, seconds in _stored(results, conditions, seeds):
            taken[name, seed] = data[name], seconds
    found: dict[str, tuple[int, float]] = {}
    for data, seconds in taken.values():
        trials, hours = found.get(data, (0, 0.0))
        found[data] = trials + 1, hours + seconds / 3600
    return found


def peers_cost() -> tuple[int, float]:
    """Trials of other packages' DIENs, and their hours; the grid of their settings is not counted."""
    trials = [trial["seconds"] for file in FILES.values() if file.exists() for trial in read_peers(file)["trials"]]
    return len(trials), sum(trials) / 3600


def costs_table(results: Path) -> str:
    found = costs(results)
    if not found:
        return markdown((), [])
    found = found | {"other packages' DIENs": peers_cost()}
    whole = tuple(map(sum, zip(*found.values(), strict=True)))
    rows = [
        [data, str(trials), f"{hours:.1f}", f"{hours / CORES:.1f}"]
        for data, (trials, hours) in {**found, "*all*": whole}.items()
    ]
    return markdown(("trained on", "trials", "hours of one core", "hours of two cores"), rows)


def _stored(results: Path, conditions: Sequence[Condition], seeds: int | Sequence[int]) -> list[tuple[str, int, float]]:
    table = read_table(results, conditions, seeds)
    if not len(table):
        return []
    return list(table[["condition", "seed", "seconds"]].itertuples(index=False, name=None))


def _data(condition: Condition) -> str:
    if isinstance(condition.data, FolderData):
        return condition.data.folder
    return "traits" if isinstance(condition.data, TraitData) else "worlds"
