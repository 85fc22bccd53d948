"""``about`` shows a number and guards it; ``same`` shows how far apart two results are."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from dien_course.lab import about, same


@pytest.mark.parametrize(
    ("value", "within", "shown"),
    [
        (0.8496, 0.01, "AUC ≈ 0.850"),
        (0.8496, 0.1, "AUC ≈ 0.85"),
        (torch.tensor([0.8496]), 0.02, "AUC ≈ 0.850"),
        (np.float32(0.8496), 0.5, "AUC ≈ 0.85"),
        (-0.25, 2.0, "AUC ≈ -0.2"),
        (-0.0004, 1.0, "AUC ≈ 0.0"),
        (40_990, 50_000, "AUC ≈ 40,990"),
    ],
)
def test_a_number_is_shown_with_a_digit_more_than_its_guard(value, within: float, shown: str, capsys) -> None:
    about(value, 0.84 if within < 9 else 40_000, "AUC", within=within)
    assert capsys.readouterr().out == f"{shown}\n"


def test_without_a_label_the_line_is_the_number(capsys) -> None:
    about(0.5, 0.5, within=0.01, digits=1)
    assert capsys.readouterr().out == "≈ 0.5\n"


@pytest.mark.parametrize("value", [0.861, 0.839, math.nan, math.inf])
def test_a_number_that_is_off_is_shown_and_then_refused_in_one_sentence(value: float, capsys) -> None:
    with pytest.raises(ValueError, match=r"^AUC is .*; the course expects 0\.85, give or take 0\.01\. If you changed"):
        about(value, 0.85, "AUC", within=0.01)
    assert capsys.readouterr().out.startswith("AUC ≈ ")


@pytest.mark.parametrize("within", [0.0, -1.0, math.nan])
def test_a_guard_that_guards_nothing_is_refused(within: float) -> None:
    with pytest.raises(ValueError, match="expected a number above 0"):
        about(1.0, 1.0, within=within)


def test_same_says_how_far_apart_two_results_are(capsys) -> None:
    same(torch.ones(2, 3, requires_grad=True), np.ones((2, 3)) + 3e-7)
    same(2.0, 2.0, "the two sums")
    same((torch.zeros(2), torch.ones(4)), [np.zeros(2), np.ones(4)], "states")
    assert capsys.readouterr().out.splitlines() == [
        "package and by hand, (2, 3): largest difference ≈ 3e-07",
        "the two sums: largest difference ≈ 0",
        "states, (2,), (4,): largest difference ≈ 0",
    ]


def test_large_numbers_may_differ_by_more() -> None:
    same([1000.0, 1.0], [1000.004, 1.0])
    with pytest.raises(ValueError, match="differ by 0.004; expected 1e-05 at most"):
        same([0.5, 0.504], [0.5, 0.5])


@pytest.mark.parametrize(
    ("one", "other", "sentence"),
    [
        (torch.zeros(2, 3), torch.zeros(3, 2), r"have the shapes \(2, 3\) and \(3, 2\); expected one shape"),
        (torch.tensor([math.nan]), torch.zeros(1), "differ by nan"),
        (torch.zeros(1), torch.tensor([math.nan]), "differ by nan"),
        ([torch.zeros(1)], [torch.zeros(1), torch.zeros(1)], "are 1 and 2 results"),
    ],
)
def test_results_that_are_not_the_same_are_refused(one, other, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        same(one, other)
