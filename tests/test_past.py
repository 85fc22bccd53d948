"""Numbers of a user's past: equal to plain loops, and blind to every label of their own time or later."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from dien_course.data.log import sort_events
from dien_course.data.past import CATEGORY_STRENGTH, PAST_STRENGTH, RATE_STRENGTH, Past, sums_before
from dien_course.data.ragged import Ragged
from dien_course.data.samples import build_samples
from dien_course.tables import Tables

GENRES = [[0], [0, 1], [], [2, 1], [3]]


def events(seed: int, count: int = 120):
    random = np.random.default_rng(seed)
    user, item, time = random.integers(0, 6, count), random.integers(0, 5, count), random.integers(0, 15, count)
    return user, item, time, random.integers(0, 2, count) == 1, random.random(count) < 0.7


def numbers_of(user, item, time, label, known) -> dict[str, np.ndarray]:
    """In the order of the events given."""
    log = sort_events(user, item, time, label, seed=0)
    found = Past(log, item, time, label, known).numbers(genres=Ragged.of(GENRES))
    back = np.argsort(log.row)
    return {name: values[back] for name, values in found.items()}


def by_loops(user, item, time, label, known) -> dict[str, list[float]]:
    n = len(user)

    def rate(i: int) -> float:
        earlier = [j for j in range(n) if time[j] < time[i] and known[j]]
        overall = (sum(label[j] for j in earlier) + 0.5 * RATE_STRENGTH) / (len(earlier) + RATE_STRENGTH)
        of_item = [j for j in earlier if item[j] == item[i]]
        return (sum(label[j] for j in of_item) + RATE_STRENGTH * overall) / (len(of_item) + RATE_STRENGTH)

    residual = [label[i] - rate(i) for i in range(n)]
    found: dict[str, list[float]] = {"past_events": [], "past_residual": [], "past_residual_genres": []}
    for i in range(n):
        before = [j for j in range(n) if user[j] == user[i] and time[j] < time[i]]
        found["past_events"].append(math.log1p(len(before)))
        found["past_residual"].append(sum(residual[j] for j in before) / (len(before) + PAST_STRENGTH))
        means = []
        for genre in GENRES[item[i]]:
            alike = [j for j in before if genre in GENRES[item[j]]]
            means.append(sum(residual[j] for j in alike) / (len(alike) + CATEGORY_STRENGTH))
        found["past_residual_genres"].append(sum(means) / len(means) if means else 0.0)
    return found


@pytest.mark.parametrize("seed", range(5))
def test_the_numbers_are_those_of_plain_loops(seed):
    log = events(seed)
    for name, expected in by_loops(*log).items():
        np.testing.assert_allclose(numbers_of(*log)[name], expected, atol=2e-6, err_msg=name)


@pytest.mark.parametrize("block", [1, 7])
def test_users_looked_at_a_few_at_a_time_give_the_same(monkeypatch, block):
    log = events(9)
    whole = numbers_of(*log)
    monkeypatch.setattr("dien_course.data.past.BLOCK", block)
    for name, values in numbers_of(*log).items():
        np.testing.assert_array_equal(values, whole[name])


@pytest.mark.parametrize("seed", range(20))
def test_a_label_moves_nothing_of_its_own_time_or_earlier_and_reaches_others_only_through_the_training_part(seed):
    user, item, time, label, known = events(seed)
    before = numbers_of(user, item, time, label, known)
    changed = int(np.random.default_rng(seed).integers(len(user)))
    label[changed] = ~label[changed]
    after = numbers_of(user, item, time, label, known)
    moved = np.any([before[name] != after[name] for name in before], axis=0)
    assert not moved[time <= time[changed]].any()
    own_later = (user == user[changed]) & (time > time[changed])
    assert moved[own_later].all()
    if not known[changed]:
        assert not moved[user != user[changed]].any()
    np.testing.assert_array_equal(before["past_events"], after["past_events"])


def test_sums_before_restart_with_each_key_and_leave_ties_out():
    key, time = np.array([0, 0, 0, 1, 1]), np.array([1, 1, 2, 0, 3])
    total, count = sums_before(key, time, np.array([1, 10, 100, 1000, 10000]))
    assert total.tolist() == [0, 0, 11, 0, 1000]
    assert count.tolist() == [0, 0, 2, 0, 1]


@pytest.mark.filterwarnings("ignore::dien_course.errors.DataNote")
@pytest.mark.parametrize("split", ["last", "time"])
def test_samples_carry_the_numbers_beside_them(split):
    user, item, time, label, _ = events(3)
    ratings = pd.DataFrame({"userId": user, "movieId": item, "rating": np.where(label, 5, 1), "timestamp": time})
    items = pd.DataFrame({"movieId": range(5), "title": list("abcde"), "genres": ["a", "a|b", "x", "c|b", "d"]})
    tables = Tables(ratings, None, items)
    train, test = build_samples(tables, split=split, numbers=True, test_share=0.4)
    assert {"past_events", "past_residual", "past_residual_genres"} <= set(train.columns)
    known = np.zeros(len(user), bool)
    known[train.columns["row"]] = True
    if split == "last":
        known = np.isin(user, train.columns["userId"])
    log = sort_events(user, item, time, label, seed=0)
    expected = Past(log, item, time, label, known).numbers()["past_residual"][np.argsort(log.row)]
    for part in (train, test):
        np.testing.assert_array_equal(part.columns["past_residual"], expected[part.columns["row"]])
    assert "past_events" not in build_samples(tables, split=split, test_share=0.4).train.columns
