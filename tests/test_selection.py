"""Which epoch is kept: the monitored metric and its direction."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from dien_course.data import AttentionGroup, Batches, DataError, Encoder, FeatureSpec, Ragged, Samples
from dien_course.models import BaseModel
from dien_course.training import evaluate, fit
from dien_course.training.selection import MONITORS, goodness

pytestmark = pytest.mark.trains

SPEC = FeatureSpec(groups=(AttentionGroup("movie", (("movie", "history"),)),), user="user")
COLUMNS = {"logloss": "validation_loss", "auc": "validation_auc", "gauc": "validation_gauc"}


def samples(rows: int = 400) -> Samples:
    """Clicked when the target's number is even, with much noise: a model soon grows too sure of itself."""
    rng = np.random.default_rng(0)
    length = rng.integers(0, 5, rows)
    end = length.cumsum()
    movie = rng.integers(0, 30, rows)
    label = (rng.random(rows) < np.where(movie % 2 == 0, 0.7, 0.3)).astype(np.int8)
    columns = {"user": np.arange(rows) // 4, "movie": movie, "label": label}
    return Samples(columns, {"history": Ragged(rng.integers(0, 30, end[-1]), end - length, end)})


def trained(monitor: str, patience: int = 25, activation: str = "dice", **settings):
    torch.manual_seed(0)
    encoder = Encoder.fit(SPEC, samples())
    train, validation = encoder.encode(samples()).split_users(0.25)
    model = BaseModel(SPEC, encoder.sizes, embedding_size=4, hidden_sizes=(8,), activation=activation)
    settings = dict(epochs=25, learning_rate=3e-2, averaging=0.0, progress=False) | settings
    outcome = fit(
        model, Batches(train, 32, shuffle=True), Batches(validation, 64), monitor=monitor, patience=patience, **settings
    )
    return outcome, evaluate(model, Batches(validation, 64))


def best(outcome, monitor: str) -> int:
    column = outcome.history[COLUMNS[monitor]].astype(float)
    return outcome.history.epoch[(MONITORS[monitor] * column).idxmax()]


def test_each_monitor_has_its_direction():
    metrics = {"logloss": 0.5, "auc": 0.7, "gauc": 0.6}
    assert {monitor: goodness(metrics, monitor) for monitor in MONITORS} == {"logloss": -0.5, "auc": 0.7, "gauc": 0.6}


@pytest.mark.parametrize("monitor", MONITORS)
def test_the_best_epoch_by_the_monitored_metric_is_kept(monitor: str):
    outcome, metrics = trained(monitor)
    assert outcome.best_epoch == best(outcome, monitor)
    kept = outcome.history.set_index("epoch").loc[outcome.best_epoch, COLUMNS[monitor]]
    assert metrics[monitor] == pytest.approx(kept, abs=1e-9)


def test_the_auc_keeps_another_epoch_than_the_log_loss_of_the_same_training():
    by_loss, by_auc = (trained(monitor)[0] for monitor in ("logloss", "auc"))
    columns = ["loss", "validation_loss", "validation_auc"]
    np.testing.assert_allclose(by_loss.history[columns], by_auc.history[columns], atol=1e-9)
    assert by_loss.best_epoch == best(by_auc, "logloss") != by_auc.best_epoch == best(by_loss, "auc")


def test_patience_counts_from_the_best_epoch_of_the_monitored_metric():
    outcome, _ = trained("auc", patience=2)
    assert len(outcome.history) == outcome.best_epoch + 2 < 25


def test_of_equally_good_epochs_the_first_is_kept():
    outcome, _ = trained("auc", patience=3, activation="relu", learning_rate=1e-12)  # too little to change any order
    assert outcome.history.validation_auc.nunique() == 1
    assert (outcome.best_epoch, len(outcome.history)) == (1, 4)


def test_the_gauc_is_noted_where_it_is_monitored_alone():
    assert "validation_gauc" in trained("gauc", epochs=1)[0].history
    assert "validation_gauc" not in trained("auc", epochs=1)[0].history


@pytest.mark.parametrize(
    ("monitor", "said"),
    [
        ("auc", "validation part has labels of one kind alone; expected both for the monitor 'auc', or 'logloss'"),
        ("gauc", "validation part has no user with both labels; expected both for the monitor 'gauc'"),
    ],
)
def test_a_metric_that_the_validation_part_has_not_is_named(monitor: str, said: str):
    encoder = Encoder.fit(SPEC, samples())
    data = encoder.encode(samples())
    one_kind = data.take(np.flatnonzero(data.label == 1))
    model = BaseModel(SPEC, encoder.sizes, embedding_size=4)
    with pytest.raises(DataError, match=said):
        fit(model, Batches(data, 32), Batches(one_kind, 64), epochs=1, monitor=monitor, progress=False)


def test_a_monitor_that_does_not_exist_is_named():
    with pytest.raises(DataError, match="monitor is 'recall'; expected one of logloss, auc, gauc"):
        trained("recall")
