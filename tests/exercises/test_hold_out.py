"""Draws at random are judged by what they keep, and their mistakes are known by what they do (exercise 01.4)."""

from __future__ import annotations

import pytest

from dien_course.exercises.checking import evaluate_answer
from dien_course.exercises.judging.registry import find
from dien_course.exercises.judging.sources import define

EXERCISE = find("01.4")


def answer(drawn: str, result: str = "np.isin(user, drawn)") -> object:
    return define(f"""\
def held_out(user, share, seed):
    users, rng = np.unique(user), np.random.default_rng(seed)
    k = round(share * len(users))
    drawn = {drawn}
    return {result}
""")


@pytest.mark.parametrize(
    ("mistaken", "said"),
    [
        (answer("rng.random(len(user)) < share", "drawn"), "Rows are drawn"),
        (answer("rng.permutation(users)[:k]", "~np.isin(user, drawn)"), "True means held out"),
        (answer("users[:k]"), "The seed is not used"),
        (answer("list(dict.fromkeys(rng.permutation(user).tolist()))[:k]"), "by way of their rows"),
    ],
)
def test_each_mistake_is_named(mistaken: object, said: str) -> None:
    assert said in evaluate_answer(EXERCISE, mistaken).misconception


@pytest.mark.parametrize(
    ("promise", "drawn"),
    [
        ("as many users as asked", "rng.choice(users, k)"),
        ("the seed decides", "np.random.permutation(users)[:k]"),
        ("every user has the same chance", "np.roll(users, seed)[:k]"),
    ],
)
def test_a_broken_promise_fails_its_own_check_and_no_other(promise: str, drawn: str) -> None:
    failed = [check.name for check in evaluate_answer(EXERCISE, answer(drawn)).checks if not check.passed]
    assert failed == [promise]


@pytest.mark.parametrize("first_seed", [0, 1000, 123456])
def test_a_right_draw_passes_whatever_its_generator(first_seed: int) -> None:
    drawn = f"np.random.RandomState({first_seed} + seed).permutation(users)[:k]"
    assert evaluate_answer(EXERCISE, answer(drawn)).passed
