"""Linear probes of every behaviour's vector: what it knows of the generated world's truth (chapters 05 and 06)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dien_course.data.samples import Samples
from dien_course.world.world import World

if TYPE_CHECKING:  # importing pandas and scikit-learn takes time, so only the functions that need them do
    import pandas as pd
    from sklearn.linear_model import LogisticRegression


def truth_of_behaviours(samples: Samples, world: World) -> pd.DataFrame:
    """One row for each behaviour of ``samples``, sample by sample, oldest first.

    ``sample`` counts from 0 and ``step``, the behaviour, from 1; ``category`` of the film; ``taste``, the user's angle
    in that category when the film was chosen, in radians; ``direction``, 1 where that taste turns to greater angles,
    else 0.
    ``samples`` are those of ``build_samples(world.tables)``, with their ``histRow``.
    """
    import pandas as pd

    history = samples.sequences["histRow"]
    length = history.end - history.start
    event = history.joined()
    user = np.searchsorted(world.users["userId"], world.ratings["userId"].to_numpy()[event])
    category = world.truth.category[event]
    second = world.truth.user_categories[user, 1] == category
    turn = np.where(second, world.truth.turn[user, 1], world.truth.turn[user, 0])
    return pd.DataFrame(
        {
            "sample": history.rows(),
            "step": np.arange(1, len(event) + 1) - np.repeat(length.cumsum() - length, length),
            "category": category,
            "taste": world.truth.taste[event],
            "direction": (turn > 0).astype(int),
        }
    )


def probe(vectors: np.ndarray, truth: pd.DataFrame, first_step: int = 9) -> dict[str, float]:
    """How well a linear model reads the truth out of ``vectors``, on samples it was not fitted on.

    ``taste``      R² of cos and sin of the angle: 1 is perfect, 0 as good as always saying the mean
    ``category``   share of right answers; a guess gets one over their number
    ``direction``  share of right answers; a guess gets a half
    Taste and direction are asked within each category and averaged, because each category has a ring of its own. The
    even samples fit the probe, the odd ones score it; steps before ``first_step`` are left out.
    Shapes: vectors (N, D), truth N rows as ``truth_of_behaviours`` gives them.
    """
    from sklearn.linear_model import Ridge

    late = truth["step"].to_numpy() >= first_step
    vectors, truth = vectors[late], truth[late]
    fitting = truth["sample"].to_numpy() % 2 == 0
    scaled = (vectors - vectors[fitting].mean(0)) / (vectors[fitting].std(0) + 1e-9)
    category, direction = truth["category"].to_numpy(), truth["direction"].to_numpy()
    angle = truth["taste"].to_numpy()
    circle = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    taste, turning = [], []
    for kind in np.unique(category):
        fit, score = fitting & (category == kind), ~fitting & (category == kind)
        taste.append(Ridge(10.0).fit(scaled[fit], circle[fit]).score(scaled[score], circle[score]))
        turning.append(_classifier().fit(scaled[fit], direction[fit]).score(scaled[score], direction[score]))
    kinds = _classifier().fit(scaled[fitting], category[fitting]).score(scaled[~fitting], category[~fitting])
    return {"taste": float(np.mean(taste)), "category": float(kinds), "direction": float(np.mean(turning))}


def which_table(first: np.ndarray, second: np.ndarray) -> float:
    """How often a linear classifier tells which of two embedding tables a vector is from; a guess gets a half.

    Even rows fit it, odd rows score it. Shapes: first and second (V, D), the same id in row v of both.
    """
    vectors = np.concatenate([first, second])
    table = np.repeat([0, 1], len(first))
    fitting = np.tile(np.arange(len(first)) % 2 == 0, 2)
    return float(_classifier().fit(vectors[fitting], table[fitting]).score(vectors[~fitting], table[~fitting]))


def _classifier() -> LogisticRegression:
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(max_iter=1_000)
