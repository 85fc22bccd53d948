"""Sequences end to end: joined and numbered in their order, cut at their old end, whatever they share."""

import numpy as np
import pytest

from dien_course.data import Ragged

GROWING = Ragged(np.array([5, 6, 7, 8]), np.array([0, 0, 3, 1]), np.array([1, 3, 3, 4]))  # [5], [5 6 7], [], [6 7 8]


def test_joined_and_rows_say_value_by_value_what_the_sequences_hold():
    pairs = [(row, value) for row in range(len(GROWING)) for value in GROWING[row]]
    assert list(zip(GROWING.rows(), GROWING.joined(), strict=True)) == pairs
    assert len(pairs) == 7


@pytest.mark.parametrize("count", [1, 2, 9])
def test_the_newest_are_the_last_of_each(count):
    cut = GROWING.newest(count)
    assert [cut[row].tolist() for row in range(4)] == [GROWING[row][-count:].tolist() for row in range(4)]
    assert cut.values is GROWING.values


def test_no_sequence_at_all_joins_to_nothing():
    none = Ragged.of([])
    assert len(none) == 0 and none.joined().shape == none.rows().shape == (0,)
