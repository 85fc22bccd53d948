"""DIEN with one part taken out, in a small and in a larger cinema of sequels, five seeds each (chapter 08).

``python -m dien_course.experiments.needed_parts`` makes all trainings, some ten minutes on one core, and writes
docs/needed_parts.json.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import torch
from tqdm.auto import tqdm

from dien_course.course_files import COURSE
from dien_course.data import Batches, Encoder
from dien_course.experiments.sequels import SPEC, sequels
from dien_course.experiments.statistics import Interval, interval
from dien_course.models import DIEN, DIN
from dien_course.training import evaluate, fit

FILE = COURSE / "docs" / "needed_parts.json"
SEEDS, ROWS, MAX_LENGTH = 5, 8_000, 10
EPOCHS = {3: 8, 6: 16}  # for each number of genres; with 8, one of five DIENs had not yet found the rule of six
SETTINGS = {"embedding_size": 4}


class WithoutAttention(DIEN):
    """A DIEN in which every behaviour has attention 1."""

    def evolve(self, group, view, interests):
        return self.evolution[group.name](interests, view.mask.to(interests), view.mask)[1]


class WithoutEvolution(DIEN):
    """A DIEN whose head reads the last interest h(T): the target speaks at the head alone."""

    def evolve(self, group, view, interests):
        return interests[:, -1]


KINDS = {
    "DIEN": DIEN,
    "without attention": WithoutAttention,
    "without evolution": WithoutEvolution,
    "without order (DIN)": DIN,
}


class Trial(NamedTuple):
    """What one training is told: how many genres the cinema has, which network reads it, and the seed of all luck."""

    genres: int
    network: str
    seed: int


TRIALS = tuple(Trial(genres, name, seed) for genres in EPOCHS for seed in range(SEEDS) for name in KINDS)


def auc_of(trial: Trial, rows: int = ROWS) -> float:
    """The test AUC of one training; all networks of a seed meet the same three parts.

    No auxiliary loss: these histories are drawn at random, so that it has nothing to teach.
    """
    spec = replace(SPEC, max_length=MAX_LENGTH)
    parts = [
        sequels(size, 10 * trial.seed + place, MAX_LENGTH, trial.genres)
        for place, size in enumerate((rows, 1000, 2000))
    ]
    encoder = Encoder.fit(spec, parts[0])
    train, validation, test = map(encoder.encode, parts)
    kind = KINDS[trial.network]
    torch.manual_seed(trial.seed)
    network = kind(spec, encoder.sizes, **SETTINGS, **({} if kind is DIN else {"auxiliary": None}))
    fit(
        network,
        Batches(train, 128, shuffle=True, seed=trial.seed),
        Batches(validation, 1000),
        epochs=EPOCHS[trial.genres],
        learning_rate=1e-2,
        averaging=0.9,
        progress=False,
    )
    return round(float(evaluate(network, Batches(test, 1000))["auc"]), 4)


def read_trials(file: Path = FILE) -> dict[Trial, float]:
    """The test AUC of every trial that ``main`` has written."""
    found = json.loads(file.read_text(encoding="utf-8"))
    return {Trial(one["genres"], one["network"], one["seed"]): one["auc"] for one in found}


def cost_of(part: str, genres: int, trials: dict[Trial, float]) -> Interval:
    """By how much DIEN's test AUC falls when a part is taken out, paired by seed."""
    return interval([trials[Trial(genres, "DIEN", seed)] - trials[Trial(genres, part, seed)] for seed in range(SEEDS)])


def main() -> None:
    """Trains every trial and writes ``FILE``, a trial a line."""
    lines = [json.dumps({**trial._asdict(), "auc": auc_of(trial)}) for trial in tqdm(TRIALS, unit="training")]
    FILE.write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main()
