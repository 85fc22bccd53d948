"""The extractors of chapter 05's exercises are what they are said to be: honest ones, and ones that look ahead."""

from __future__ import annotations

import pytest
import torch
from torch.autograd.functional import jacobian

from dien_course.exercises.chapter_05 import fixed_extractors as extractors

HONEST = {
    "forwards": extractors.forwards,
    "so_far": extractors.so_far,
    "one_late": extractors.one_late,
    "blank": extractors.blank,
}
LOOKING_AHEAD = {
    "backwards": (extractors.backwards, 0, 1),
    "both_ways": (extractors.both_ways, 2, 3),
    "against_the_mean": (extractors.against_the_mean, 0, 5),
    "scaled": (extractors.scaled, 1, 4),
    "ahead(1)": (extractors.ahead(1), 4, 5),
    "ahead(2)": (extractors.ahead(2), 2, 4),
    "second_number_ahead": (extractors.second_number_ahead, 0, 1),
    "one_leak(2, 3)": (extractors.one_leak(2, 3), 2, 3),
    "one_leak(0, 4)": (extractors.one_leak(0, 4), 0, 4),
}


def history(B: int = 2, T: int = 6) -> torch.Tensor:
    return torch.randn(B, T, 2, generator=torch.Generator().manual_seed(0))


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_one_gives_the_very_same_interests_without_what_comes_later(name: str) -> None:
    whole = HONEST[name](history())
    for length in range(1, 7):
        assert torch.equal(HONEST[name](history()[:, :length]), whole[:, :length])


@pytest.mark.parametrize("name", LOOKING_AHEAD)
def test_one_that_looks_ahead_has_a_gradient_from_where_it_looks(name: str) -> None:
    extract, seeing, seen = LOOKING_AHEAD[name]
    assert jacobian(extract, history(1))[0, seeing, :, 0, seen].abs().max() > 0.01


@pytest.mark.parametrize("places", [(2, 3), (1, 4), (0, 4), (3, 4)])
def test_one_leak_changes_one_interest_only(places: tuple[int, int]) -> None:
    changed = (extractors.one_leak(*places)(history()) != extractors.forwards(history())).any(-1).any(0)
    assert changed.nonzero().flatten().tolist() == [places[0]]
