"""Intervals over users: none where two scores are one, and as wide as the users differ."""

from __future__ import annotations

import numpy as np
import pytest

from dien_course.experiments.over_users import bootstrap_over_users
from dien_course.training.metrics import auc, gauc


def part(users: int = 60, rows: int = 20, seed: int = 0):
    random = np.random.default_rng(seed)
    owner = np.repeat(np.arange(users), rows)
    truth = random.normal(size=users * rows)
    label = (truth + random.normal(size=users * rows) > 0).astype(np.int8)
    return truth, random.normal(size=users * rows), label, owner


def test_a_score_against_itself_has_no_difference():
    truth, _, label, owner = part()
    found = bootstrap_over_users(truth, truth, label, owner, draws=20)
    assert found == {"auc": [0, 0, 0], "gauc": [0, 0, 0]}


def test_the_difference_is_that_of_all_rows_and_lies_in_its_interval():
    truth, noise, label, owner = part()
    found = bootstrap_over_users(truth, noise, label, owner, draws=200)
    assert found["auc"][0] == pytest.approx(auc(truth, label) - auc(noise, label))
    assert found["gauc"][0] == pytest.approx(gauc(truth, label, owner) - gauc(noise, label, owner))
    for difference, low, high in found.values():
        assert 0.1 < low < difference < high < 0.5


def test_few_users_say_less_than_many_and_rows_of_one_user_are_no_users():
    widths = []
    for users, rows in ((240, 5), (15, 80)):
        truth, noise, label, owner = part(users, rows)
        taste = np.random.default_rng(1).normal(size=users)[owner]  # what users have in common differs
        label = (truth * taste > 0).astype(np.int8)
        _, low, high = bootstrap_over_users(truth, noise, label, owner, draws=100)["auc"]
        widths.append(high - low)
    assert widths[1] > 2 * widths[0]
