"""An AUC averaged over batches: pairs from different batches are never compared."""

from __future__ import annotations

import numpy as np

from dien_course.museum.exhibit import Exhibit, Source, Symptom
from dien_course.training.metrics import auc


def mean_of_batches(probability: np.ndarray, label: np.ndarray, size: int = 32) -> float:
    """The mean of the AUCs of slices of ``size`` rows."""
    starts = range(0, len(label), size)
    return float(np.mean([auc(probability[at : at + size], label[at : at + size]) for at in starts]))


def of_all_rows(probability: np.ndarray, label: np.ndarray) -> float:
    """The AUC of all rows."""
    return auc(probability, label)


def eight_days() -> tuple[np.ndarray, np.ndarray]:
    """Scores and labels of 8 · 32 rows in the order of a log, whose level rises from day to day."""
    random = np.random.default_rng(0)
    level = np.repeat(np.linspace(-2, 2, 8), 32)
    label = (random.random(256) < 1 / (1 + np.exp(-level))).astype(np.int8)
    label[::32], label[1::32] = 0, 1  # so that every batch has both
    return level + 0.1 * random.standard_normal(256), label


def off(measure) -> float:
    """How far the result is from the share of pairs in the right order, on ``eight_days``."""
    probability, label = eight_days()
    pairs = probability[label == 1][:, None] - probability[label == 0]
    return abs(measure(probability, label) - float((pairs > 0).mean()))


EXHIBIT = Exhibit(
    name="batch_auc",
    title="An average of AUCs",
    room="measures",
    story="The AUC that training prints changes with the batch size, and disagrees with the one of evaluation.",
    because="AUC counts pairs; a mean over batches leaves out all pairs of two batches.",
    test="Compute it with two batch sizes.",
    symptom=Symptom("distance from the share of pairs in the right order", off, above=0.02),
    wrong=mean_of_batches,
    cure=of_all_rows,
    sources=(
        Source(
            "deepctr-torch",
            "0.3.0 (installed)",
            "deepctr_torch/models/basemodel.py, BaseModel.fit",
            "metrics of the training part are summed over steps and divided by their number; evaluate() is sound",
        ),
    ),
)
