"""One trial: a condition and a seed, trained and measured (chapter 10)."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from torch import nn

from dien_course.data import AttentionGroup, Batches, Encoded, Encoder, NegativeSampler
from dien_course.data.derived import times_of
from dien_course.experiments import probes
from dien_course.experiments.bayes_filter import EXPLORATION, expected_taste, filtered_probability, taste_density
from dien_course.experiments.conditions import NETWORKS, Condition, Training
from dien_course.experiments.controls import AuxiliaryDIN, BilinearDIEN
from dien_course.experiments.counts import logistic_on_counts, logistic_on_neighbours
from dien_course.experiments.material import Material, open_material
from dien_course.experiments.over_users import bootstrap_over_users
from dien_course.experiments.seen import auc_by_seen
from dien_course.experiments.sitting_filter import filtered_by_sittings
from dien_course.experiments.yardsticks import popularity, smoothed_mean
from dien_course.models import MODELS
from dien_course.training import fit, predict
from dien_course.training.evaluate import score
from dien_course.training.fit import Fit
from dien_course.training.metrics import auc

CLASSES = {**MODELS, "auxiliary_din": AuxiliaryDIN, "bilinear": BilinearDIEN}
VALIDATION_SHARE = 0.1
DIGITS = 5


def run_trial(condition: Condition, seed: int, folders: Mapping[str, Path]) -> dict:
    """What the result of ``condition`` and ``seed`` holds: auc, gauc, logloss, n, seconds and more by the method.

    A network adds best_epoch, parameters, and lists over the epochs: validation_auc and auxiliary_loss. Its measures
    add taste_behaviours, taste_interest and taste_evolved (R²), relevance (AUC), table_accuracy, and swapped_auc: the
    AUC of the same weights run by the other AUGRU convention. The filter's measure taste adds taste_filter (R²).
    ``folders`` as in ``open_material``.
    """

    def measure() -> dict:
        material = open_material(condition.data, seed, folders)
        return (_network if condition.method in NETWORKS else _yardstick)(condition, material, seed)

    return timed(measure)


def timed(measure: Callable[[], dict]) -> dict:
    """What ``measure()`` gives, rounded, and before it the ``seconds`` that it took."""
    started = time.perf_counter()
    measured = measure()
    return {"seconds": round(time.perf_counter() - started, 1), **rounded(measured)}


def _yardstick(condition: Condition, material: Material, seed: int) -> dict:
    source, data, test = material.source, condition.data, material.source.test
    encoder, train = Encoder.fit_encode(source.spec, source.train)
    encoded = encoder.encode(test)
    group, extra = source.spec.groups[0], {}
    if condition.method == "truth":
        probability = material.world.truth.probability[test.columns["row"]]
    elif condition.method == "filter":
        probability = _filtered(condition, material)
        extra = {"taste_filter": _filtered_taste(condition, material)} if "taste" in condition.measures else {}
    elif condition.method == "popularity":
        return {"auc": auc(popularity(train, encoded, group), encoded.label), "n": len(encoded)}
    elif condition.method == "movie_mean":
        probability = smoothed_mean(train, encoded, group.triples[0].target)
    elif condition.method == "neighbours":
        probability = logistic_on_neighbours(train, encoded, group)
    else:
        told = getattr(data, "numbers", False) or getattr(data, "told", "") == "numbers"
        spec = source.spec
        time = None if told or spec.time is None else times_of(source.train, spec.time)
        probability = logistic_on_counts(train, encoded, group, seed, encoder.spec if told else None, time)
    return {**score(probability, encoded.label, encoded.owner), **extra}


def _filtered(condition: Condition, material: Material) -> np.ndarray:
    """What the filter says of the test part; the one that knows sittings, where they matter."""
    data, test, truth = condition.data, material.source.test, material.world.truth
    rules = {"drift": data.drift, "noise": data.noise}
    if data.sittings:
        return filtered_by_sittings(test, truth, sittings=data.sittings, interleaving=data.interleaving, **rules)
    return filtered_probability(test, truth, **rules)


def _filtered_taste(condition: Condition, material: Material) -> float:
    """R² of the taste that the filter expects, judged as a network's vectors are."""
    data, source, truth = condition.data, material.source, material.world.truth
    samples = probes.fitting_part(source.train)
    rules = {"drift": data.drift, "exploration": EXPLORATION, "noise": data.noise}
    fitted, judged = (expected_taste(taste_density(part, truth, **rules)) for part in (samples, source.test))
    return probes.taste_r2(fitted, samples, judged, source.test, truth)


class Trained(NamedTuple):
    """A network with the weights of its best epoch, what encodes its data, and how the training went.

    ``train``: the training part in ids as the network read it, the users who chose the epoch among it.
    """

    model: nn.Module
    encoder: Encoder
    train: Encoded
    fit: Fit


def train_network(network: Callable[..., nn.Module], condition: Condition, material: Material, seed: int) -> Trained:
    """Trains ``network(spec, sizes, **condition.model)`` on ``material`` as ``condition`` says."""
    source, training = material.source, condition.training
    torch.manual_seed(seed)
    encoder, training_part = Encoder.fit_encode(source.spec, source.train)
    train, held_out = training_part.split_users(VALIDATION_SHARE, seed)
    model = network(encoder.spec, encoder.sizes, **condition.model)
    judges = encoder.encode(source.test) if training.selection == "test" else held_out
    return Trained(model, encoder, training_part, learn(model, train, judges, source.spec.groups, training, seed))


def learn(
    model: nn.Module, train: Encoded, judges: Encoded, groups: Sequence[AttentionGroup], training: Training, seed: int
) -> Fit:
    """Trains ``model`` in place on ``train`` as ``training`` says; ``judges`` choose the epoch.

    Negatives are drawn, for each of ``groups``, where the network has an ``auxiliary`` loss.
    """
    auxiliary = bool(getattr(model, "auxiliary", None))
    drawing = auxiliary and training.negatives != "column"
    samplers = [NegativeSampler(train, group, training.negatives) for group in groups if drawing]
    alike = not training.mixed
    batches = Batches(train, training.batch_size, shuffle=True, seed=seed, bucket=alike, negatives=samplers)
    settings = asdict(training)
    for name in ("batch_size", "negatives", "selection", "mixed", "networks"):
        settings.pop(name, None)
    settings["warmup_epochs"] *= auxiliary
    return fit(model, batches, Batches(judges, 1024), progress=False, **settings)


def measured_by(trained: Trained, condition: Condition, material: Material) -> dict:
    """What the result of a network holds, but for the seconds: see ``run_trial``."""
    model, outcome = trained.model, trained.fit
    test = trained.encoder.encode(material.source.test)
    history = outcome.history
    after = history[history.phase == "both"]
    measured = score(predict(model, Batches(test, 1024)), test.label, test.owner)
    measured |= {
        "best_epoch": outcome.best_epoch,
        "parameters": sum(p.numel() for p in model.parameters()),
        "validation_auc": after.validation_auc.astype(float).tolist(),
    }
    if getattr(model, "auxiliary", None):
        measured["auxiliary_loss"] = history.auxiliary_loss.tolist()
    if condition.training.selection == "test":
        measured["highest_auc"] = max(measured["validation_auc"])
    for name in condition.measures:
        measured |= MEASURES[name](trained, material, test)
    return measured


def _network(condition: Condition, material: Material, seed: int) -> dict:
    return measured_by(train_network(CLASSES[condition.method], condition, material, seed), condition, material)


def _taste(trained: Trained, material: Material, test: Encoded) -> dict:
    source, truth = material.source, material.world.truth
    samples = probes.fitting_part(source.train)
    fitted, judged = (probes.read(trained.model, part) for part in (trained.encoder.encode(samples), test))
    return {
        f"taste_{name}": probes.taste_r2(getattr(fitted, name), samples, getattr(judged, name), source.test, truth)
        for name in ("behaviours", "interest", "evolved")
    }


def _relevance(trained: Trained, material: Material, test: Encoded) -> dict:
    reading, source = probes.read(trained.model, test), material.source
    return {"relevance": probes.relevance_auc(reading, source.test, material.world.truth, source.spec.max_length)}


def _tables(trained: Trained, material: Material, test: Encoded) -> dict:
    return {"table_accuracy": probes.table_accuracy(trained.model)}


def _swapped(trained: Trained, material: Material, test: Encoded) -> dict:
    layers = list(trained.model.evolution.values())
    before = layers[0].convention
    for layer in layers:
        layer.convention = {"paper": "released", "released": "paper"}[before]
    swapped = auc(predict(trained.model, Batches(test, 1024)), test.label)
    for layer in layers:
        layer.convention = before
    return {"swapped_auc": swapped}


def _with_counts(trained: Trained, material: Material, test: Encoded) -> dict:
    """The AUC of the mean of two logits: the network's, and that of the regression on the same numbers."""
    spec, probability = trained.encoder.spec, predict(trained.model, Batches(test, 1024)).astype(np.float64)
    counted = logistic_on_counts(trained.train, test, spec.groups[0], spec=spec)
    logits = [np.log(p) - np.log1p(-p) for p in (probability, counted)]
    return {"with_counts_auc": auc(sum(logits), test.label)}


def _over_users(trained: Trained, material: Material, test: Encoded) -> dict:
    """AUC and GAUC over the movie mean and over the regression on the same numbers, with intervals over test users."""
    spec, probability = trained.encoder.spec, predict(trained.model, Batches(test, 1024))
    others = {
        "movie_mean": smoothed_mean(trained.train, test, spec.targets[0]),
        "regression": logistic_on_counts(trained.train, test, spec.groups[0], spec=spec),
    }
    found = {}
    for name, other in others.items():
        for measure, values in bootstrap_over_users(probability, other, test.label, test.owner).items():
            found[f"{measure}_over_{name}"] = values
    return found


def _seen(trained: Trained, material: Material, test: Encoded) -> dict:
    """AUC by how often training names the target (``auc_by_seen``)."""
    group = material.source.spec.groups[0]
    return auc_by_seen(predict(trained.model, Batches(test, 1024)), test, trained.train, group)


MEASURES = {
    "seen": _seen,
    "over_users": _over_users,
    "with_counts": _with_counts,
    "taste": _taste,
    "relevance": _relevance,
    "tables": _tables,
    "swapped": _swapped,
}


def rounded(measured: dict) -> dict:
    """Numbers with ``DIGITS`` digits after the point; NaN, which JSON lacks, as None."""

    def plain(value):
        if isinstance(value, list):
            return [plain(v) for v in value]
        if isinstance(value, float):
            return None if np.isnan(value) else round(value, DIGITS)
        return value

    return {name: plain(value) for name, value in measured.items()}
