"""Models with K > 1 outputs: logits of K classes, learned by softmax cross-entropy."""

from __future__ import annotations

import json
import math

import numpy as np
import pandas as pd
import pytest
import torch

from dien_course.__main__ import main
from dien_course.data import AttentionGroup, Batches, DataError, Encoder, FeatureSpec, NegativeSampler, Ragged, Samples
from dien_course.data.source import encode_parts, open_source
from dien_course.errors import DataNote
from dien_course.models import DIEN, DIN, BaseModel
from dien_course.report import predict_file
from dien_course.training import evaluate, fit, load, predict, save
from dien_course.training.evaluate import probability_of, score
from dien_course.training.metrics import log_loss

pytestmark = pytest.mark.trains

SPEC = FeatureSpec(groups=(AttentionGroup("movie", (("movie", "history", "negatives"),)),), user="user")
CLASSES = 3


def samples(rows: int = 300) -> Samples:
    """The label is the target's number modulo three."""
    rng = np.random.default_rng(0)
    length = rng.integers(0, 5, rows)
    end = length.cumsum()
    movie = rng.integers(0, 30, rows)
    columns = {"user": np.arange(rows) // 2, "movie": movie, "label": (movie % CLASSES).astype(np.int8)}
    return Samples(columns, {"history": Ragged(rng.integers(0, 30, end[-1]), end - length, end)})


def parts(kind=DIEN, **settings):
    torch.manual_seed(0)
    encoder = Encoder.fit(SPEC, samples())
    train, validation = encoder.encode(samples()).split_users(0.25)
    model = kind(SPEC, encoder.sizes, embedding_size=4, hidden_sizes=(8,), **settings)
    samplers = [NegativeSampler(train, SPEC.groups[0])] if kind is DIEN else []
    return model, encoder, Batches(train, 32, shuffle=True, negatives=samplers), Batches(validation, 64)


@pytest.mark.parametrize("kind", [BaseModel, DIN, DIEN])
def test_a_model_has_as_many_logits_a_row_as_it_is_told(kind):
    batch = parts(kind)[2].batch(np.arange(5))
    assert parts(kind)[0](batch).logits.shape == (5,)
    assert parts(kind, d_out=1)[0](batch).logits.shape == (5,)
    for classes in (2, CLASSES):
        model = parts(kind, d_out=classes)[0]
        assert model(batch).logits.shape == (5, classes)
        assert model.head[-1].out_features == model.item_bias["movie"].weight.shape[1] == classes


def test_each_class_has_an_item_bias_of_its_own():
    model, _, train, _ = parts(d_out=CLASSES)
    batch = train.batch(np.arange(5))
    before = model.eval()(batch).logits
    model.item_bias["movie"].weight.data[:, 1] = 2.0
    change = model(batch).logits - before
    torch.testing.assert_close(change, torch.tensor([0.0, 2.0, 0.0]).expand(5, 3))
    assert [bias.shape for bias in model.view(SPEC.groups[0], batch).biases] == [(5, 3)]


def test_probabilities_are_the_softmax_and_of_one_logit_the_sigmoid():
    logits = torch.tensor([[0.0, math.log(3)], [1.0, 1.0]])
    torch.testing.assert_close(probability_of(logits), torch.tensor([[0.25, 0.75], [0.5, 0.5]]))
    torch.testing.assert_close(probability_of(logits[:, 1] - logits[:, 0]), torch.tensor([0.75, 0.5]))


def test_the_log_loss_of_classes_is_that_of_the_labels_own():
    probability = np.array([[0.5, 0.25, 0.25], [0.1, 0.1, 0.8]])
    assert log_loss(probability, np.array([1, 2])) == pytest.approx(-(math.log(0.25) + math.log(0.8)) / 2)
    two = np.array([[0.7, 0.3], [0.2, 0.8]])
    assert log_loss(two, np.array([0, 1])) == pytest.approx(log_loss(two[:, 1], np.array([0, 1])))
    assert score(two, np.array([0, 1]), np.array([0, 0]))["auc"] is None


def test_the_training_loss_is_the_cross_entropy_by_hand():
    model, encoder, _, validation = parts(BaseModel, d_out=CLASSES)
    train = Batches(encoder.encode(samples().take(np.arange(20))), 20)
    batch, fresh = train.batch(np.arange(20)), parts(BaseModel, d_out=CLASSES)[0].train()
    logits, label = fresh(batch).logits, batch["label"].long()
    by_hand = -(logits[torch.arange(20), label] - logits.exp().sum(1).log()).mean().item()
    history = fit(model, train, validation, epochs=1, progress=False).history
    assert history.loss[0] == pytest.approx(by_hand, abs=1e-6)


@pytest.mark.parametrize("kind", [BaseModel, DIN, DIEN])
def test_classes_are_learned_and_saved(kind, tmp_path):
    model, encoder, train, validation = parts(kind, d_out=CLASSES)
    outcome = fit(model, train, validation, epochs=30, learning_rate=3e-2, progress=False)
    probability = predict(model, validation)
    assert probability.shape == (len(validation.data), CLASSES)
    np.testing.assert_allclose(probability.sum(1), 1, atol=1e-6)
    assert (probability.argmax(1) == validation.data.label).mean() > 0.8
    assert outcome.history.validation_auc.isna().all()
    metrics = evaluate(model, validation)
    assert (metrics["auc"], metrics["gauc"]) == (None, None)
    assert metrics["logloss"] == pytest.approx(outcome.history.validation_loss.min()) and metrics["logloss"] < 0.7
    save(tmp_path / "checkpoint", model, encoder)
    np.testing.assert_array_equal(predict(load(tmp_path / "checkpoint").model, validation), probability)


def test_rows_of_a_file_get_a_column_for_each_class(tmp_path):
    model, encoder, _, _ = parts(d_out=CLASSES)
    save(tmp_path / "checkpoint", model, encoder)
    (tmp_path / "rows.csv").write_text("user,movie,history\n7,3,1|2\n8,4,\n")
    predict_file(tmp_path / "checkpoint", tmp_path / "rows.csv", tmp_path / "out.csv")
    table = pd.read_csv(tmp_path / "out.csv")
    columns = [f"probability_{k}" for k in range(CLASSES)]
    assert table.columns.tolist() == ["user", "movie", "history", *columns]
    np.testing.assert_allclose(table[columns].sum(axis=1), 1, atol=1e-6)


@pytest.mark.parametrize("d_out", [1, 2])
def test_labels_beyond_the_outputs_are_named(d_out: int):
    model, _, train, validation = parts(BaseModel, d_out=d_out)
    with pytest.raises(DataError, match="the labels run from 0 to 2; expected 0 to 1"):
        fit(model, train, validation, progress=False)


def test_a_ranking_of_classes_cannot_be_monitored():
    model, _, train, validation = parts(BaseModel, d_out=CLASSES)
    with pytest.raises(DataError, match="monitor is 'auc' of a model with 3 outputs; expected 'logloss'"):
        fit(model, train, validation, monitor="auc", progress=False)


def test_a_number_of_outputs_that_is_none_is_named():
    with pytest.raises(ValueError, match="d_out is 0; expected a whole number of at least 1"):
        BaseModel(SPEC, {"movie": 5}, d_out=0)


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    """A folder with rows whose label is one of three words, and the spec that lists them."""
    folder, told = tmp_path_factory.mktemp("shop"), samples()
    words = np.array(["view", "cart", "buy"])[told.columns["label"]]
    histories = ["|".join(map(str, told.sequences["history"][row])) for row in range(len(told))]
    table = pd.DataFrame({**told.columns, "label": words, "history": histories})
    table.to_csv(folder / "train.csv", index=False)
    (folder / "spec.toml").write_text(
        'user = "user"\nclasses = ["view", "cart", "buy"]\n[[groups]]\nname = "movie"\n'
        'triples = [["movie", "history", "negatives"]]\n'
    )
    return folder


def test_a_spec_with_classes_trains_one_output_a_class(shop, tmp_path, capsys):
    small = ["--epochs", "2", "--warmup-steps", "1", "--embedding-size", "4", "--hidden-sizes", "4"]
    assert main(["train", "--data", str(shop), "--out", str(tmp_path / "run"), *small]) == 0
    assert "note: a logistic" not in capsys.readouterr().out
    metrics = json.loads((tmp_path / "run" / "metrics.json").read_text())
    assert [metrics[name] for name in ("auc", "gauc", "target_mean_auc", "regression_auc")] == [None] * 4
    assert metrics["logloss"] < 2 and metrics["numbers"] == []
    columns = [f"probability_{k}" for k in range(CLASSES)]
    assert set(columns) < set(pd.read_csv(tmp_path / "run" / "test_predictions.csv"))
    assert load(tmp_path / "run" / "checkpoint").model.d_out == CLASSES


def test_a_class_that_training_lacks_is_told(shop, tmp_path):
    (tmp_path / "train.csv").write_bytes((shop / "train.csv").read_bytes())
    spec = (shop / "spec.toml").read_text().replace('"buy"]', '"buy", "fav"]')
    (tmp_path / "spec.toml").write_text(spec)
    source = open_source(tmp_path, numbers=True)
    assert not source.spec.derived and source.spec.outputs == 4
    with pytest.warns(DataNote, match="training part: class 'fav' occurs nowhere"):
        encode_parts(source)
