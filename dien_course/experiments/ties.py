"""What a sequence model learns from the order inside a second: the ids, if that is how it was made (chapter 01).

The log is pure noise: in each second a user likes several items, drawn by chance. Nothing can be learned about which
come next, so the auxiliary loss of new users stays at log 2, what guessing costs, unless the order itself tells.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch

from dien_course.data import Batches, Encoder, NegativeSampler, build_samples, movielens_spec
from dien_course.models import DIEN

if TYPE_CHECKING:
    import pandas as pd

EMBEDDING, BATCH, RATE = 16, 64, 1e-2


def noise_log(users: int = 600, seconds: int = 6, at_once: int = 4, items: int = 100, seed: int = 0) -> pd.DataFrame:
    """Ratings (userId, movieId, rating, timestamp) without any pattern: ``at_once`` different items in each second."""
    import pandas as pd

    random = np.random.default_rng(seed)
    chosen = [random.choice(items, at_once, replace=False) + 1 for _ in range(users * seconds)]
    return pd.DataFrame(
        {
            "userId": np.repeat(np.arange(1, users + 1), seconds * at_once),
            "movieId": np.concatenate(chosen),
            "rating": 5.0,
            "timestamp": np.tile(np.repeat(np.arange(1, seconds + 1), at_once), users),
        }
    )


def ordered_by_id(ratings: pd.DataFrame) -> pd.DataFrame:
    """The same ratings one second apart, in the order (timestamp, movieId): what a sort by id makes of ties."""
    ratings = ratings.sort_values(["userId", "timestamp", "movieId"], ignore_index=True)
    return ratings.assign(timestamp=ratings.groupby("userId").cumcount() + 1)


def auxiliary_losses(ratings: pd.DataFrame, epochs: int = 12, seed: int = 0) -> list[float]:
    """The auxiliary loss on test users, in nats, after each of ``epochs`` in which a small DIEN learns by it alone.

    The test users' negatives are drawn once, from all items that they did not choose.
    """
    train, test = build_samples(ratings, split="last", test_share=0.3, seed=seed)
    spec = movielens_spec([*train.columns, *train.sequences])
    encoder, part = Encoder.fit_encode(spec, train)
    held_out = encoder.encode(test)
    torch.manual_seed(seed)
    model = DIEN(spec, encoder.sizes, embedding_size=EMBEDDING)
    optimizer = torch.optim.Adam(model.parameters(), RATE)
    group = spec.groups[0]
    batches = Batches(part, BATCH, shuffle=True, seed=seed, negatives=[NegativeSampler(part, group)])
    (unseen,) = Batches(held_out, len(held_out), negatives=[NegativeSampler(held_out, group)])
    losses = []
    for _ in range(epochs):
        model.train()
        for batch in batches:
            optimizer.zero_grad()
            model(batch).auxiliary_loss.backward()
            optimizer.step()
        with torch.no_grad():
            losses.append(float(model.eval()(unseen).auxiliary_loss))
    return losses
