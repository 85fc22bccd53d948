"""Settings tried alike for all, and the DIENs of deepctr-torch and torch-rechub trained on the study's own samples.

    python -m bench.peer_study --data FOLDER

with a folder amazon-grocery as ``python -m dien_course data`` makes it, or ml_1m with the tutorial's train.csv. First
every method is trained once with each point of the folder's grid on split 0, and the point of the smallest log loss on
its validation users is taken; the test part is not read. (What the course's networks use stands in
dien_course/experiments/reviews_study.py and study.py.) Then the two peers are trained with theirs on the splits of the
study. Writes docs/peers.json or docs/peers_ml_1m.json; what is there already is not made again. Half an hour of one
core for each folder, about. Needs the packages of requirements-test.txt.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import product
from pathlib import Path

import torch
from tqdm import tqdm

from bench.peers import PEERS
from dien_course.data.amazon import NAME
from dien_course.errors import DataError
from dien_course.experiments.conditions import Condition
from dien_course.experiments.material import Material, checksum, open_material
from dien_course.experiments.numbers_study import SPLITS
from dien_course.experiments.peers import FILES
from dien_course.experiments.reviews_study import DIEN, TUNED
from dien_course.experiments.study import SAMPLE, SEEDS
from dien_course.experiments.trial import CLASSES, measured_by, rounded, train_network

RATES = (1e-3, 4e-3, 1e-2)
KNOBS = ("learning_rate", "warmup_epochs")


@dataclass(frozen=True)
class Study:
    """One folder's: the course's DIEN, all of its networks that are tried, warm-ups tried, and the peers' splits."""

    dien: Condition
    tuned: Sequence[Condition]
    warmups: tuple[int, ...]
    splits: Sequence[int]

    def points(self, condition: Condition, auxiliary: bool) -> list[Condition]:
        """``condition`` with every point of the grid; without an auxiliary loss there is nothing to warm up."""
        return [
            condition.but(condition.name, training=dict(zip(KNOBS, point, strict=True)))
            for point in product(RATES, self.warmups if auxiliary else (0,))
        ]

    def methods(self) -> dict[str, tuple[type, Condition, bool]]:
        """Name -> network, condition, whether it has an auxiliary loss: those of the course, then the peers."""
        ours = {
            condition.name.split(", ", 1)[1]: (
                CLASSES[condition.method],
                condition,
                condition.method in ("dien", "auxiliary_din") and bool(condition.model.get("auxiliary", "inner")),
            )
            for condition in self.tuned
        }
        model = {name: self.dien.model[name] for name in ("embedding_size", "dropout")}
        plain = Condition(self.dien.data.folder, self.dien.data, "dien", model, self.dien.training)
        return ours | {name: (network, plain, True) for name, network in PEERS.items()}


STUDIES = {
    NAME: Study(DIEN, TUNED, (0, 4), range(SEEDS)),
    "ml_1m": Study(SAMPLE, (SAMPLE,), (0, 22), SPLITS["alone"]),
}


def tried(name: str, network: type, condition: Condition, material: Material) -> dict:
    """One point of the grid, trained on split 0: what its validation users say."""
    trained = train_network(network, condition, material, 0)
    best = trained.fit.history.set_index("epoch").loc[trained.fit.best_epoch]
    settings = {knob: asdict(condition.training)[knob] for knob in KNOBS}
    judged = {"validation_loss": float(best.validation_loss), "validation_auc": float(best.validation_auc)}
    return {"method": name, **settings, "best_epoch": trained.fit.best_epoch, **rounded(judged)}


def chosen(grid: list[dict], name: str) -> dict:
    """The settings of the smallest validation loss that ``name`` had."""
    best = min((row for row in grid if row["method"] == name), key=lambda row: row["validation_loss"])
    return {knob: best[knob] for knob in KNOBS}


def main() -> int:
    """The command line; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m bench.peer_study", description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help=f"a folder named {' or '.join(STUDIES)}")
    parser.add_argument("--out", type=Path, help="default: docs/peers.json or docs/peers_ml_1m.json")
    options = parser.parse_args()
    torch.set_num_threads(1)
    folder = options.data.resolve()
    folders = {folder.name: folder}
    try:
        if folder.name not in STUDIES:
            raise DataError(f"--data {options.data}: expected a folder named {' or '.join(STUDIES)}")
        study = STUDIES[folder.name]
        materials = {seed: open_material(study.dien.data, seed, folders) for seed in (0, *study.splits)}
    except (DataError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    out = options.out or FILES[folder.name]
    kept = json.loads(out.read_text()) if out.exists() else {"grid": [], "trials": []}
    kept["data"] = checksum(folder)

    def keep() -> None:
        lines = {name: ",\n".join(json.dumps(row) for row in kept[name]) for name in ("grid", "trials")}
        parts = [f'"{name}": [\n{text}\n]' for name, text in lines.items()]
        out.write_text("{\n" + ",\n".join([f'"data": {json.dumps(kept["data"])}', *parts]) + "\n}\n")

    methods = study.methods()
    for name, (network, condition, auxiliary) in methods.items():
        for point in tqdm(study.points(condition, auxiliary), desc=name, unit="point"):
            wanted = {"method": name, **{knob: asdict(point.training)[knob] for knob in KNOBS}}
            if not any(wanted.items() <= row.items() for row in kept["grid"]):
                kept["grid"].append(tried(name, network, point, materials[0]))
                keep()
    for name in PEERS:
        network, condition, _ = methods[name]
        condition = condition.but(condition.name, training=chosen(kept["grid"], name))
        for seed in tqdm(study.splits, desc=name, unit="split"):
            if any(row["method"] == name and row["seed"] == seed for row in kept["trials"]):
                continue
            started = time.perf_counter()
            trained = train_network(network, condition, materials[seed], seed)
            measured = measured_by(trained, condition, materials[seed])
            seconds = round(time.perf_counter() - started, 1)
            kept["trials"].append({"method": name, "seed": seed, "seconds": seconds, **rounded(measured)})
            keep()
    return 0


if __name__ == "__main__":
    sys.exit(main())
