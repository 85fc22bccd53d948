"""What a reader's wrong answers are told: the mistake by its name, and of several planted faults one cure a check."""

from __future__ import annotations

import runpy
from functools import cache

import pytest
from proof import ANSWERS

from dien_course.exercises.checking import evaluate_answer
from dien_course.exercises.judging.registry import all_exercises, find
from dien_course.exercises.judging.results import Result
from dien_course.exercises.judging.sources import define
from dien_course.exercises.pages.rendering import as_text

NAMED = runpy.run_path(str(ANSWERS / "named.py"))["NAMED"]


@cache
def told(id: str, source: str) -> Result:
    """The result of a wrong answer, run in this process."""
    return evaluate_answer(find(id), define(source), fork=False)


@pytest.mark.parametrize(("id", "source", "words"), NAMED)
def test_a_mistake_is_named(id: str, source: str, words: str) -> None:
    result = told(id, source)
    assert result.status == "failed"
    assert words in result.misconception.partition("\n")[0], as_text(result)


OVERFLOWING = """
def softmax_over_real(scores, mask):
    powers = np.exp(scores.detach().numpy()) * mask.numpy()
    return powers / np.maximum(powers.sum(1, keepdims=True), 1e-30)
"""


def test_a_note_calls_numbers_right_only_where_they_are() -> None:
    assert any(note.startswith("No tensor came out") for note in told("03.1", OVERFLOWING).notes)


def test_a_hundred_draws_are_not_printed() -> None:
    rolled = """
def hold_out(user, share, seed):
    users = np.unique(user)
    return np.isin(user, np.roll(users, seed)[: round(share * len(users))])
"""
    result = told("01.4", rolled)
    assert result.counterexample is None and "always drawn together" in result.message


def test_what_only_follows_from_a_wrong_number_says_so() -> None:
    counts = {"film table": 8016, "input of the MLP": 32, "MLP": 281, "all parameters": 9411,
              "rows with a gradient": 8, "gradient of film 9": 3}  # fmt: skip
    said = evaluate_answer(find("02.1"), counts, fork=False).misconception
    assert "MLP: right for the input that you gave" in said
    assert "All parameters: right for the MLP that you gave" in said


HALF_MENDED = {  # what shows of the two faults that are left, the cure of the first, and what may not be told yet
    "03.2": (
        "(length * torch.softmax(low, dim=0)).clamp(max=1)",
        "length * torch.softmax(low, dim=0).clamp(max=1)",
        ("depends on who else is in the batch", "A short history in a wide batch", "dim=0"),
        "count the real steps",
    ),
    "09.3": ("row[-max_length:]", "row[:max_length]", ("still gets an id", "`new`, too"), "Ids begin at 0"),
}


@pytest.mark.parametrize("id", HALF_MENDED)
def test_after_one_mend_the_cure_of_one_fault_alone_is_told(id: str) -> None:
    mended, given, words, later = HALF_MENDED[id]
    assert given in find(id).stub
    said = told(id, find(id).stub.replace(given, mended)).misconception
    assert "faults are left" in said, said
    assert all(word in said for word in words), said
    assert later not in said


def test_no_set_of_faults_is_told_with_two_cures() -> None:
    """Where several faults are left, only the first line has a second sentence."""
    several = [one.message for exercise in all_exercises() for one in exercise.misconceptions if "\n• " in one.message]
    assert len(several) > 20
    for message in several:
        _, first, *others = message.split("\n• ")
        assert ". " in first or ": " in first, message
        assert not any(". " in line for line in others), message
