"""AUC by how often training has seen the target: does a loss help where there is little to learn from? (chapter 10)"""

from __future__ import annotations

import math

import numpy as np

from dien_course.data.encode import Encoded
from dien_course.data.groups import AttentionGroup
from dien_course.training.metrics import auc

# What is counted -> where its parts begin: fewer than 10, fewer than 40, 40 and more.
FROM = {"seen": (0, 10, 40), "labels": (0, 2, 6)}


def times_seen(rows: Encoded, train: Encoded, group: AttentionGroup) -> dict[str, np.ndarray]:
    """How often the training part ``train`` names the target of each of N ``rows``: name in ``FROM`` -> int (N,).

    ``seen``: in its histories, which the auxiliary loss learns from; ``labels``: as a target, with a label.
    """
    first = group.triples[0]
    target = rows.scalars[first.target]
    named = {"seen": train.sequences[first.history].joined(), "labels": train.scalars[first.target]}
    return {what: np.bincount(ids, minlength=1 + int(target.max(initial=0)))[target] for what, ids in named.items()}


def auc_by_seen(score: np.ndarray, test: Encoded, train: Encoded, group: AttentionGroup) -> dict[str, float]:
    """AUC of ``score`` (N,) among the test rows of each part of ``FROM``, and the rows: seen_0_auc, seen_0_n, ....

    NaN where the rows of a part have not both labels.
    """
    found = {}
    for what, times in times_seen(test, train, group).items():
        for low, high in zip(FROM[what], [*FROM[what][1:], np.inf], strict=True):
            rows = (low <= times) & (times < high)
            both = len(np.unique(test.label[rows])) == 2
            found[f"{what}_{low}_auc"] = auc(score[rows], test.label[rows]) if both else math.nan
            found[f"{what}_{low}_n"] = int(rows.sum())
    return found
