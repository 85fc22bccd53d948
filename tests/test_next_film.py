"""The true distribution of the next film is that of the films the world shows and its users like."""

import numpy as np
import pytest

from dien_course.experiments.next_film import next_film_probability
from dien_course.world import make_world


@pytest.fixture(scope="module")
def world():
    return make_world(users=4_000, items=24, seed=1)


def test_each_row_is_a_distribution_over_the_films_of_its_category(world):
    truth = world.truth
    category, taste = np.array([0, 3, 1]), np.array([0.3, 2.0, 9.0])
    probability = next_film_probability(truth, category, taste)
    assert probability.sum(1) == pytest.approx(np.ones(3))
    assert ((probability > 0) == (truth.item_category == category[:, None])).all()


def test_films_are_liked_as_often_as_it_says(world):
    """Expected and counted numbers of likes of each film agree, over all events that are not a user's last."""
    truth, ratings = world.truth, world.ratings
    user = ratings["userId"].to_numpy()
    last = np.append(np.diff(user) != 0, True)
    liked = (ratings["rating"].to_numpy() >= 4) & ~last
    expected = next_film_probability(truth, truth.category[liked], truth.taste[liked]).sum(0)
    counted = np.bincount(ratings["movieId"].to_numpy()[liked] - 1, minlength=24)
    assert (np.abs(counted - expected) < 5 * np.sqrt(expected)).all()


def test_without_exploration_far_films_are_rarer(world):
    truth = world.truth
    style = truth.style[truth.item_category == 0]
    far = np.cos(style - style[0]) < 0
    with_, without = (
        next_film_probability(truth, [0], [style[0]], share)[0, truth.item_category == 0][far].sum()
        for share in (0.15, 0)
    )
    assert without < with_
