"""On pure noise with four items a second the auxiliary loss learns nothing; sorted by id, the same noise is learned."""

from math import log

import numpy as np
import pandas as pd
import torch

from dien_course.data import Batches, Encoder, NegativeSampler, build_samples, movielens_spec
from dien_course.models import DIEN
from dien_course.training import fit

USERS, SECONDS, ITEMS, AT_ONCE = 600, 6, 100, 4


def noise() -> pd.DataFrame:
    random = np.random.default_rng(0)
    items = [random.choice(ITEMS, AT_ONCE, replace=False) for _ in range(USERS * SECONDS)]
    return pd.DataFrame(
        {
            "userId": np.repeat(np.arange(USERS), SECONDS * AT_ONCE),
            "movieId": np.concatenate(items),
            "rating": 5.0,
            "timestamp": np.tile(np.repeat(np.arange(SECONDS), AT_ONCE), USERS),
        }
    )


def auxiliary_loss_on_test_users() -> float:
    """After twelve epochs of the auxiliary loss alone."""
    train, test = build_samples(noise(), split="last", test_share=0.3)
    spec = movielens_spec([*train.columns, *train.sequences])
    encoder = Encoder.fit(spec, train)
    part, held_out = encoder.encode(train), encoder.encode(test)
    torch.manual_seed(0)
    model = DIEN(spec, encoder.sizes, embedding_size=16)
    sampler = NegativeSampler(part, spec.groups[0])
    batches = Batches(part, 64, shuffle=True, negatives=[sampler])
    fit(model, batches, Batches(held_out), epochs=1, warmup_epochs=12, learning_rate=1e-2, averaging=0, progress=False)
    unseen = Batches(held_out, len(held_out), negatives=[NegativeSampler(held_out, spec.groups[0])])
    with torch.no_grad():
        return float(model.train(False)(next(iter(unseen))).auxiliary_loss)


def test_noise_teaches_the_auxiliary_loss_nothing():
    assert auxiliary_loss_on_test_users() >= log(2) - 0.01


def test_noise_in_the_order_of_its_ids_is_learned(monkeypatch):
    """The fault that the test above is there for, planted."""

    def order(user, item, time, seed):
        return np.lexsort((item, time, user)).astype(np.int32), 0, 0

    monkeypatch.setattr("dien_course.data.log._order", order)
    assert auxiliary_loss_on_test_users() < log(2) - 0.1
