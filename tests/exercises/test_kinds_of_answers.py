"""What an answer may return: any sequence, one number in any brackets, a constant where nothing can be learned."""

from __future__ import annotations

from array import array
from collections import deque, namedtuple

import numpy as np
import torch
from test_exercise_kinds import _numbers, make

from dien_course.exercises.checking import evaluate_answer
from dien_course.exercises.judging.exercise import Check
from dien_course.exercises.judging.inputs import ordinary
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
        (lambda x: (2 * x, 2 * x), "The output is 2 tensors; expected one tensor of shape (1, 2)."),
        (lambda x: [2 * x], "The output is a tensor in brackets; expected one tensor of shape (1, 2)."),
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
