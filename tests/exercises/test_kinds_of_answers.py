"""What an answer may return: any sequence, one number in any brackets, a constant where nothing can be learned."""

from __future__ import annotations

from array import array
from collections import deque, namedtuple

import numpy as np
import pytest
import torch
from test_exercise_kinds import _numbers, make

from dien_course.exercises.checking import evaluate_answer
from dien_course.exercises.judging.exercise import Check
from dien_course.exercises.judging.inputs import ordinary
from dien_course.exercises.judging.plain import from_json, to_json, to_plain
from dien_course.exercises.judging.predictions import judge_value, value_equals
from dien_course.exercises.pages.rendering import as_text

TWICE = make(
    stub="def twice(x):\n    raise NotImplementedError\n",
    solution="def twice(x):\n    return [2 * x, (2 * x).sum()]\n",
    checks=(Check("values", 1, ordinary(_numbers)), Check("gradients", 1, ordinary(_numbers), gradient=True)),
)
Pair = namedtuple("Pair", "numbers total")


def test_any_sequence_will_do_and_one_number_is_one_number_whatever_its_brackets() -> None:
    for right in (lambda x: Pair(2 * x, 2 * x.sum()), lambda x: (x + x, (x + x).sum().reshape(1, 1))):
        assert evaluate_answer(TWICE, right).passed, as_text(evaluate_answer(TWICE, right))
    places = make(
        stub="def places(x):\n    1 / 0\n",
        solution="def places(x):\n    return list(range(x.numel()))\n",
        checks=(Check("values", 1, ordinary(_numbers)),),
    )
    for right in (deque, tuple, np.array, torch.tensor, lambda these: array("l", these), lambda these: these):
        assert evaluate_answer(places, lambda x, right=right: right(range(x.numel()))).passed


def test_several_tensors_are_not_one_and_half_of_the_digits_are_too_few() -> None:
    alone = make(
        stub="def twice(x):\n    raise NotImplementedError\n",
        solution="def twice(x):\n    return 2 * x\n",
        checks=(Check("values", 1, ordinary(_numbers)),),
    )
    for wrong, said in (
        (lambda x: (2 * x, 2 * x), "The output is 2 tensors; expected one tensor of shape (2, 3)."),
        (lambda x: [2 * x], "The output is a tensor in brackets; expected one tensor of shape (2, 3)."),
        (lambda x: (2 * x).half(), "The output has dtype float16, too coarse to be judged; expected float32."),
    ):
        assert evaluate_answer(alone, wrong).message == said
    assert evaluate_answer(alone, lambda x: [2 * row for row in x]).passed


def test_a_constant_is_as_good_as_a_gradient_of_zeros_and_nan_is_not() -> None:
    nothing = make(
        stub="def nothing(x):\n    raise NotImplementedError\n",
        solution="def nothing(x):\n    return 0 * x.sum()\n",
        checks=(Check("gradients", 1, ordinary(_numbers), gradient=True),),
    )
    assert evaluate_answer(nothing, lambda x: torch.tensor(0.0)).passed
    assert evaluate_answer(nothing, lambda x: 0.0).passed
    replaced = evaluate_answer(nothing, lambda x: (x.sum() * 0 / (x.sum() * 0)).nan_to_num())
    assert replaced.message.startswith("The gradient with respect to x has NaN in it")


RATE = make(kind="predict", stub="rate = ...\n", solution="rate = 0.8\n", tolerance=1e-3)
NO_NUMBER = {
    "a set": {0.8},
    "a frozen set": frozenset([0.8]),
    "a set in a list": [{0.8}],
    "a queue": deque([0.8]),
    "a queue in a tuple": (deque([0.8]),),
    "a compact array of Python": array("d", [0.8]),
    "the keys of a dict": {0.8: None}.keys(),
    "the values of a dict": {"rate": 0.8}.values(),
    "a dict": {0.8: None},
    "a generator": (number for number in [0.8]),
    "an iterator": iter([0.8]),
    "a map": map(float, [0.8]),
    "a text": "0.8",
    "bytes": b"0.8",
    "two numbers": [0.8, 0.8],
    "a list of none": [[]],
}


@pytest.mark.parametrize("kind", NO_NUMBER)
@pytest.mark.parametrize("through_json", [False, True])
def test_only_lists_tuples_and_arrays_are_brackets_around_a_number(kind: str, through_json: bool) -> None:
    plain = to_plain(NO_NUMBER[kind])
    plain = from_json(to_json(plain)) if through_json else plain
    assert not value_equals(0.8, plain, 1e-3)
    result = judge_value(RATE, plain)
    assert not result.passed and result.message


@pytest.mark.parametrize("number", [0.8, [0.8], ((0.8,),), np.array([[0.8]]), np.float32(0.8), torch.tensor([0.8])])
def test_one_number_is_one_number_in_those_brackets(number: object) -> None:
    assert judge_value(RATE, from_json(to_json(to_plain(number)))).passed


def test_a_range_of_one_is_no_number_and_a_range_is_still_a_sequence() -> None:
    assert not value_equals(3, to_plain(range(3, 4)), 0)
    assert value_equals((0, 1, 2), to_plain(range(3)), 0) and value_equals((0,), to_plain(range(1)), 0)


def test_a_set_stands_for_a_set_alone() -> None:
    both = {3, 20, 1}
    assert not value_equals((1, 3, 20), to_plain(both), 0)
    for same in (both, [20, 1, 3], (3, 1, 20), frozenset(both)):
        assert value_equals(to_plain(both), from_json(to_json(to_plain(same))), 0)
    assert not value_equals(to_plain(both), to_plain([20, 1, 4]), 0)


def test_a_set_is_no_sequence_of_what_a_function_should_return_in_order() -> None:
    places = make(
        stub="def places(x):\n    1 / 0\n",
        solution="def places(x):\n    return list(range(x.numel()))\n",
        checks=(Check("values", 1, ordinary(_numbers)),),
    )
    result = evaluate_answer(places, lambda x: set(range(x.numel())))
    assert result.message.startswith("The output is a set of ") and "as a tuple or list" in result.message
