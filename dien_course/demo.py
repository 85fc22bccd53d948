"""The demo: DIEN on the shipped world in a minute, beside what it has to beat and what it cannot."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from dien_course.data import DataError, open_source
from dien_course.data.samples import Samples
from dien_course.experiments.yardsticks import smoothed_mean
from dien_course.files import whole_folder
from dien_course.lab.figures.auc_bars import auc_bars
from dien_course.training import Settings, train
from dien_course.training.metrics import auc
from dien_course.world import shipped_path

LIMIT = "the world's own probability"
BASELINE = {"embedding_size": 16, "learning_rate": 8e-3, "epochs": 15, "patience": 2}
EVOLVING = {"embedding_size": 16, "dropout": 0.2, "warmup_steps": 80, "epochs": 8, "patience": 2}


def run(folder: Path, seed: int = 0) -> dict[str, float]:
    """Trains three models, prints their test AUC beside two yardsticks, and draws them to ``folder``/auc.png.

    Returns the AUCs by name. Raises DataError when the folder cannot be written.
    """
    source = open_source(seed=seed)
    print(f"The shipped world: {len(source.train):,} training samples, {len(source.test):,} test samples.")
    scores = {}
    for name, settings in {
        "BaseModel (mean of the history)": Settings(model="base", seed=seed, **BASELINE),
        "DIN (attention, blind to order)": Settings(model="din", seed=seed, **BASELINE),
        "DIEN (interests that evolve)": Settings(model="dien", seed=seed, **EVOLVING),
    }.items():
        print(f"Training {name} ...", flush=True)
        run = train(source, settings, progress=sys.stderr.isatty())
        scores[name] = run.metrics["auc"]
    train_part, test = run.parts
    movie_mean = auc(smoothed_mean(train_part, test, "movieId"), test.label)
    limit = auc(true_probability(source.test), test.label)
    scores = {"movie mean (no network)": movie_mean, **scores, LIMIT: limit}
    for name, value in scores.items():
        print(f"{name:34}{value:.3f}")
    with whole_folder(folder) as temporary:
        auc_bars(scores, "Where interests drift, order is worth a model of its own", LIMIT).savefig(
            temporary / "auc.png", dpi=110
        )
    print(f"The picture is {folder / 'auc.png'}")
    return scores


def true_probability(samples: Samples) -> np.ndarray:
    """The probability with which the shipped world drew the label of each user's last event: float64 (N,).

    Raises DataError when a sample is not the last event of a user of the shipped world.
    """
    import pandas as pd

    truth = pd.read_csv(shipped_path() / "truth.csv.gz", index_col="userId")
    row = truth.index.get_indexer(samples.columns["userId"])
    if (row < 0).any() or (truth.movieId.to_numpy()[row] != samples.columns["movieId"]).any():
        raise DataError(
            "the samples are not the last events of the shipped world; expected open_source() without a folder"
        )
    return truth.probability.to_numpy()[row]
