"""Mistakes that any exercise can meet are put into words."""

from __future__ import annotations

import pytest
import torch

from dien_course.exercises.judging.patterns import pattern, where_it_fails
from dien_course.exercises.judging.plain import to_plain

EXPECTED = [torch.tensor([[0.1, 0.5, 0.4], [0.2, 0.2, 0.6]]), torch.tensor([[0.3, 0.7]])]


@pytest.mark.parametrize(
    ("mistake", "said"),
    [
        (lambda x: -x, "Every number has the wrong sign."),
        (lambda x: 1 - x, "Every number is 1 minus the expected one."),
        (lambda x: 0 * x, "All that comes out is zero."),
        (lambda x: x.flip(1), "reverse order along dimension 1"),
        (lambda x: x.roll(1, 1), "they stand in the wrong places"),
        (lambda x: 2 * x, "Every number is 2 times the expected one."),
        (lambda x: x * x.shape[1], "a sum for a mean"),
        (lambda x: x * 1.0005, "Every number is nearly right"),
        (lambda x: x**2, ""),
        (lambda x: x.sum(1), ""),
        (lambda x: x * float("nan"), ""),
        (lambda x: "words", ""),
    ],
)
def test_a_relation_between_wrong_and_right_is_named(mistake, said: str) -> None:
    found = pattern([(to_plain(x), to_plain(mistake(x))) for x in EXPECTED])
    assert said in found if said else found == ""


def test_single_numbers_are_not_said_to_be_off_by_a_factor_each() -> None:
    found = [(to_plain(torch.tensor(x)), to_plain(torch.tensor(y))) for x, y in ((0.5, 0.7), (0.9, 0.3))]
    assert pattern(found) == ""


def test_inputs_are_named_only_where_most_are_right() -> None:
    names = ["a", "b", "c", "d"]
    assert where_it_fails(names, [False, False, True, False]) == "It is right on 3 of 4 inputs. Wrong on: c."
    assert where_it_fails(names, [True, True, True, False]) == ""
    assert where_it_fails(names, [False] * 4) == ""
