"""Scores that need no network: what a model has to beat before its AUC means anything (chapters 01, 09 and 10)."""

from __future__ import annotations

import numpy as np

from dien_course.data.batches import padded
from dien_course.data.encode import Encoded
from dien_course.data.groups import AttentionGroup


def smoothed_mean(train: Encoded, test: Encoded, column: str, strength: float = 5.0) -> np.ndarray:
    """The training click rate of each test row's value of ``column``, drawn towards the overall rate: float64 (N,).

    rate = (clicks + strength · overall rate) / (rows + strength), so a value never seen gets the overall rate.
    For a movie column this is the movie-mean baseline.
    """
    ids = train.scalars[column]
    size = 1 + max(ids.max(), test.scalars[column].max())
    rows = np.bincount(ids, minlength=size)
    clicks = np.bincount(ids, weights=train.label, minlength=size)
    overall = train.label.mean()
    return ((clicks + strength * overall) / (rows + strength))[test.scalars[column]]


def popularity(train: Encoded, test: Encoded, group: AttentionGroup) -> np.ndarray:
    """How often each test row's target stands in training histories, over that of the most frequent film: (N,)."""
    first = group.triples[0]
    target = test.scalars[first.target]
    count = np.bincount(train.sequences[first.history].joined(), minlength=1 + target.max())
    return count[target] / max(1, count.max())


def likeness(train: Encoded, test: Encoded, group: AttentionGroup, newest: int = 10) -> np.ndarray:
    """How alike each test row's target is to the newest behaviours of its history, on average: float64 (N,) in [0, 1].

    Two films are alike as far as training histories hold both: the cosine of the columns of behaviour counts, one
    column a film. 0 for an empty history, and for a film that no training history holds. Chapter 01 builds it by hand.
    """
    first = group.triples[0]
    target, histories = test.scalars[first.target], test.sequences[first.history].newest(newest)
    films, learned = (padded(part, np.arange(len(part))) for part in (histories, train.sequences[first.history]))
    size = 1 + max(target.max(), films.max(initial=0), learned.max(initial=0))
    counts = np.zeros((len(learned), size))
    np.add.at(counts, (np.arange(len(learned))[:, None], learned), 1)
    counts[:, 0] = 0  # padding is no film
    together = counts.T @ counts
    length = np.sqrt(np.diag(together)).clip(min=1)
    alike, mask = together / np.outer(length, length), films != 0
    return (alike[target[:, None], films] * mask).sum(1) / mask.sum(1).clip(min=1)
