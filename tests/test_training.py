"""fit, evaluate, predict, save and load on a task small enough to learn in a second."""

import _thread
import json
import threading

import numpy as np
import pytest
import torch

from dien_course.data import AttentionGroup, Batches, DataError, Encoder, FeatureSpec, NegativeSampler, Ragged, Samples
from dien_course.errors import DataNote
from dien_course.models import DIEN, DIN, BaseModel
from dien_course.training import evaluate, fit, load, predict, save
from dien_course.training.fit import shown_beside_the_bar

pytestmark = pytest.mark.trains
GROUP = AttentionGroup("movie", (("movie", "history", "negatives"),))
SPEC = FeatureSpec(groups=(GROUP,), numeric=("age",), user="user")


def samples(rows: int = 400, seed: int = 0) -> Samples:
    """Clicked when the target's number is even: easy for any model with an item bias."""
    rng = np.random.default_rng(seed)
    length = rng.integers(0, 5, rows)
    end = length.cumsum()
    movie = rng.integers(0, 30, rows)
    label = (rng.random(rows) < np.where(movie % 2 == 0, 0.9, 0.1)).astype(np.int8)
    columns = {"user": np.arange(rows) // 2, "movie": movie, "age": rng.random(rows) * 50, "label": label}
    return Samples(columns, {"history": Ragged(rng.integers(0, 30, end[-1]), end - length, end)})


def parts(model_class=DIEN, **settings):
    torch.manual_seed(0)
    encoder = Encoder.fit(SPEC, samples())
    train, validation = encoder.encode(samples()).split_users(0.25)
    model = model_class(SPEC, encoder.sizes, embedding_size=4, hidden_sizes=(8,), **settings)
    samplers = [NegativeSampler(train, SPEC.groups[0])] if model_class is DIEN else []
    batches = Batches(train, 32, shuffle=True, negatives=samplers)
    return model, encoder, batches, Batches(validation, 64)


@pytest.mark.parametrize("model_class", [BaseModel, DIN, DIEN])
def test_every_model_learns_an_easy_task(model_class):
    model, _, train, validation = parts(model_class)
    before = evaluate(model, validation)["auc"]
    outcome = fit(model, train, validation, epochs=25, learning_rate=1e-2, progress=False)
    assert evaluate(model, validation)["auc"] > max(0.8, before)
    assert outcome.rows_per_second > 0


def test_history_has_one_row_an_epoch_with_the_auxiliary_loss_in_a_column_of_its_own():
    model, _, train, validation = parts()
    history = fit(model, train, validation, epochs=2, warmup_epochs=2, progress=False).history
    assert history.epoch.tolist() == [1, 2, 3, 4]
    assert history.phase.tolist() == ["auxiliary", "auxiliary", "both", "both"]
    assert history.auxiliary_loss.between(0.3, 1.0).all()
    assert history.validation_auc.isna().tolist() == [True, True, False, False]
    plain, _, train, validation = parts(DIN)
    assert fit(plain, train, validation, epochs=1, progress=False).history.auxiliary_loss.isna().all()


def test_the_progress_bar_shows_no_auxiliary_loss_of_a_model_without_one():
    row = {"loss": 0.6, "auxiliary_loss": float("nan"), "validation_loss": 0.6, "validation_auc": 0.75}
    assert shown_beside_the_bar(row) == {"validation_auc": "0.7500"}
    row |= {"auxiliary_loss": 0.5, "validation_auc": None}
    assert shown_beside_the_bar(row) == {"auxiliary_loss": "0.5000"}


def test_the_warm_up_trains_the_auxiliary_loss_alone():
    model, _, train, validation = parts()
    head = [p.clone() for p in model.head.parameters()]
    extractor = [p.clone() for p in model.extractor.parameters()]
    fit_warm = dict(epochs=1, warmup_epochs=3, weight_decay=0.0, progress=False)
    losses = fit(model, train, validation, **fit_warm).history.auxiliary_loss
    assert losses.iloc[2] < losses.iloc[0]
    again, _, train, validation = parts()
    interrupt_at(again, train, step=2)
    fit(again, train, validation, **fit_warm)
    assert all(torch.equal(a, b) for a, b in zip(head, again.head.parameters(), strict=True))
    assert len(extractor) == len(list(again.extractor.parameters()))


def interrupt_at(model, batches, step: int) -> None:
    """Ctrl-C at the first batch of epoch ``step`` (from 1)."""
    begin = type(batches).__iter__
    epochs = {"count": 0}

    class Interrupting(Batches):
        def __iter__(self):
            epochs["count"] += 1
            if epochs["count"] == step:
                raise KeyboardInterrupt
            return begin(self)

        def shard(self, rank, processes):
            return self

    batches.__class__ = Interrupting


def test_the_best_weights_on_validation_are_restored():
    model, _, train, validation = parts()
    outcome = fit(model, train, validation, epochs=40, learning_rate=3e-2, patience=5, progress=False)
    best = outcome.history.set_index("epoch").loc[outcome.best_epoch]
    assert best.validation_loss == outcome.history.validation_loss.min()
    assert evaluate(model, validation)["logloss"] == pytest.approx(best.validation_loss, abs=1e-9)
    assert len(outcome.history) == outcome.best_epoch + 5 < 40


def test_ctrl_c_keeps_the_best_weights_and_says_so(capsys):
    model, _, train, validation = parts()
    interrupt_at(model, train, step=4)
    outcome = fit(model, train, validation, epochs=10, progress=False)
    assert outcome.interrupted
    assert len(outcome.history) == 3
    assert f"the model has the weights of epoch {outcome.best_epoch}" in capsys.readouterr().out
    best = outcome.history.set_index("epoch").loc[outcome.best_epoch]
    assert evaluate(model, validation)["logloss"] == pytest.approx(best.validation_loss, abs=1e-9)


def test_a_real_signal_interrupts_training():
    model, _, train, validation = parts()
    timer = threading.Timer(0.5, _thread.interrupt_main)
    timer.start()
    outcome = fit(model, train, validation, epochs=100_000, patience=100_000, progress=False)
    timer.join()
    assert outcome.interrupted


def test_training_twice_with_one_seed_gives_the_same_model():
    outcomes = []
    for _ in range(2):
        model, _, train, validation = parts()
        fit(model, train, validation, epochs=3, progress=False)
        outcomes.append(predict(model, validation))
    np.testing.assert_allclose(outcomes[0], outcomes[1], atol=1e-6)


def test_prediction_leaves_order_and_mode_alone():
    model, encoder, train, validation = parts()
    model.train()
    straight = predict(model, Batches(validation.data, 1))
    shuffled = predict(model, Batches(validation.data, 7, shuffle=True, bucket=True))
    np.testing.assert_allclose(straight, shuffled, atol=1e-6)
    assert model.training
    assert ((straight > 0) & (straight < 1)).all()


def test_gauc_is_none_where_no_user_has_both_classes():
    model, encoder, _, _ = parts()
    one_each = encoder.encode(samples().take(np.arange(0, 400, 2)))
    metrics = evaluate(model, Batches(one_each))
    assert metrics["gauc"] is None
    assert metrics["n"] == 200


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"epochs": 0}, "epochs is 0"),
        ({"patience": 0}, "patience is 0"),
        ({"warmup_epochs": -1}, "warmup_epochs is -1"),
    ],
)
def test_settings_out_of_range_are_named(settings, said):
    model, _, train, validation = parts()
    with pytest.raises(DataError, match=said):
        fit(model, train, validation, **settings)


def test_a_loss_that_is_no_number_stops_training():
    model, _, train, validation = parts()
    with torch.no_grad():
        model.head[0].weight.fill_(float("nan"))
    with pytest.raises(DataError, match="training loss became nan"):
        fit(model, train, validation, epochs=1, progress=False)


def test_a_warm_up_needs_an_auxiliary_loss():
    model, _, train, validation = parts(DIN)
    with pytest.raises(DataError, match="warm-up needs an auxiliary loss"):
        fit(model, train, validation, warmup_epochs=1, progress=False)


# Checkpoints


@pytest.fixture
def saved(tmp_path):
    model, encoder, train, validation = parts(variant="agru", auxiliary="mlp", item_bias=False)
    fit(model, train, validation, epochs=1, progress=False)
    return save(tmp_path / "checkpoint", model, encoder, {"why": "test"}), model, encoder


def test_a_loaded_model_predicts_identically(saved):
    folder, model, encoder = saved
    loaded = load(folder)
    expected = predict(model, Batches(encoder.encode(samples(seed=5)), 1024))
    np.testing.assert_array_equal(loaded.predict(samples(seed=5)), expected)
    assert loaded.model.variant == "agru"
    assert loaded.notes == {"why": "test"}


def test_a_checkpoint_holds_no_pickle(saved):
    files = {path.name for path in saved[0].iterdir()}
    assert files == {"model.safetensors", "config.json"}
    json.loads((saved[0] / "config.json").read_text())


def test_unknown_items_and_missing_labels_can_be_predicted(saved):
    rows = samples(5)
    rows.columns["movie"][:] = 10_000
    del rows.columns["label"]
    with pytest.warns(DataNote, match="100.0% of the rows have a 'movie' that training never saw, such as '10000'"):
        probability = load(saved[0]).predict(rows)
    assert np.isfinite(probability).all()


def test_a_truncated_weights_file_is_named(saved):
    path = saved[0] / "model.safetensors"
    path.write_bytes(path.read_bytes()[:-10])
    with pytest.raises(DataError, match="model.safetensors: cannot be read"):
        load(saved[0])


def test_a_folder_that_cannot_be_written_leaves_nothing(saved, tmp_path):
    _, model, encoder = saved
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(DataError, match="cannot be written"):
        save(tmp_path / "file" / "checkpoint", model, encoder)
    assert (tmp_path / "file").read_text() == "in the way"
