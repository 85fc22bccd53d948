"""Probes find what is there, and only guess what is not."""

import numpy as np
import pytest

from dien_course.data import build_samples
from dien_course.experiments.linear_probe import probe, truth_of_behaviours, which_table
from dien_course.world import make_world


@pytest.fixture(scope="module")
def world():
    return make_world(users=600, items=40, mean_length=16, seed=3)


@pytest.fixture(scope="module")
def samples(world):
    return build_samples(world.tables, test_share=0.5)[0]


def test_the_truth_is_that_of_each_behaviour_in_turn(world, samples):
    truth = truth_of_behaviours(samples, world)
    rows = samples.sequences["histRow"]
    assert len(truth) == (rows.end - rows.start).sum()
    for number in (0, 7, 100):
        one = truth[truth["sample"] == number]
        assert one["step"].tolist() == list(range(1, len(rows[number]) + 1))
        assert one["taste"].tolist() == world.truth.taste[rows[number]].tolist()
        assert one["category"].tolist() == world.truth.category[rows[number]].tolist()


def test_the_direction_is_the_one_in_which_the_taste_moves(world, samples):
    truth = truth_of_behaviours(samples, world)
    moved = truth.groupby(["sample", "category"]).agg({"taste": ["first", "last"], "direction": "first"})
    difference = moved["taste", "last"] - moved["taste", "first"]
    turned = difference != 0
    assert turned.sum() > 300
    assert ((difference > 0) == (moved["direction", "first"] == 1))[turned].all()


def test_a_vector_that_holds_the_truth_scores_one_and_noise_scores_a_guess(world, samples):
    truth = truth_of_behaviours(samples, world)
    told = np.stack([np.cos(truth.taste), np.sin(truth.taste), 2 * truth.direction - 1], axis=1)
    told = np.concatenate([told, np.eye(4)[truth.category]], axis=1)
    knows = probe(told, truth, first_step=4)
    assert min(knows.values()) > 0.99
    guesses = probe(np.random.default_rng(0).normal(size=(len(truth), 4)), truth, first_step=4)
    assert abs(guesses["taste"]) < 0.1
    assert guesses["category"] < 0.4
    assert 0.4 < guesses["direction"] < 0.6


def test_the_probe_is_scored_on_samples_it_was_not_fitted_on(world, samples):
    truth = truth_of_behaviours(samples, world)
    sample = truth["sample"].to_numpy()
    by_heart = np.where((sample % 2 == 0)[:, None], np.eye(4)[truth.category], 0)
    assert probe(by_heart, truth, first_step=4)["category"] < 0.5


def test_tables_that_differ_are_told_apart_and_one_table_is_not():
    vectors = np.random.default_rng(0).normal(size=(50, 3))
    assert which_table(vectors + 5, vectors) == 1
    assert which_table(vectors, vectors) == 0.5
