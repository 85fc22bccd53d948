"""A trial trains what its condition says, on the data it says, and measures what it was asked to."""

from dataclasses import replace

import numpy as np
import pytest

from dien_course.data import DataError
from dien_course.experiments import trial
from dien_course.experiments.conditions import Condition, RealData, Training, WorldData
from dien_course.experiments.material import open_material
from dien_course.experiments.trial import run_trial
from dien_course.models import DIN as DINModel
from dien_course.training.fit import Fit

pytestmark = pytest.mark.trains
TINY = WorldData(users=600, test_users=300)
QUICK = Training(epochs=2, warmup_epochs=1, batch_size=128)
DIEN = Condition("dien", TINY, "dien", {"embedding_size": 4}, QUICK)


@pytest.fixture(scope="module")
def measured():
    condition = DIEN.but("x", measures=("taste", "relevance", "tables", "swapped"))
    return run_trial(condition, 0, {})


def test_a_network_reports_its_ranking_its_curves_and_its_measures(measured):
    assert 0 < measured["auc"] < 1 and measured["n"] == 300
    assert len(measured["validation_auc"]) == 2 and len(measured["auxiliary_loss"]) == 3
    assert measured["best_epoch"] in (2, 3)
    assert measured["table_accuracy"] == pytest.approx(0.5, abs=0.05)
    assert measured["swapped_auc"] != measured["auc"]
    assert all(measured[f"taste_{name}"] <= 1 for name in ("behaviours", "interest", "evolved"))


def test_the_same_condition_and_seed_give_the_same_numbers(measured):
    again = run_trial(DIEN, 0, {})
    assert again["auc"] == pytest.approx(measured["auc"], abs=1e-4)
    assert run_trial(DIEN, 1, {})["auc"] != pytest.approx(measured["auc"], abs=1e-4)


def test_conditions_of_one_seed_are_judged_on_the_same_users():
    sources = [
        open_material(data, 3, {}).source for data in (TINY, WorldData(users=600, test_users=300, order="shuffled"))
    ]
    assert np.array_equal(sources[0].test.columns["userId"], sources[1].test.columns["userId"])
    assert np.array_equal(sources[0].test.columns["label"], sources[1].test.columns["label"])


def test_a_network_without_auxiliary_loss_has_no_warm_up():
    plain = run_trial(DIEN.but("x", model={"auxiliary": None}), 0, {})
    assert plain["best_epoch"] <= 2 and "auxiliary_loss" not in plain


def test_mixed_training_draws_its_batches_from_all_lengths(monkeypatch):
    asked = []

    def fitted(model, batches, validation, **settings):
        asked.append({len(np.unique((batch["histHighRatedMovieIds"] > 0).sum(1))) for batch in batches})
        return Fit(None, 1, False, 0.0)

    monkeypatch.setattr(trial, "fit", fitted)
    material = open_material(TINY, 0, {})
    for training in (QUICK, replace(QUICK, mixed=True)):
        trial.train_network(DINModel, replace(DIEN, method="din", training=training), material, 0)
    assert max(asked[0]) < min(asked[1]), "lengths in a batch"


def test_choosing_the_epoch_on_test_reports_the_highest_and_never_less(measured):
    chosen = run_trial(DIEN.but("x", training={"selection": "test"}), 0, {})
    assert chosen["highest_auc"] == max(chosen["validation_auc"])
    assert chosen["highest_auc"] >= measured["auc"] - 1e-4


@pytest.mark.parametrize(
    "method", ["truth", "filter", "popularity", "movie_mean", "counts", "base", "din", "auxiliary_din"]
)
def test_every_method_runs(method):
    training = QUICK if method == "auxiliary_din" else Training(epochs=1)
    measured = run_trial(Condition("x", TINY, method, {"embedding_size": 4}, training), 0, {})
    assert 0.3 < measured["auc"] <= 1


def test_the_limits_are_in_order():
    truth, filtered, counts = (run_trial(Condition("x", TINY, m), 0, {})["auc"] for m in ("truth", "filter", "counts"))
    assert 0.6 < counts < filtered < truth


def test_the_filter_knows_more_of_the_taste_than_an_untrained_network(measured):
    known = run_trial(Condition("x", TINY, "filter", measures=("taste",)), 0, {})["taste_filter"]
    assert measured["taste_evolved"] < 0.7 < known < 0.95


def test_real_data_must_be_given():
    with pytest.raises(DataError, match="--data"):
        run_trial(Condition("x", RealData(), "movie_mean"), 0, {})
