"""Each kind of exercise that the registry allows, tried on small ones made for this test."""

from __future__ import annotations

import functools
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
import torch

from dien_course.exercises.checking import evaluate_answer
from dien_course.exercises.judging.exercise import Case, Check, Exercise, Hint, Misconception
from dien_course.exercises.judging.inputs import Draw, case, edges, ordinary, padded, widths
from dien_course.exercises.judging.questions import Option, Question, Quiz
from dien_course.exercises.judging.sources import define
from dien_course.exercises.pages.rendering import as_html, as_text

HINTS = (Hint("a", "b"), Hint("c", "d"), Hint("e", "f"))


def make(**parts) -> Exercise:
    return Exercise(
        **{
            "id": "98.1", "title": "T", "kind": "implement", "minutes": 1, "difficulty": "easy", "objective": "o",
            "prompt": "p", "explanation": "e", "hints": HINTS, **parts,
        }
    )  # fmt: skip


def _numbers(draw: Draw) -> tuple:
    return (draw.normal(draw.B, draw.T),)


CENTRE = make(
    stub="class Centre(nn.Module):\n    def forward(self, x):\n        raise NotImplementedError\n",
    solution="class Centre(nn.Module):\n    def forward(self, x):\n        return x - x.mean(1, keepdim=True)\n",
    call=lambda kind, x: kind()(x),
    checks=(Check("values", 1, ordinary(_numbers)), Check("gradients", 1, ordinary(_numbers), gradient=True)),
    misconceptions=(
        Misconception(
            "The mean is over the batch.",
            source="class Centre(nn.Module):\n    def forward(self, x):\n        return x - x.mean(0)\n",
        ),
    ),
)


def test_a_class_is_made_and_called_as_the_exercise_says() -> None:
    assert evaluate_answer(CENTRE, define(CENTRE.solution)).points == 2
    assert evaluate_answer(CENTRE, define(CENTRE.stub)).status == "not attempted"
    over_batch = define("class Mine(nn.Module):\n    def forward(self, x):\n        return x - x.sum(0) / len(x)\n")
    assert evaluate_answer(CENTRE, over_batch).misconception == "The mean is over the batch."
    assert "wants the class Centre" in as_text(evaluate_answer(CENTRE, over_batch()))
    needy = define("class Mine(nn.Module):\n    def __init__(self, size):\n        super().__init__()\n")
    assert "TypeError" in as_text(evaluate_answer(CENTRE, needy))


def _draws_hold(calls) -> str | None:
    for call in calls:
        clicked, count = call.args
        if len(call.output) != count:
            return f"{count} negatives were asked for"
        if set(call.output) & set(clicked):
            return "a clicked item was drawn as a negative"
    return None


def _clicks(draw: Draw) -> tuple:
    return [draw.random.randrange(2, 12) for _ in range(draw.T)], 4


NEGATIVES = make(
    kind="design",
    stub="def negatives(clicked, count):\n    raise NotImplementedError\n",
    solution="def negatives(clicked, count):\n    left = [i for i in range(2, 50) if i not in clicked]\n"
    "    return [left[int(torch.randint(len(left), ()))] for _ in range(count)]\n",
    checks=(Check("the negatives were not clicked", 3, ordinary(_clicks), holds=_draws_hold, like_solution=False),),
    misconceptions=(
        Misconception(
            "These are the clicked items themselves.",
            recognise=lambda calls: all(set(call.output) <= set(call.args[0]) for call in calls),
        ),
    ),
)


def test_a_design_is_judged_by_what_holds_for_it() -> None:
    assert evaluate_answer(NEGATIVES, define(NEGATIVES.solution)).passed
    others = [lambda clicked, count: np.arange(100, 100 + count), lambda clicked, count: tuple(range(20, 20 + count))]
    assert all(evaluate_answer(NEGATIVES, other).passed for other in others)
    few = evaluate_answer(NEGATIVES, lambda clicked, count: [30])
    assert few.message == "4 negatives were asked for." and few.counterexample.got == "[30]"
    assert "expected output" not in as_text(few) and as_html(few)
    same = evaluate_answer(NEGATIVES, lambda clicked, count: [clicked[0]] * count)
    assert same.misconception == "These are the clicked items themselves."
    for odd in (lambda clicked, count: 3, lambda clicked, count: None, lambda clicked, count: object()):
        assert "not of the kind that was asked for" in evaluate_answer(NEGATIVES, odd).message


SPLIT = make(
    kind="design",
    stub="split = {'train': ..., 'test': ...}\n",
    solution="split = {'train': 0.8, 'test': 0.2}\n",
    checks=(
        Check(
            "the parts add up to 1",
            1,
            holds=lambda value: None if abs(sum(value.values()) - 1) < 1e-6 else "they do not",
        ),
        Check("most is for training", 2, holds=lambda value: None if value["train"] > 0.5 else "less than half is"),
    ),
    misconceptions=(Misconception("That is the wrong way round.", value={"train": 0.2, "test": 0.8}),),
)


def test_numbers_of_ones_own_are_judged_by_properties() -> None:
    assert evaluate_answer(SPLIT, {"train": 0.7, "test": 0.3}).points == 3
    swapped = evaluate_answer(SPLIT, {"train": 0.2, "test": 0.8})
    assert (swapped.points, swapped.misconception) == (1, "That is the wrong way round.")
    assert evaluate_answer(SPLIT, {"train": ..., "test": ...}).status == "not attempted"
    for odd in ({"train": 1, "test": ...}, [1], "x", {"train": "a", "test": "b"}):
        assert evaluate_answer(SPLIT, odd).status == "failed"


WORD = make(
    kind="predict",
    stub="answer = ...\n",
    solution="answer = 'falls'\n",
    misconceptions=(Misconception("Other way.", value="rises"), Misconception("Long.", recognise=lambda v: len(v) > 9)),
)


@pytest.mark.parametrize("right", ["falls", "Falls", " falls. ", "FALLS", "`falls`", "'falls'"])
def test_a_word_is_right_however_it_is_written(right: str) -> None:
    assert evaluate_answer(WORD, right).passed


def test_a_wrong_word_may_be_a_known_one() -> None:
    assert evaluate_answer(WORD, "rises").misconception == "Other way."
    assert evaluate_answer(WORD, "stays as it is").misconception == "Long."
    assert "your answer 'x' is not right" in evaluate_answer(WORD, "x").message
    assert "expected a word" in evaluate_answer(WORD, 3).message


CHOICES = make(
    kind="predict",
    stub="answer = {'a': ..., 'b': ..., 'n': ...}\n",
    solution="answer = {'a': 'cannot tell', 'b': 'worse', 'n': 3}\n",
)


def test_of_several_words_only_those_that_stand_to_choice_are_answers() -> None:
    right = {"a": "cannot tell", "b": "worse", "n": 3}
    for same in ("cannot_tell", "can not tell", "Cannot-tell!"):
        assert evaluate_answer(CHOICES, {**right, "a": same}).passed
    for strange in ("can't tell", "", "yes"):
        assert "none of the words to choose from: cannot tell, worse." in (
            evaluate_answer(CHOICES, {**right, "a": strange}).message
        )
    assert evaluate_answer(CHOICES, {**right, "a": "worse"}).message == "a: your answer 'worse' is not right."


def test_more_words_than_the_right_ones_may_stand_to_choice() -> None:
    offered = make(
        kind="predict",
        stub="answer = {'a': ..., 'b': ...}\n",
        solution="answer = {'a': 'gate', 'b': 'mask'}\n",
        words=("gate", "leak", "mask"),
    )
    assert evaluate_answer(offered, {"a": "leak", "b": "mask"}).message == "a: your answer 'leak' is not right."
    said = evaluate_answer(offered, {"a": "fate", "b": "mask"}).message
    assert "'fate' is none of the words to choose from: gate, leak, mask." in said


def test_what_is_not_one_number_is_called_so() -> None:
    right = {"a": "cannot tell", "b": "worse", "n": 3}
    for exact in (Fraction(6, 2), Decimal("3.0"), np.array([[3]]), torch.tensor(3)):
        assert evaluate_answer(CHOICES, {**right, "n": exact}).passed
    for strange, said in (([3, 3], "a sequence of 2"), (True, "True"), ("3", "'3'"), (Decimal("1e999999"), "inf")):
        message = evaluate_answer(CHOICES, {**right, "n": strange}).message
        assert said in message and ("expected one whole number" in message or "too large" in message), message


def test_a_value_that_cannot_be_read_earns_nothing_of_all_its_points() -> None:
    endless: dict = {}
    endless["a"] = endless
    result = evaluate_answer(CHOICES, endless)
    assert (result.points, result.possible) == (0, 3) and "cannot be read" in result.message


SUM = make(
    stub="def total(x):\n    raise NotImplementedError\n",
    solution="def total(x):\n    return float(x.sum())\n",
    checks=(Check("values", 1, ordinary(_numbers)), Check("edges", 1, edges(_numbers))),
)


class Callable:
    def __call__(self, x):
        return x.sum()

    def method(self, x, unused=None):
        return x.sum().item()


@pytest.mark.parametrize(
    "right",
    [
        torch.sum, sum_of_all := lambda x: x.sum(), functools.partial(lambda y, x: x.sum() + y, 0), Callable(),
        Callable().method, torch.no_grad()(lambda x: x.sum()), functools.lru_cache(lambda x: x.sum()),
        lambda *everything: everything[0].sum(), lambda x, dim=None, **more: x.sum().reshape(1),
        functools.wraps(sum_of_all)(lambda *a: sum_of_all(*a)), lambda x: np.float32(x.sum()),
        lambda x: Fraction(x.double().sum().item()), lambda x: Decimal(x.sum().item()),
    ],
)  # fmt: skip
def test_anything_that_can_be_called_is_an_answer(right) -> None:
    result = evaluate_answer(SUM, right)
    assert result.passed, as_text(result)


@pytest.mark.parametrize(
    "wrong", [torch.mean, int, dict, print, iter, Callable, Callable.method, torch.nn.Linear(3, 3)]
)
def test_a_wrong_callable_of_any_kind_is_rejected_without_a_traceback(wrong) -> None:
    result = evaluate_answer(SUM, wrong)
    assert result.status == "failed" and "The check itself failed" not in as_text(result)


def test_a_wrong_exercise_says_all_that_is_wrong_with_it() -> None:
    with pytest.raises(ValueError) as error:
        make(id="7", kind="guess", hints=HINTS[:2], title="", stub="a = 1\n", solution="b = 1\n")
    for word in ("id is '7'", "kind is 'guess'", "2 hints", "title is empty", "the stub defines 'a', the solution 'b'"):
        assert word in str(error.value)


def test_a_question_has_one_right_option_and_a_quiz_five_questions() -> None:
    right, wrong = Option("a", "b", right=True), Option("c", "d")
    with pytest.raises(ValueError, match="exactly one right"):
        Question("?", (wrong, wrong))
    with pytest.raises(ValueError, match="expected 5"):
        Quiz("98", (Question("?", (right, wrong)),))


def test_inputs_are_the_same_each_time_and_as_awkward_as_they_say() -> None:
    def inputs(draw: Draw) -> tuple:
        return draw.normal(draw.B, draw.T, 2), draw.mask(), draw.uniform(draw.B), draw.labels(draw.B, draw.T)

    wide = widths(lambda draw: (draw.normal(draw.B, draw.H),))
    assert [made.build()[0].shape[1] for made in wide] == [1, 5]
    for made in (*ordinary(inputs), *padded(inputs), *edges(inputs, "some")):
        for one, other in zip(made.build(), made.build(), strict=True):
            assert torch.equal(one, other)
        mask = made.build()[1]
        assert not (mask[:, 1:] & ~mask[:, :-1]).any()
    shapes = {made.name: made.build() for made in (*padded(inputs), *edges(inputs))}
    assert not shapes["nothing but padding"][1].any()
    assert not shapes["a row that is all padding"][1][-1].any() and shapes["a row that is all padding"][1][0].any()
    assert shapes["a single step (T = 1)"][0].shape[1] == 1
    assert not shapes["tensors whose memory has gaps (strided)"][0].is_contiguous()
    assert shapes["float64"][0].dtype == torch.float64
    assert isinstance(case("one", inputs, 1, 1, 1), Case)


def test_an_output_that_should_be_none_is_said_to_be_expected_as_none() -> None:
    source = "def pair(x):\n    return x, {}\n"
    exercise = make(
        stub=source.format("1 / 0"),
        solution=source.format("None"),
        checks=(Check("values", 1, ordinary(_numbers)),),
    )
    text = as_text(evaluate_answer(exercise, define(source.format("0"))))
    assert "expected None" in text and "is there a return" not in text
