"""With a seed for each user, samples do not depend on where rows stand, or on who else is in the log."""

import hashlib

import numpy as np
import pandas as pd
import pytest
from test_log_samples import NAMES, random_log

from dien_course.data import read_log, samples_of_log
from dien_course.data.events.plan import Plan, plan_of
from dien_course.data.events.samples import Cut
from dien_course.data.events.seeds import UserSeeds
from dien_course.errors import DataError

pytestmark = pytest.mark.filterwarnings("ignore::dien_course.errors.DataNote")  # random logs repeat some events


def rows(part):
    """The samples, one tuple each."""
    lists = [["|".join(map(str, items)) for items in sequence] for sequence in part.sequences.values()]
    return list(zip(*part.columns.values(), *lists, strict=True))


@pytest.mark.parametrize("split", ["last", "time"])
def test_where_rows_stand_changes_nothing(split):
    frame = random_log().assign(price=np.arange(4000) % 7 + 0.5, shop=["ab", "c", ""] * 1333 + ["ab"])
    options = {"split": split, "negatives": 2, "negatives_by": "popularity", "seeds": "user", "times": True}
    first, second = (
        samples_of_log(read_log(one, **NAMES, columns=["price", "shop"]), **options)
        for one in (frame, frame.sample(frac=1, random_state=1))
    )
    assert rows(first.train) == rows(second.train)
    assert rows(first.test) == rows(second.test)


@pytest.mark.parametrize("split", ["last", "time"])
def test_a_part_of_the_users_gets_the_samples_that_it_has_in_the_whole_log(split):
    log = read_log(random_log(), **NAMES)
    settings = Plan(split, negatives=3, seeds="user", seed=5)
    plan = plan_of(log, settings)
    whole = [rows(part) for part in Cut(log, plan).samples()]
    pieces = [[], []]
    for of_group in (log.user % 3 == group for group in range(3)):
        events = {name: getattr(log, name)[of_group] for name in ("user", "item", "time", "positive")}
        group = type(log)(log.name, log.columns, **events, users=log.users, items=log.items)
        for found, part in zip(pieces, Cut(group, plan).samples(), strict=True):
            found += rows(part)
    assert [sorted(found) for found in pieces] == [sorted(found) for found in whole]


def test_another_seed_draws_other_negatives_and_another_order_of_ties():
    frame = random_log()
    frame["timestamp"] //= 5
    made = [samples_of_log(read_log(frame, **NAMES), seeds="user", split="time", seed=seed).train for seed in (0, 1)]
    label, items = (np.array([part.columns[name] for part in made]) for name in ("label", "movieId"))
    drawn = label[0] == 0
    assert (label[0] == label[1]).all()
    assert (items[0][drawn] != items[1][drawn]).mean() > 0.5
    assert (items[0][~drawn] != items[1][~drawn]).mean() > 0.3


def test_a_users_numbers_are_uniform_and_those_of_two_users_or_purposes_are_not_related():
    log = read_log(pd.DataFrame({"u": ["a", "b"], "i": [1, 2], "t": [1, 2]}), user="u", item="i", time="t")
    place, user = np.arange(40_000), np.zeros(40_000, int)
    seeds = UserSeeds(log, 0)
    drawn = np.stack([seeds.uniform(user, 0, place), seeds.uniform(user, 1, place), seeds.uniform(user + 1, 0, place)])
    assert drawn.min() >= 0 and drawn.max() < 1
    counts = np.stack([np.bincount((one * 20).astype(int), minlength=20) for one in drawn])
    assert (((counts - 2000) ** 2 / 2000).sum(1) < 43.8).all()  # chi-squared with 19 degrees of freedom, p = .001
    assert np.abs(np.corrcoef(drawn)[np.triu_indices(3, 1)]).max() < 0.02
    assert abs(np.corrcoef(drawn[0, 1:], drawn[0, :-1])[0, 1]) < 0.02


def split_mix(state):
    """SplitMix64's output for a state that was moved already, in Python's whole numbers."""
    state = (state ^ state >> 30) * 0xBF58476D1CE4E5B9 % 2**64
    state = (state ^ state >> 27) * 0x94D049BB133111EB % 2**64
    return state ^ state >> 31


def test_the_numbers_are_split_mix_64_of_a_hash_of_seed_and_user():
    log = read_log(pd.DataFrame({"u": ["a", "ü"], "i": [1, 2], "t": [1, 2]}), user="u", item="i", time="t")
    drawn = UserSeeds(log, 7).uniform(np.array([0, 1, 1]), 1, np.array([0, 0, -3]), 2, 5)
    for found, user, place in zip(drawn, "aüü", (0, 0, -3), strict=True):
        state = int.from_bytes(hashlib.blake2b(f"7 {user}".encode(), digest_size=8).digest(), "little")
        for number in (1, place, 2, 5):
            state = split_mix((state + 0x9E3779B97F4A7C15 * (number + 1)) % 2**64)
        assert found == (state >> 11) / 2**53


def test_other_seeds_are_refused():
    with pytest.raises(DataError, match="seeds is 'item'; expected one of log, user"):
        samples_of_log(read_log(random_log(), **NAMES), seeds="item")
