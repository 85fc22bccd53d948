"""Hints begin with what failed, and nothing that is said before the last of them holds the answer."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from dien_course.exercises import check, hint
from dien_course.exercises.checking import hints_in_order
from dien_course.exercises.judging.exercise import Exercise
from dien_course.exercises.judging.reference import expected_value
from dien_course.exercises.judging.registry import all_exercises, chapters, quiz_of
from dien_course.exercises.pages import attempts

each_exercise = pytest.mark.parametrize("exercise", all_exercises(), ids=lambda exercise: exercise.id)


@pytest.fixture(autouse=True)
def new_session() -> Iterator[None]:
    attempts.forget()
    yield
    attempts.forget()


def told_of(exercise: Exercise) -> list[str]:
    """The names of all that can fail by itself: keys, checks and parts; of a debug exercise the planted faults."""
    if exercise.is_value:
        return [str(key) for key in expected_value(exercise)]
    names = [name for name, _ in exercise.points]
    return [name for name in names if name.startswith("mended: ")] or names


@each_exercise
def test_whatever_fails_alone_has_its_hint_first(exercise: Exercise) -> None:
    order = list(range(1, len(exercise.hints) + 1))
    assert hints_in_order(exercise, ()) == order
    for name in told_of(exercise):
        found = hints_in_order(exercise, [name])
        assert sorted(found) == order
        assert exercise.hints[found[0] - 1].helps_with(name), f"no hint is about {name!r}"


@each_exercise
def test_every_hint_is_about_something_that_can_fail(exercise: Exercise) -> None:
    names = [*told_of(exercise), *(name for name, _ in exercise.points)]
    for one in exercise.hints:
        for words in one.about:
            assert any(type(one)("", "", (words,)).helps_with(name) for name in names), words


def test_the_hint_follows_the_last_check(capsys) -> None:
    right = {"ours": 0.693, "paper": 4.159, "infonce": 1.609, "score": 1.099}
    check("06.1", right | {"score": 0.75})
    capsys.readouterr()
    hint("06.1")
    assert "first hint: infonce or score is not right" in capsys.readouterr().out
    check("06.1", right | {"paper": 1.0})
    capsys.readouterr()
    hint("06.1")
    assert "second hint: the paper's is off by a factor" in capsys.readouterr().out
    hint("06.1")
    assert "third hint" in capsys.readouterr().out
    hint("06.1")
    assert "these are all 3 hints" in capsys.readouterr().out


def decisive(exercise: Exercise) -> set[str]:
    """The expressions that would give a solution away, bare: those that it returns, and those that compute something.

    Of a debug exercise every expression that the given code lacks: there a single one is a mended fault.
    """
    given = ast.unparse(ast.parse(exercise.stub))
    found = set()
    for node in () if exercise.is_value else ast.walk(ast.parse(exercise.solution)):
        if isinstance(node, (ast.Return, ast.Assign, ast.AugAssign)) and node.value is not None:
            computes = any(isinstance(part, (ast.BinOp, ast.Compare)) for part in ast.walk(node.value))
            if exercise.kind == "debug" or computes or isinstance(node, ast.Return):
                found.add(ast.unparse(node.value))
    return {bare(text) for text in found if text not in given and len(bare(text)) >= 12}


def bare(text: str) -> str:
    """Text without spaces and signs of Markdown, with ASCII for the signs of formulas."""
    for sign, plain in (("₋", ""), ("∘", "*"), ("·", "*"), ("−", "-"), ("σ", "sigmoid"), ("²", "**2")):
        text = text.replace(sign, plain)
    return re.sub(r"[\s`]", "", text)


def said(exercise: Exercise) -> Iterator[str]:
    """All that a learner is told of an exercise before its last hint."""
    yield from (one.message for one in exercise.misconceptions)
    yield from (f"{one.symptom} {one.text}" for one in exercise.hints[:-1])


@each_exercise
def test_no_message_holds_the_solution(exercise: Exercise) -> None:
    wanted = decisive(exercise)
    for words in said(exercise):
        held = [expression for expression in wanted if expression in bare(words)]
        assert not held, f"{words!r} holds {held}"


@each_exercise
def test_no_message_holds_the_number_that_is_asked_for(exercise: Exercise) -> None:
    """Of a prediction: neither the right number of the key that it is about, nor the word."""
    if not exercise.is_value:
        return
    right, given = expected_value(exercise), numbers_in(exercise.prompt)
    for one in exercise.misconceptions:
        for key in one.value if isinstance(one.value, dict) else ():
            if isinstance(right[key], str):
                assert right[key] not in one.message, one.message
            else:
                assert not told(right[key], numbers_in(one.message) - given), f"{one.message!r} holds {right[key]}"
    for one in exercise.hints[:-1]:
        about = [value for key, value in right.items() if one.helps_with(str(key)) and not isinstance(value, str)]
        assert not any(told(value, numbers_in(one.text) - given) for value in about), one.text


NUMBER = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?(?![\w.]*\w)")


def numbers_in(text: str) -> set[float]:
    return {float(number.replace(",", "")) for number in NUMBER.findall(text)}


def told(right: float, numbers: set[float]) -> bool:
    """Whether a number that a learner would not meet by chance is among those of a sentence."""
    return right not in (0, 1, 2, 3, 4) and any(abs(number - right) < 1e-3 * abs(right) for number in numbers)


@pytest.mark.parametrize("chapter", chapters())
def test_no_answer_of_the_quiz_holds_a_solution(chapter: str) -> None:
    wanted = [(one.id, text) for one in all_exercises() if one.chapter == chapter for text in decisive(one)]
    for question in quiz_of(chapter).questions:
        for option in question.options:
            held = [(id, text) for id, text in wanted if text in bare(option.explanation)]
            assert not held, f"{option.explanation!r} holds {held}"
