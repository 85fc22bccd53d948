"""Sessions: where they begin, whatever overlaps or is cut, and which of their behaviours a model reads."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from dien_course.data import Ragged
from dien_course.data.sessions import session_numbers
from dien_course.layers import by_session, session_places

HOUR = 3600


def cut(times: list[float], gap: float) -> list[list[int]]:
    """The places of each session's behaviours, one behaviour at a time."""
    found: list[list[int]] = []
    for place, time in enumerate(times):
        if place == 0 or time - times[place - 1] > gap:
            found.append([])
        found[-1].append(place)
    return found


def numbers_of(histories: list[list[float]], gap: float = 1800.0) -> list[list[int]]:
    numbers = session_numbers(Ragged.of(histories), gap)
    return [numbers[row].tolist() for row in range(len(histories))]


def test_a_session_ends_after_more_than_half_an_hour_and_not_at_it():
    assert numbers_of([[0, 1800, 3600, 5401]]) == [[1, 1, 1, 2]]


def test_the_gap_is_a_setting():
    assert numbers_of([[0, 10, 21]], gap=10) == [[1, 1, 2]]
    assert numbers_of([[0, 0, 1]], gap=0) == [[1, 1, 2]]


def test_histories_that_overlap_share_their_numbers():
    times = Ragged(np.array([0, 60, HOUR, 2 * HOUR]), np.array([0, 0, 1, 2]), np.array([0, 2, 4, 3]))
    numbers = session_numbers(times)
    assert [numbers[row].tolist() for row in range(4)] == [[], [1, 1], [1, 2, 3], [2]]


def test_no_behaviours_have_no_sessions():
    assert numbers_of([[], []]) == [[], []]


@settings(max_examples=60, deadline=None)
@given(
    pauses=st.lists(st.lists(st.sampled_from([0, 1, 5, 6, 50]), max_size=9), min_size=1, max_size=4),
    sessions=st.integers(1, 4),
    length=st.integers(1, 4),
    extra=st.integers(0, 2),
)
def test_the_newest_sessions_of_the_newest_behaviours_are_those_of_a_plain_loop(pauses, sessions, length, extra):
    histories = [np.cumsum(row).tolist() for row in pauses]
    width = max(1, *map(len, histories)) + extra
    numbers, mask = torch.zeros(len(histories), width, dtype=torch.long), torch.zeros(len(histories), width).bool()
    for row, found in enumerate(numbers_of(histories, gap=5)):
        numbers[row, : len(found)], mask[row, : len(found)] = torch.tensor(found, dtype=torch.long), True
    places = session_places(numbers, mask, sessions, length)
    wanted = [[one[-length:] for one in cut(times, 5)][::-1][:sessions] for times in histories]
    found = [[[p for p in one if p >= 0] for one in row if max(one) >= 0] for row in places.tolist()]
    assert found == wanted
    assert places.shape[1:] == (max(1, *map(len, wanted)), max([1, *(len(one) for row in wanted for one in row)]))
    history = torch.arange(1, width + 1).repeat(len(histories), 1).unsqueeze(2)
    assert torch.equal(by_session(history, places).squeeze(3), places + 1)


def test_what_stands_at_padding_says_nothing_of_sessions():
    mask = torch.tensor([[True, True, False, False]])
    wanted = session_places(torch.tensor([[4, 5, 0, 0]]), mask, 5, 5)
    assert torch.equal(session_places(torch.tensor([[4, 5, 9, 2]]), mask, 5, 5), wanted)
    assert wanted.tolist() == [[[1], [0]]]


@pytest.mark.parametrize(
    ("numbers", "mask", "sessions", "said"),
    [
        (torch.ones(2, 3).long(), torch.ones(2, 4).bool(), 2, r"mask has shape \(2, 4\); expected \(2, 3\)"),
        (torch.ones(2).long(), torch.ones(2).bool(), 2, r"numbers has shape \(2,\); expected \(B, L\)"),
        (torch.ones(1, 2).long(), torch.tensor([[False, True]]), 2, "mask has a hole in row 0"),
        (torch.ones(1, 2).long(), torch.ones(1, 2).bool(), 0, "sessions is 0; expected a whole number"),
    ],
)
def test_what_does_not_fit_is_named(numbers, mask, sessions, said):
    with pytest.raises(ValueError, match=said):
        session_places(numbers, mask, sessions, 2)
