"""Short trainings over α, negatives and tables, five seeds each, for the explorer of the auxiliary loss (chapter 06).

``python -m dien_course.experiments.auxiliary_sweep`` makes all of them, some fifteen minutes on an idle core, and
writes docs/auxiliary_sweep.json. Another processor rounds otherwise and ends with other curves, above all after the
best epoch, so that one training says little: what is read from the file is read from all five.
"""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import NamedTuple

import torch
from tqdm.auto import tqdm

from dien_course.course_files import COURSE
from dien_course.data import Batches, Encoder, NegativeSampler, build_samples, movielens_spec
from dien_course.experiments.probes import table_accuracy
from dien_course.models import DIEN
from dien_course.training import fit
from dien_course.world import make_world

FILE = COURSE / "docs" / "auxiliary_sweep.json"
ALPHAS, NEGATIVES, TABLES = (0.0, 0.1, 1.0, 10.0), ("uniform", "popularity"), ("shared", "separate")
SEEDS, USERS, VALIDATION_SHARE, MAX_LENGTH, EPOCHS, DIGITS = 5, 5_000, 0.4, 20, 16, 4
CURVES = ("loss", "auxiliary_loss", "validation_loss", "validation_auc")


class Combination(NamedTuple):
    """What one training is told: the weight of the auxiliary loss, how negatives are drawn, which tables there are."""

    alpha: float
    negatives: str
    tables: str


COMBINATIONS = tuple(Combination(*parts) for parts in product(ALPHAS, NEGATIVES, TABLES))


def train_one(combination: Combination, seed: int) -> dict:
    """One short training in a small world: ``CURVES``, a list over ``EPOCHS`` each, and ``table_accuracy``.

    ``seed`` draws the world, its split, the first weights, the batches and the negatives. Losses are means over the
    training part, the auxiliary one before its weight (with α = 0 it is watched, not taught); the other two are of the
    validation users. ``table_accuracy`` is that of ``probes``, after the last epoch.
    """
    world = make_world(users=USERS, seed=seed)
    train, held_out = build_samples(world.tables, max_length=MAX_LENGTH, test_share=VALIDATION_SHARE, seed=seed)
    spec = movielens_spec([*train.columns, *train.sequences], MAX_LENGTH)
    spec = replace(spec, categorical=(), sequences=(), tables=combination.tables)
    encoder, part = Encoder.fit_encode(spec, train)
    validation = encoder.encode(held_out)
    torch.manual_seed(seed)
    model = DIEN(spec, encoder.sizes, embedding_size=8, dropout=0.1)
    sampler = NegativeSampler(part, spec.groups[0], combination.negatives)
    history = fit(
        model,
        Batches(part, 64, shuffle=True, seed=seed, negatives=[sampler]),
        Batches(validation, 1000),
        epochs=EPOCHS,
        patience=EPOCHS,
        learning_rate=1e-2,
        alpha=combination.alpha,
        averaging=0.9,
        progress=False,
    ).history
    curves = {name: [round(float(value), DIGITS) for value in history[name]] for name in CURVES}
    accuracy = round(table_accuracy(model), DIGITS)
    return {**combination._asdict(), "seed": seed, **curves, "table_accuracy": accuracy}


def read_sweep(file: Path = FILE) -> dict[Combination, list[dict]]:
    """The trainings that ``main`` has written: those of each combination, one a seed."""
    found: dict[Combination, list[dict]] = {}
    for run in json.loads(file.read_text(encoding="utf-8")):
        found.setdefault(Combination(run["alpha"], run["negatives"], run["tables"]), []).append(run)
    return found


def main() -> None:
    """Trains every combination with every seed and writes ``FILE``, a training a line."""
    trainings = tqdm(list(product(COMBINATIONS, range(SEEDS))), unit="training")
    lines = [json.dumps(train_one(combination, seed)) for combination, seed in trainings]
    FILE.write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main()
