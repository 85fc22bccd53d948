"""Differences between two scores on one test part, with intervals over its users by bootstrap (chapter 10)."""

from __future__ import annotations

import numpy as np

from dien_course.training.metrics import auc, gauc

DRAWS = 500


def bootstrap_over_users(
    score: np.ndarray, other: np.ndarray, label: np.ndarray, owner: np.ndarray, seed: int = 0, draws: int = DRAWS
) -> dict[str, list[float]]:
    """AUC and GAUC of ``score`` minus those of ``other``: name -> [difference, low, high], a 95 % interval.

    All are (n,), a row of the test part each. Users are drawn with replacement, with all of their rows (Efron's
    bootstrap of clusters; the interval is that of the percentiles): it answers what other users of the same kind would
    say, which no number of seeds does. A user drawn twice counts as two users.
    """
    users, user = np.unique(owner, return_inverse=True)
    order = np.argsort(user, kind="stable")
    rows = np.split(order, np.cumsum(np.bincount(user))[:-1])
    random = np.random.default_rng(seed)

    def differences(chosen: np.ndarray) -> list[float]:
        taken = np.concatenate([rows[number] for number in chosen])
        whose = np.repeat(np.arange(len(chosen)), [len(rows[number]) for number in chosen])
        found = []
        for measure in (lambda s: auc(s[taken], label[taken]), lambda s: gauc(s[taken], label[taken], whose)):
            ours, theirs = measure(score), measure(other)
            found.append(np.nan if ours is None or theirs is None else ours - theirs)
        return found

    own = differences(np.arange(len(users)))
    drawn = np.array([differences(random.integers(0, len(users), len(users))) for _ in range(draws)])
    low, high = np.nanquantile(drawn, [0.025, 0.975], axis=0)
    return {
        name: [float(own[place]), float(low[place]), float(high[place])] for place, name in enumerate(("auc", "gauc"))
    }
