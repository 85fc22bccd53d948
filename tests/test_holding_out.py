"""Users held out: whole, seeded, and with both classes on both sides wherever that can be."""

from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dien_course.data.holding_out import hold_out_users


def possible(owner: np.ndarray, label: np.ndarray) -> bool:
    """Whether some choice of users leaves both classes on both sides."""
    users = np.unique(owner).tolist()
    for size in range(1, len(users)):
        for chosen in combinations(users, size):
            held = np.isin(owner, chosen)
            if len(set(label[held])) == len(set(label[~held])) == 2:
                return True
    return False


rows = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 1)), min_size=2, max_size=14)


@given(rows, st.integers(1, 3), st.integers(0, 9))
def test_both_parts_hold_both_classes_wherever_that_can_be(pairs, count, seed):
    owner, label = (np.array(column) for column in zip(*pairs, strict=True))
    held = hold_out_users(owner, label, min(count, len(np.unique(owner)) - 1) or 1, seed)
    assert set(owner[held]).isdisjoint(owner[~held])
    if possible(owner, label):
        assert set(label[held]) == set(label[~held]) == {0, 1}


def test_two_clicks_in_two_thousand_rows_are_parted():
    owner = np.repeat(np.arange(200), 10)
    label = np.zeros(2000, dtype=np.int8)
    label[[5, 1995]] = 1
    for seed in range(20):
        held = hold_out_users(owner, label, 40, seed)
        assert len(np.unique(owner[held])) == 40
        assert label[held].sum() == label[~held].sum() == 1


def test_a_draw_that_holds_both_classes_stands():
    owner, label = np.arange(100), np.arange(100) % 2
    drawn = np.random.default_rng(3).permutation(100)[:20]
    assert np.flatnonzero(hold_out_users(owner, label, 20, 3)).tolist() == sorted(drawn.tolist())


def test_the_same_seed_holds_out_the_same_users():
    owner, label = np.arange(50), (np.arange(50) == 7) | (np.arange(50) == 8)
    first, second, other = (hold_out_users(owner, label, 5, seed).tolist() for seed in (1, 1, 2))
    assert first == second != other
