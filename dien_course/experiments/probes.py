"""Probes: what a trained network's vectors know, read by simple models fitted afterwards (chapters 05, 06 and 10)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import torch
from torch import nn

from dien_course.data import Batches, Encoded, Samples
from dien_course.data.vocabulary import FIRST
from dien_course.models import DIEN
from dien_course.training.metrics import gauc
from dien_course.world import Truth

PROBED = 6_000  # training samples that a probe is fitted on


class Reading(NamedTuple):
    """What a network makes of N samples. ``behaviours`` (N, W) is the mean of the history's vectors, ``interest``
    (N, H) the last h(t), ``evolved`` (N, H) what it gives to its head, h'(T). Of all real behaviours, M in number, in
    the order of the samples: ``attention`` (M,), and ``row`` (M,), the sample of each."""

    behaviours: np.ndarray
    interest: np.ndarray
    evolved: np.ndarray
    attention: np.ndarray
    row: np.ndarray


@torch.no_grad()
def read(model: DIEN, data: Encoded, batch_size: int = 1024) -> Reading:
    """The vectors of the first attention group; the model is left in evaluation mode."""
    model.eval()
    group = model.spec.groups[0]
    parts: list[list[np.ndarray]] = [[], [], [], [], []]
    for batch in Batches(data, batch_size):
        view = model.view(group, batch)
        interests = model.extractor[group.name](view.history, view.mask)
        attention = model.attention[group.name](view.target, _keys(model, group, view, interests), view.mask)
        length = view.mask.sum(1)
        mean = (view.history * view.mask.unsqueeze(-1)).sum(1) / length.clamp(min=1).unsqueeze(1)
        row = batch["row"].unsqueeze(1).expand_as(view.mask)[view.mask]
        made = mean, interests[:, -1], model.evolve(group, view, interests), attention[view.mask], row
        for part, values in zip(parts, made, strict=True):
            part.append(values.numpy())
    return Reading(*(np.concatenate(part) for part in parts))


def _keys(model: DIEN, group, view, interests):
    """What the network attends to: interests, the states of the second gru, or for a DIN the behaviours."""
    if group.name not in model.evolution:
        return view.history
    evolution = model.evolution[group.name]
    return evolution(interests, None, view.mask)[0] if evolution.variant == "gru" else interests


def fitting_part(samples: Samples) -> Samples:
    """The first ``PROBED`` of the training ``samples``, on which a probe is fitted."""
    return samples.take(np.arange(min(PROBED, len(samples))))


def taste_r2(fitted: np.ndarray, fitted_on: Samples, judged: np.ndarray, judged_on: Samples, truth: Truth) -> float:
    """How much of the taste behind the target vectors tell, linearly: R² of ridge regressions, at most 1.

    What is predicted is (cos θ, sin θ) of the user's true angle in the target's category just before the target, by one
    regression a category, since each category has embeddings of its own. Fitted on the vectors (n, W) of the samples
    ``fitted_on``, judged on those (m, W) of others. 0 is what always saying the mean reaches.
    """
    taste = taste_of(judged_on, truth)
    nothing = np.zeros((len(fitted), 1)), np.zeros((len(judged), 1))  # a probe of it says the mean
    told, mean = (probed_taste(one, fitted_on, other, judged_on, truth) for one, other in ((fitted, judged), nothing))
    return float(1 - ((taste - told) ** 2).sum() / ((taste - mean) ** 2).sum())


def probed_taste(
    fitted: np.ndarray, fitted_on: Samples, judged: np.ndarray, judged_on: Samples, truth: Truth
) -> np.ndarray:
    """The taste (m, 2), as in ``taste_of``, that the vectors ``judged`` (m, W) tell; arguments are ``taste_r2``'s."""
    from sklearn.linear_model import Ridge  # here, because it is slow to import

    taste, told = taste_of(fitted_on, truth), np.empty((len(judged), 2))
    kinds = [truth.category[samples.columns["row"]] for samples in (fitted_on, judged_on)]
    for kind in np.unique(kinds[1]):
        mine, theirs = kinds[0] == kind, kinds[1] == kind
        told[theirs] = Ridge(1.0).fit(fitted[mine], taste[mine]).predict(judged[theirs])
    return told


def taste_of(samples: Samples, truth: Truth) -> np.ndarray:
    """(cos θ, sin θ) of the taste in the target's category just before the target: (N, 2)."""
    angle = truth.taste[samples.columns["row"]]
    return np.stack([np.cos(angle), np.sin(angle)], axis=1)


def relevance_auc(reading: Reading, samples: Samples, truth: Truth, max_length: int) -> float:
    """How well attention tells the behaviours of the target's category from the others: AUC within each history,
    weighted by its length; 0.5 for attention that knows nothing. Histories of one kind alone do not count."""
    rows = samples.sequences["histRow"]
    histories = [rows[number][-max_length:] for number in range(len(samples))]
    behaviour = np.concatenate(histories)
    relevant = truth.relevant(samples.columns["row"][reading.row], behaviour)
    return gauc(reading.attention, relevant.astype(int), reading.row)


def table_accuracy(model: nn.Module) -> float:
    """How often a logistic regression tells from its vector alone whether an item stands in the history's table or in
    the negatives': cross-validated over items, 0.5 where both are one table."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import GroupKFold, cross_val_score

    first = model.spec.groups[0].triples[0]
    tables = [model.embedding.tables[f"{model.spec.table_of(c)}_table"] for c in (first.history, first.negatives)]
    vectors = [table.weight.detach().numpy()[FIRST:] for table in tables]
    items = np.concatenate([np.arange(len(v)) for v in vectors])
    which = np.repeat([0, 1], [len(v) for v in vectors])
    model = LogisticRegression(max_iter=1000)
    scores = cross_val_score(model, np.concatenate(vectors), which, groups=items, cv=GroupKFold(5))
    return float(scores.mean())
