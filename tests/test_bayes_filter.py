"""The Bayes filter: calibrated, no worse than a simulation of the same rules, blind to what it should be blind to."""

import numpy as np
import pytest

from dien_course.data import build_samples
from dien_course.experiments import bayes_filter
from dien_course.experiments.bayes_filter import filtered_probability, liked_film_likelihood, taste_density
from dien_course.training.metrics import auc
from dien_course.world import make_world

RULES = {"drift": 0.5, "noise": 0.2}


@pytest.fixture(scope="module")
def world():
    return make_world(users=8_000, seed=5, **RULES)


@pytest.fixture(scope="module")
def samples(world):
    return build_samples(world.tables, split="last", max_length=40, seed=0).test


@pytest.fixture(scope="module")
def probability(world, samples):
    return filtered_probability(samples, world.truth, **RULES)


def test_it_says_what_happens(world, samples, probability):
    """Among targets given p, a share p is clicked: the mean of the true probability is p, bin by bin."""
    true = world.truth.probability[samples.columns["row"]]
    bins = np.digitize(probability, np.quantile(probability, [0.2, 0.4, 0.6, 0.8]))
    for number in range(5):
        chosen = bins == number
        error = 3 * true[chosen].std() / chosen.sum() ** 0.5
        assert true[chosen].mean() == pytest.approx(probability[chosen].mean(), abs=error + 0.003)


def test_it_ranks_below_the_truth_and_far_above_chance(world, samples, probability):
    label = samples.columns["label"]
    assert 0.88 < auc(probability, label) < auc(world.truth.probability[samples.columns["row"]], label)


def test_the_likelihood_is_what_the_simulator_does():
    """Frequencies of liked films where taste stands still, against the formula."""
    world = make_world(users=4_000, items=12, categories=2, drift=0.0, seed=1)
    truth, liked = world.truth, world.ratings.rating.to_numpy() >= 4
    last = np.append(np.diff(world.ratings.userId) != 0, True)
    angle = np.array([1.0])
    expected = liked_film_likelihood(truth, angle, 0.15)[:, 0]
    near = np.abs(np.angle(np.exp(1j * (truth.taste - angle)))) < 0.15
    rows = liked & ~last & near & (truth.category == 0)
    films = world.ratings.movieId.to_numpy()[rows] - 1
    found = np.bincount(films, minlength=12)[truth.item_category == 0] / rows.sum()
    assert rows.sum() > 500
    assert found == pytest.approx(expected[truth.item_category == 0], abs=0.06)
    assert expected[truth.item_category == 0].sum() == pytest.approx(1)


def test_without_noise_it_agrees_with_adding_up_all_pasts(world, samples):
    """The same posterior, summed by brute force over where the taste began and which way it turned."""
    chosen = samples.take(np.arange(4))
    density = taste_density(chosen, world.truth, drift=0.5, exploration=0.15, noise=0.0)
    grid = 2 * np.pi * np.arange(bayes_filter.ANGLES) / bayes_filter.ANGLES
    turns = bayes_filter.turns_of(0.5)
    starts = 2 * np.pi * np.arange(1024) / 1024
    for row in range(len(chosen)):
        kind = world.truth.item_category[chosen.columns["movieId"][row] - 1]
        films = chosen.sequences["histHighRatedMovieIds"][row] - 1
        films = films[world.truth.item_category[films] == kind]
        weight = np.ones((len(turns), len(starts)))
        for step, film in enumerate(films):
            angle = starts + step * turns[:, None]
            weight *= liked_film_likelihood(world.truth, angle.ravel(), 0.15)[film].reshape(angle.shape)
        weight /= weight.sum()
        now = starts + len(films) * turns[:, None]
        expected = [(weight * np.cos(now)).sum(), (weight * np.sin(now)).sum()]
        found = [(density[row] * np.cos(grid)).sum(), (density[row] * np.sin(grid)).sum()]
        assert found == pytest.approx(expected, abs=1e-3)


def test_an_empty_history_tells_nothing(world, samples):
    empty = np.flatnonzero([len(films) == 0 for films in samples.sequences["histHighRatedMovieIds"]])[:5]
    density = taste_density(samples.take(empty), world.truth, exploration=0.15, **RULES)
    assert density == pytest.approx(np.full(density.shape, 1 / bayes_filter.ANGLES))


def test_the_order_of_the_history_matters_to_it(world, samples):
    chosen = samples.take(np.arange(400))
    history = chosen.sequences["histHighRatedMovieIds"]
    from dien_course.data import Ragged, Samples

    backwards = Ragged.of([history[row][::-1] for row in range(len(history))])
    reversed_ = Samples(chosen.columns, {**chosen.sequences, "histHighRatedMovieIds": backwards})
    label = chosen.columns["label"]
    forth, back = (filtered_probability(part, world.truth, **RULES) for part in (chosen, reversed_))
    assert auc(back, label) < auc(forth, label) - 0.03
