"""The mean of the logits of several networks that differ in luck alone, and what it costs (chapter 10)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from dien_course.data import Batches
from dien_course.experiments.conditions import Condition
from dien_course.experiments.counts import logistic_on_counts
from dien_course.experiments.material import open_material
from dien_course.experiments.trial import CLASSES, train_network
from dien_course.experiments.two_stages import APART
from dien_course.training import predict
from dien_course.training.evaluate import score
from dien_course.training.metrics import auc


def train_several(condition: Condition, seed: int, folders: Mapping[str, Path]) -> dict:
    """What the result of a condition with ``Several`` holds, but for the seconds.

    The split is that of ``seed`` for all; the first network is the one that the condition without the others has, and
    each further one has other first weights, batches, drawn negatives and validation users. auc, gauc, logloss and n
    are of the mean of all logits; mean_of_K_auc of the first K, and with_counts_K_auc of the mean of two logits:
    theirs, and that of the logistic regression on the same numbers. parameters: of all networks together.
    """
    material = open_material(condition.data, seed, folders)
    logits, parameters = [], 0
    for number in range(condition.training.networks):
        trained = train_network(CLASSES[condition.method], condition, material, seed + APART * number)
        test = trained.encoder.encode(material.source.test)
        logits.append(_logit(predict(trained.model, Batches(test, 1024))))
        parameters += sum(p.numel() for p in trained.model.parameters())
    spec = trained.encoder.spec
    counted = _logit(logistic_on_counts(trained.train, test, spec.groups[0], spec=spec))
    means = np.cumsum(logits, axis=0) / np.arange(1, 1 + len(logits))[:, None]
    measured = score(1 / (1 + np.exp(-means[-1])), test.label, test.owner) | {"parameters": parameters}
    for several, mean in enumerate(means, 1):
        measured[f"mean_of_{several}_auc"] = auc(mean, test.label)
        measured[f"with_counts_{several}_auc"] = auc(mean + counted, test.label)
    return measured


def _logit(probability: np.ndarray) -> np.ndarray:
    probability = probability.astype(np.float64)
    return np.log(probability) - np.log1p(-probability)
