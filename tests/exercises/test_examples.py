"""The input beside a message shows the mistake that the message names, as code that runs."""

from __future__ import annotations

import pytest
from proof import answers_of, judged_misconceptions

from dien_course.exercises.checking import evaluate_answer
from dien_course.exercises.judging.calls import make_call
from dien_course.exercises.judging.code import arguments
from dien_course.exercises.judging.examples import difficulty
from dien_course.exercises.judging.exercise import Call, Case, Exercise
from dien_course.exercises.judging.misconceptions import same
from dien_course.exercises.judging.plain import to_numbers
from dien_course.exercises.judging.reference import expected_records
from dien_course.exercises.judging.registry import all_exercises
from dien_course.exercises.judging.results import Result
from dien_course.exercises.judging.sources import IMPORTS, define
from dien_course.exercises.pages.rendering import as_text

FUNCTIONS = [exercise for exercise in all_exercises() if not exercise.is_value]
each_function = pytest.mark.parametrize("exercise", FUNCTIONS, ids=lambda exercise: exercise.id)


def pasted(lines: tuple[str, ...], exercise: Exercise) -> Case:
    """The case that a learner has who pastes these lines."""

    def build() -> tuple:
        space: dict = {}
        exec(IMPORTS + "\n".join(lines), space)
        return tuple(space[name] for name in exercise.argument_names)

    return Case("pasted", build)


def shows_it(exercise: Exercise, result: Result, answer: object) -> bool:
    """Whether the example of a result, run again, is one on which the answer does something wrong."""
    example = result.counterexample
    here = pasted(example.inputs, exercise)
    right, wrong = (make_call(exercise, one, here, bool(example.what.startswith("gradient")))
                    for one in (define(exercise.solution), answer))  # fmt: skip
    if example.expected:
        return not same(right, wrong)
    call = Call(here.build(), to_numbers(wrong.output))
    named = [one for one in exercise.misconceptions if one.message == result.misconception and one.shows]
    return any(one.shows(call) for one in named) or any(
        check.holds([call]) for check in exercise.checks if check.holds and wrong.failure is None
    )


@each_function
def test_every_input_is_written_as_code_that_gives_it_again(exercise: Exercise) -> None:
    answer = define(exercise.solution)
    for (check, case), expected in zip(exercise.calls, expected_records(exercise), strict=True):
        again = make_call(exercise, answer, pasted(arguments(exercise, case), exercise), check.gradient)
        assert same(expected, again), case.name


@each_function
def test_every_misconception_is_seen_in_its_example(exercise: Exercise) -> None:
    for _, answer, result in judged_misconceptions(exercise):
        assert shows_it(exercise, result, answer), as_text(result)


@each_function
def test_so_is_every_misconception_that_is_recognised_by_what_it_does(exercise: Exercise) -> None:
    wanted = {one.message for one in exercise.misconceptions if one.recognise and not one.source}
    for answer in answers_of(exercise)[1]:
        result = evaluate_answer(exercise, answer)
        if result.misconception in wanted:
            if result.counterexample:  # none where it would be too long to read
                assert shows_it(exercise, result, answer), as_text(result)
            wanted.discard(result.misconception)
    assert not wanted, f"no wrong answer is kept for {wanted}"


@each_function
def test_a_size_of_one_stands_in_an_example_only_where_nothing_else_shows_it(exercise: Exercise) -> None:
    """Otherwise it may stand for the batch, for time or for a vector's numbers, and nobody can tell."""
    cases = {case.name: case for _, case in exercise.calls}
    for _, answer, result in judged_misconceptions(exercise):
        shown = cases[result.counterexample.case]
        if difficulty(shown)[0]:
            seen = [
                case.name
                for place, (check, case) in enumerate(exercise.calls)
                if not difficulty(case)[0]
                and not check.gradient
                and check.holds is None
                and not same(expected_records(exercise)[place], make_call(exercise, answer, case))
            ]
            assert not seen or result.counterexample.what.startswith("gradient"), as_text(result)
