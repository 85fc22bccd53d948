"""Settings of the study of reviews, tried alike for all, and the DIENs of deepctr-torch and torch-rechub trained on it.

    python -m bench.reviews --data FOLDER

with a folder amazon-grocery as ``python -m dien_course data`` makes it. First every method is trained once with each
point of ``GRID`` on split 0, and the point of the smallest log loss on its validation users is taken; the test part is
not read. (Those of the course's networks are then written into dien_course/experiments/reviews_study.py by hand.) Then
the two peers are trained with theirs on every split. Writes docs/peers.json; what is there already is not made again.
Half an hour of one core, about. Needs the packages of requirements-test.txt.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from dataclasses import asdict
from itertools import product
from pathlib import Path

import torch
from tqdm import tqdm

from bench.peers import PEERS
from dien_course.data.amazon import NAME
from dien_course.errors import DataError
from dien_course.experiments.conditions import Condition
from dien_course.experiments.material import checksum, open_material
from dien_course.experiments.peers import FILE
from dien_course.experiments.reviews_study import DIEN, TUNED
from dien_course.experiments.study import SEEDS
from dien_course.experiments.trial import CLASSES, measured_by, rounded, train_network

GRID = {"learning_rate": (1e-3, 4e-3, 1e-2), "warmup_epochs": (0, 4)}


def points(condition: Condition, auxiliary: bool) -> list[Condition]:
    """``condition`` with every point of the grid; without an auxiliary loss there is nothing to warm up."""
    warmups = GRID["warmup_epochs"] if auxiliary else (0,)
    return [
        condition.but(condition.name, training={"learning_rate": rate, "warmup_epochs": warmup})
        for rate, warmup in product(GRID["learning_rate"], warmups)
    ]


def methods() -> dict[str, tuple[type, Condition, bool]]:
    """Name -> network, condition, whether it has an auxiliary loss: those of the course, then the peers."""
    ours = {
        condition.name.split(", ", 1)[1]: (
            CLASSES[condition.method],
            condition,
            condition.method in ("dien", "auxiliary_din") and bool(condition.model.get("auxiliary", "inner")),
        )
        for condition in TUNED
    }
    model = {name: DIEN.model[name] for name in ("embedding_size", "dropout")}
    plain = Condition(NAME, DIEN.data, "dien", model, DIEN.training)
    return ours | {name: (network, plain, True) for name, network in PEERS.items()}


def tried(name: str, network: type, condition: Condition, material) -> dict:
    """One point of the grid, trained on split 0: what its validation users say."""
    trained = train_network(network, condition, material, 0)
    best = trained.fit.history.set_index("epoch").loc[trained.fit.best_epoch]
    settings = {knob: asdict(condition.training)[knob] for knob in GRID}
    judged = {"validation_loss": float(best.validation_loss), "validation_auc": float(best.validation_auc)}
    return {"method": name, **settings, "best_epoch": trained.fit.best_epoch, **rounded(judged)}


def chosen(grid: list[dict], name: str) -> dict:
    """The settings of the smallest validation loss that ``name`` had."""
    best = min((row for row in grid if row["method"] == name), key=lambda row: row["validation_loss"])
    return {knob: best[knob] for knob in GRID}


def main() -> int:
    """The command line; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m bench.reviews", description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="a folder amazon-grocery, with reviews.csv")
    parser.add_argument("--out", type=Path, default=FILE, help="default: docs/peers.json")
    options = parser.parse_args()
    torch.set_num_threads(1)
    folder = options.data.resolve()
    folders = {folder.name: folder}
    try:
        materials = {seed: open_material(DIEN.data, seed, folders) for seed in range(SEEDS)}
    except (DataError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    kept = json.loads(options.out.read_text()) if options.out.exists() else {"grid": [], "trials": []}
    kept["data"] = checksum(folder)

    def keep() -> None:
        lines = {name: ",\n".join(json.dumps(row) for row in kept[name]) for name in ("grid", "trials")}
        parts = [f'"{name}": [\n{text}\n]' for name, text in lines.items()]
        options.out.write_text("{\n" + ",\n".join([f'"data": {json.dumps(kept["data"])}', *parts]) + "\n}\n")

    for name, (network, condition, auxiliary) in methods().items():
        for point in tqdm(points(condition, auxiliary), desc=name, unit="point"):
            wanted = {"method": name, **{knob: asdict(point.training)[knob] for knob in GRID}}
            if not any(wanted.items() <= row.items() for row in kept["grid"]):
                kept["grid"].append(tried(name, network, point, materials[0]))
                keep()
    for name in PEERS:
        network, condition, _ = methods()[name]
        condition = condition.but(NAME, training=chosen(kept["grid"], name))
        for seed in tqdm(range(SEEDS), desc=name, unit="split"):
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
