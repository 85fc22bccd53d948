"""The Bayes filter spoilt part by part: which of its parts is the one that DIEN lacks (chapter 10).

A filter that lacks one thing ranks worse by what that thing is worth. Each measure of a result is an AUC on the test
users; what is spoilt is said in ``WHAT``. Two of them take the network's own h'(T): a linear probe, fitted on the true
tastes of the training users, turns it into a taste, and the world's own rule ranks the films by that taste. What such a
reader lacks of the filter, h'(T) does not know; what the network lacks of such a reader, its head does not make of it.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from dien_course.data import Encoder, Samples
from dien_course.experiments import probes
from dien_course.experiments.bayes_filter import EXPLORATION, expected_taste, filtered_probability, taste_density
from dien_course.experiments.conditions import Condition
from dien_course.experiments.material import Material, open_material, shuffled
from dien_course.experiments.trial import Trained, measured_by, train_network
from dien_course.models import DIEN
from dien_course.training.metrics import auc
from dien_course.world.world import CLICK_SHARPNESS, Truth

KNOWN = (0.72, 0.75, 0.79, 0.82, 0.85)  # R² of the taste
STYLES_OFF = (0.1, 0.2, 0.3, 0.5)  # radians, standard deviation
NEWEST = (5, 10)
HISTORY = "histHighRatedMovieIds"

WHAT = {
    "whole": "nothing: the filter",
    "vector": "a mean vector (cos, sin) in place of the whole density",
    "point": "the direction of that vector alone: no certainty",
    **{f"taste_{known}": f"taste blurred to R² {known}" for known in KNOWN},
    **{f"styles_{off}": f"styles of the films off by {off} rad" for off in STYLES_OFF},
    "quality": "films' qualities taken for 0",
    **{f"newest_{kept}": f"only the newest {kept} behaviours" for kept in NEWEST},
    "drift": "drift taken for 0",
    "order": "order of the history lost",
    "evolved": "h'(T), by a linear probe, through the true rule",
    "evolved_quadratic": "h'(T), by a quadratic probe, through the true rule",
    "own_styles": "the filter's taste, styles and qualities read from DIEN's item table",
}


def spoil(condition: Condition, seed: int) -> dict:
    """What the result of a spoilt filter holds, but for the seconds: an AUC for every name in ``WHAT``.

    The network is that of ``condition``; its own result is there as well (auc and so on). taste_filter, taste_evolved
    and taste_evolved_quadratic are R² of the taste, style_error the error of the styles in the item table in radians.
    """
    material = open_material(condition.data, seed, {})
    trained = train_network(DIEN, condition, material, seed)
    measured = measured_by(trained, condition, material)
    measured |= _spoilt_filter(condition, material, seed)
    return measured | _through_the_network(trained, material, condition)


def through_the_rule(taste: np.ndarray, samples: Samples, truth: Truth) -> np.ndarray:
    """Log-odds of a click (N,) by the world's rule, 4 (taste · style) + quality, for taste vectors (N, 2).

    A vector shorter than 1 is a taste that is known less well, and moves the log-odds less.
    """
    film = samples.columns["movieId"] - 1
    style = np.stack([np.cos(truth.style[film]), np.sin(truth.style[film])], axis=1)
    return CLICK_SHARPNESS * (taste * style).sum(1) + truth.quality[film]


def blurred(vector: np.ndarray, taste: np.ndarray, known: float, draw: np.random.Generator) -> np.ndarray:
    """``vector`` (N, 2) with noise, and shortened, so that it tells the unit vectors ``taste`` (N, 2) to R² ``known``.

    R² is about 0; ``known`` may not be above that of ``vector``.
    """
    together, length, unit = (vector * taste).sum(), (vector**2).sum(), (taste**2).sum()
    noise = max(0.0, (together**2 / (known * unit) - length) / vector.size) ** 0.5
    noisy = vector + noise * draw.normal(size=vector.shape)
    return noisy * (noisy * taste).sum() / (noisy**2).sum()


def newest(samples: Samples, kept: int) -> Samples:
    """``samples`` with only the newest ``kept`` behaviours of each history of films."""
    return Samples(samples.columns, {**samples.sequences, HISTORY: samples.sequences[HISTORY].newest(kept)})


def _spoilt_filter(condition: Condition, material: Material, seed: int) -> dict:
    data, truth, test = condition.data, material.world.truth, material.source.test
    label, draw = test.columns["label"], np.random.default_rng([seed, 2])
    rules = {"drift": data.drift, "noise": data.noise}

    def ranks(samples: Samples = test, world: Truth = truth, **instead) -> float:
        return auc(filtered_probability(samples, world, **{**rules, **instead}), label)

    vector = expected_taste(taste_density(test, truth, exploration=EXPLORATION, **rules))
    taste = probes.taste_of(test, truth)
    unit = vector / np.linalg.norm(vector, axis=1, keepdims=True).clip(1e-9)
    found = {"whole": ranks(), "drift": ranks(drift=0.0)}
    found["order"] = ranks(shuffled(test, data.max_length, seed))
    found["quality"] = ranks(world=replace(truth, quality=np.zeros_like(truth.quality)))
    found |= {f"newest_{kept}": ranks(newest(test, kept)) for kept in NEWEST}
    for off in STYLES_OFF:
        wrong = truth.style + off * draw.normal(size=len(truth.style))
        found[f"styles_{off}"] = ranks(world=replace(truth, style=wrong))
    vectors = {"vector": vector, "point": unit}
    vectors |= {f"taste_{known}": blurred(vector, taste, known, draw) for known in KNOWN}
    found |= {name: auc(through_the_rule(v, test, truth), label) for name, v in vectors.items()}
    return found | {"taste_filter": r2(vector, taste)}


def _through_the_network(trained: Trained, material: Material, condition: Condition) -> dict:
    source, truth, test = material.source, material.world.truth, material.source.test
    model, encoder = trained.model, trained.encoder
    label = test.columns["label"]
    samples = probes.fitting_part(source.train)
    fitted, judged = (probes.read(model, encoder.encode(part)).evolved for part in (samples, test))
    found = {}
    for name, make in (("evolved", np.asarray), ("evolved_quadratic", _with_products)):
        vector = probes.probed_taste(make(fitted), samples, make(judged), test, truth)
        found |= {name: auc(through_the_rule(vector, test, truth), label)}
        found |= {f"taste_{name}": r2(vector, probes.taste_of(test, truth))}
    own, error = own_films(model, encoder, truth)
    data = condition.data
    probability = filtered_probability(test, own, drift=data.drift, noise=data.noise)
    return found | {"own_styles": auc(probability, label), "style_error": error}


def own_films(model: DIEN, encoder: Encoder, truth: Truth) -> tuple[Truth, float]:
    """``truth`` with the styles and qualities that a linear probe reads from the network's item table and item bias.

    Each fifth of the films is read by a probe fitted on the others. Also the root mean square error of a style, in
    radians. Popularity and category stay the true ones.
    """
    from sklearn.linear_model import Ridge
    from sklearn.model_selection import KFold, cross_val_predict

    column = model.spec.groups[0].triples[0].target
    vocabulary = encoder.vocabularies[model.spec.vocabulary_of(column)]
    ids = vocabulary.encode(np.arange(1, len(truth.style) + 1))
    table = model.embedding.tables[f"{model.spec.table_of(column)}_table"].weight.detach().numpy()[ids]
    bias = model.item_bias[model.spec.groups[0].name].weight.detach().numpy()[ids]
    circle = np.stack([np.cos(truth.style), np.sin(truth.style)], axis=1)
    folds, style = KFold(5, shuffle=True, random_state=0), np.empty(len(truth.style))
    for kind in np.unique(truth.item_category):
        mine = np.flatnonzero(truth.item_category == kind)
        x, y = cross_val_predict(Ridge(0.1), table[mine], circle[mine], cv=folds).T
        style[mine] = np.arctan2(y, x) % (2 * np.pi)
    known = np.concatenate([table, bias], axis=1)
    quality = cross_val_predict(Ridge(1.0), known, truth.quality, cv=folds)
    error = np.angle(np.exp(1j * (style - truth.style)))
    return replace(truth, style=style, quality=quality), float((error**2).mean() ** 0.5)


def r2(vector: np.ndarray, taste: np.ndarray) -> float:
    """How much of the unit vectors ``taste`` (N, 2) the vectors (N, 2) tell as they are: 1 is all, 0 is nothing."""
    return float(1 - ((taste - vector) ** 2).sum() / (taste**2).sum())


def _with_products(vectors: np.ndarray) -> np.ndarray:
    """(N, W) and all products of two of their numbers: (N, W + W (W + 1) / 2)."""
    first, second = np.triu_indices(vectors.shape[1])
    return np.concatenate([vectors, vectors[:, first] * vectors[:, second]], axis=1)
