"""The filter that knows where sittings begin: the plain one where they mean nothing, calibrated where they are all."""

import numpy as np
import pytest

from dien_course.data import Ragged, Samples, build_samples
from dien_course.experiments.bayes_filter import filtered_probability
from dien_course.experiments.sitting_filter import filtered_by_sittings, silent_share
from dien_course.training.metrics import auc
from dien_course.world import make_world

DAY = 86_400


def of_world(sittings: float, drift: float, users: int):
    world = make_world(users=users, sittings=sittings, drift=drift, seed=3)
    split = build_samples(world.tables, split="last", max_length=20, test_share=0.5, seed=0, times=True)
    return world.truth, split.test


@pytest.fixture(scope="module")
def all_sittings():
    truth, samples = of_world(1.0, 0.0, 3_000)
    return truth, samples, filtered_by_sittings(samples, truth, sittings=1.0, drift=0.0)


def test_without_sittings_it_is_the_plain_filter():
    truth, samples = of_world(0.0, 0.5, 100)
    found = filtered_by_sittings(samples, truth, sittings=0.0, drift=0.5)
    np.testing.assert_allclose(found, filtered_probability(samples, truth, drift=0.5), rtol=0, atol=1e-9)


def test_it_says_what_happens_where_sittings_are_all(all_sittings):
    truth, samples, probability = all_sittings
    true = truth.probability[samples.columns["row"]]
    bins = np.digitize(probability, np.quantile(probability, [0.2, 0.4, 0.6, 0.8]))
    for number in range(5):
        chosen = bins == number
        error = 3 * true[chosen].std() / chosen.sum() ** 0.5
        assert true[chosen].mean() == pytest.approx(probability[chosen].mean(), abs=error + 0.003)


def test_it_ranks_better_than_the_filter_that_does_not_know_them(all_sittings):
    truth, samples, probability = all_sittings
    label = samples.columns["label"]
    plain = auc(filtered_probability(samples, truth, drift=0.0), label)
    assert plain + 0.1 < auc(probability, label) < auc(truth.probability[samples.columns["row"]], label)


def history(films: list[int], times: list[int], target: int) -> Samples:
    sequences = {"histHighRatedMovieIds": Ragged.of([films]), "histTimestamp": Ragged.of([times])}
    return Samples({"movieId": np.array([target])}, sequences)


def test_only_the_newest_sitting_counts_where_sittings_are_all():
    truth = make_world(users=30, seed=1).truth
    own, other = (1 + np.flatnonzero(truth.item_category == category) for category in (0, 1))
    rules = {"sittings": 1.0, "drift": 0.0}
    alone = filtered_by_sittings(history([own[0]], [0], own[1]), truth, **rules)
    after = filtered_by_sittings(history([own[9], own[0]], [0, DAY], own[1]), truth, **rules)
    assert after == pytest.approx(alone, abs=1e-12)
    together = filtered_by_sittings(history([own[9], own[0]], [0, 100], own[1]), truth, **rules)
    assert abs(together - alone) > 1e-3, "of one sitting, both count"
    nothing = filtered_by_sittings(history([], [], own[1]), truth, **rules)
    elsewhere = filtered_by_sittings(history([own[0], other[0]], [0, DAY], own[1]), truth, **rules)
    assert elsewhere == pytest.approx(nothing, abs=1e-12), "the newest sitting was of another category"


def test_a_sitting_of_both_categories_starts_no_taste_anew():
    truth = make_world(users=30, seed=1).truth
    own, other = (1 + np.flatnonzero(truth.item_category == category) for category in (0, 1))
    mixed = history([own[9], own[0], other[0]], [0, DAY, DAY + 100], own[1])
    found = filtered_by_sittings(mixed, truth, sittings=0.5, drift=0.0)
    plain = history([own[9], own[0]], [0, 100], own[1])
    silent = silent_share(truth)
    assert found == pytest.approx(filtered_probability(plain, truth, drift=0.0), abs=2 * silent)
