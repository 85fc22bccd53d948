"""Learning rates over the steps: by hand, after the warm-up alone, and for every optimizer of a model."""

from __future__ import annotations

import math
from importlib import import_module

import numpy as np
import pytest
import torch
from torch import nn

from dien_course.data import AttentionGroup, Batches, DataError, Encoder, FeatureSpec, NegativeSampler, Ragged, Samples
from dien_course.models import DIEN
from dien_course.training import fit
from dien_course.training.optimizers import optimizers_of
from dien_course.training.schedules import SCHEDULES, schedule_of

pytestmark = pytest.mark.trains

HALF = math.sqrt(0.5)
BY_HAND = {  # the rate of each of four steps, and after the last; from 1 at first
    "constant": [1, 1, 1, 1, 1],
    "cosine": [1, (1 + HALF) / 2, 0.5, (1 - HALF) / 2, 0],
    "linear": [1, 0.75, 0.5, 0.25, 0],
    "step": [1, 1, 0.1, 0.1, 0.01],  # a third of four steps, rounded up, is two
}


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_rates_are_those_by_hand(schedule: str):
    optimizer = torch.optim.SGD([nn.Parameter(torch.zeros(1))], lr=1.0)
    made, rates = schedule_of(optimizer, schedule, steps=4), []
    for _ in range(5):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        if made is not None:
            made.step()
    assert rates == pytest.approx(BY_HAND[schedule], abs=1e-12)
    assert (made is None) == (schedule == "constant")


def test_another_schedule_is_named():
    optimizer = torch.optim.SGD([nn.Parameter(torch.zeros(1))], lr=1.0)
    with pytest.raises(DataError, match="schedule is 'cyclic'; expected one of constant, cosine, linear, step"):
        schedule_of(optimizer, "cyclic", 4)


SPEC = FeatureSpec(groups=(AttentionGroup("movie", (("movie", "history", "negatives"),)),), user="user")


def trained(monkeypatch=None, rates: list | None = None, **settings):
    """Two steps an epoch; ``rates`` takes each optimizer's rate at each of its steps."""
    rng = np.random.default_rng(0)
    end = np.arange(1, 81) * 3
    columns = {"user": np.arange(80), "movie": rng.integers(0, 9, 80), "label": np.tile([0, 1], 40).astype(np.int8)}
    samples = Samples(columns, {"history": Ragged(rng.integers(0, 9, 240), end - 3, end)})
    encoder = Encoder.fit(SPEC, samples)
    train, validation = encoder.encode(samples).split_users(0.2)
    torch.manual_seed(0)
    model = DIEN(SPEC, encoder.sizes, embedding_size=4, hidden_sizes=(4,))
    if rates is not None:

        def noting(*arguments):
            made = optimizers_of(*arguments)
            for optimizer in made:
                optimizer.register_step_pre_hook(lambda one, *_: rates.append(one.param_groups[0]["lr"]))
            return made

        monkeypatch.setattr(import_module("dien_course.training.fit"), "optimizers_of", noting)
    batches = Batches(train, 32, shuffle=True, negatives=[NegativeSampler(train, SPEC.groups[0])])
    assert len(batches) == 2
    settings = dict(epochs=2, learning_rate=1e-2, patience=9, progress=False) | settings
    return fit(model, batches, Batches(validation, 64), **settings), model


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_the_rate_falls_over_the_steps_after_the_warm_up(monkeypatch, schedule: str):
    rates = []
    outcome, _ = trained(monkeypatch, rates, schedule=schedule, warmup_epochs=1)
    expected = [0.01 * rate for rate in BY_HAND[schedule]]
    assert rates == pytest.approx([0.01, 0.01, *expected[:4]], abs=1e-12)
    if schedule == "constant":
        assert "learning_rate" not in outcome.history
    else:
        assert outcome.history.learning_rate.tolist() == pytest.approx([0.01, expected[2], expected[4]], abs=1e-12)


def test_large_tables_follow_the_schedule_too(monkeypatch):
    monkeypatch.setattr("dien_course.models.embedding.ROW_WISE_FROM", 1)
    rates = []
    trained(monkeypatch, rates, schedule="linear")
    assert rates == pytest.approx([0.01] * 2 + [0.0075] * 2 + [0.005] * 2 + [0.0025] * 2, abs=1e-12)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"schedule": "cyclic"}, "schedule is 'cyclic'; expected one of constant, cosine, linear, step"),
        ({"optimizer": "sgd"}, "optimizer is 'sgd'; expected one of adamw, adam"),
    ],
)
def test_what_does_not_exist_is_named(settings: dict, said: str):
    with pytest.raises(DataError, match=said):
        trained(**settings)


def test_adam_adds_the_decay_to_the_gradient_and_adamw_takes_it_from_the_weight():
    layers = {kind: nn.Linear(1, 1, bias=False) for kind in ("adamw", "adam")}
    for kind, layer in layers.items():
        layer.weight.data.fill_(2.0)
        (optimizer,) = optimizers_of(layer, 0.1, 0.5, kind)
        layer.weight.grad = torch.tensor([[-1.0]])
        optimizer.step()
    # A first step of Adam is 0.1 against the sign of the gradient: of -1, and with L2 of -1 + 0.5 · 2 = 0.
    assert layers["adamw"].weight.item() == pytest.approx(2 - 0.1 * 0.5 * 2 + 0.1, abs=1e-6)
    assert layers["adam"].weight.item() == pytest.approx(2.0, abs=1e-6)
