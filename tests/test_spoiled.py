"""The spoilt filter: each spoiling does what it says, and what is not spoilt is the filter."""

import numpy as np
import pytest

from dien_course.experiments import probes
from dien_course.experiments.conditions import WorldData
from dien_course.experiments.material import open_material
from dien_course.experiments.spoiled import WHAT, blurred, newest, r2, spoil, through_the_rule
from dien_course.experiments.study import GROUPS


@pytest.fixture(scope="module")
def material():
    return open_material(WorldData(users=900, test_users=1100), 0, {})


def test_the_true_taste_through_the_rule_is_the_true_probability(material):
    test, truth = material.source.test, material.world.truth
    odds = through_the_rule(probes.taste_of(test, truth), test, truth)
    assert 1 / (1 + np.exp(-odds)) == pytest.approx(truth.probability[test.columns["row"]])


@pytest.mark.parametrize("known", [0.5, 0.8])
def test_a_blurred_taste_is_known_as_well_as_asked(known):
    draw = np.random.default_rng(0)
    angle = draw.uniform(0, 2 * np.pi, 20_000)
    taste = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    good = taste + 0.2 * draw.normal(size=taste.shape)
    found = blurred(good, taste, known, draw)
    assert r2(found, taste) == pytest.approx(known, abs=0.01)
    assert ((found - taste) ** 2).mean() < ((1.1 * found - taste) ** 2).mean()  # as long as it should be
    assert ((found - taste) ** 2).mean() < ((0.9 * found - taste) ** 2).mean()


def test_the_newest_behaviours_are_the_last_ones_in_their_order(material):
    test = material.source.test
    before, after = (part.sequences["histHighRatedMovieIds"] for part in (test, newest(test, 3)))
    for row in range(50):
        assert after[row].tolist() == before[row][-3:].tolist()


@pytest.mark.trains
def test_a_result_holds_every_spoiling_and_the_whole_filter_is_the_best():
    small = GROUPS["spoiled"][0].but("x", data={"users": 900, "test_users": 1100}, training={"epochs": 1})
    measured = spoil(small, 0)
    assert set(WHAT) <= set(measured)
    spoilt = [measured[name] for name in ("drift", "order", "styles_0.5", "newest_5", "taste_0.72", "evolved")]
    assert max(spoilt) < measured["whole"] - 0.01
    assert measured["vector"] == pytest.approx(measured["whole"], abs=0.01)
    assert 0.8 < measured["taste_filter"] < 0.95
