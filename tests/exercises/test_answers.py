"""The proof of the checks: right answers of every kind are accepted, wrong ones rejected with a message that helps."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from proof import Tally, answers_of, help_given, judged_misconceptions

from dien_course.exercises.checking import evaluate_answer
from dien_course.exercises.judging.exercise import Exercise
from dien_course.exercises.judging.registry import all_exercises, find
from dien_course.exercises.judging.sources import define
from dien_course.exercises.pages.rendering import as_text

each_exercise = pytest.mark.parametrize("exercise", all_exercises(), ids=lambda exercise: exercise.id)


@each_exercise
def test_the_solution_passes_and_the_stub_is_not_attempted(exercise: Exercise) -> None:
    result = evaluate_answer(exercise, define(exercise.solution))
    assert result.passed and result.points == result.possible > 0, as_text(result)
    assert not result.notes
    untouched = evaluate_answer(exercise, define(exercise.stub))
    assert untouched.status == "not attempted"
    assert "not attempted" in as_text(untouched)


PANDAS = (
    "import pandas as pd; from dien_course.exercises.checking import evaluate_answer; "
    "from dien_course.exercises.judging.registry import find; "
    "from dien_course.exercises.judging.sources import define; exercise = find('{id}'); "
    "body = exercise.solution.replace(':\\n', ':\\n    pd.DataFrame({{0: [\"a\"]}}).groupby(0).size()\\n', 1); "
    "print(evaluate_answer(exercise, define('import pandas as pd\\n' + body)).status)"
)


@pytest.mark.parametrize("id", ["01.1", "01.3", "09.3"])
def test_the_first_check_of_a_process_has_room_for_pandas(id: str) -> None:
    """pandas brings pyarrow, which takes a gibibyte of address space for its first byte."""
    done = subprocess.run([sys.executable, "-c", PANDAS.format(id=id)], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "passed", done.stdout + done.stderr


@each_exercise
def test_each_misconception_is_recognised(exercise: Exercise) -> None:
    for message, _, result in judged_misconceptions(exercise):
        assert not result.passed, message
        assert result.misconception == message, as_text(result)


@pytest.mark.parametrize(
    ("id", "old", "new", "left"),
    [
        ("08.3", "(interests, history, negatives, mask)", "(interests[:, :-1], history, negatives, mask)", [2]),
        ("08.3", "[target, final, target * final]", "[final, target, target * final]", []),
        ("11.3", "torch.zeros_like(states[:, :1])", "states[:, -1:]", [2]),
        ("11.3", "from_outputs[:, t] + later", "later", [0]),
    ],
)
def test_a_mended_fault_counts_as_mended_whatever_else_is_wrong(id: str, old: str, new: str, left: list[int]) -> None:
    exercise = find(id)
    assert old in exercise.solution
    result = evaluate_answer(exercise, define(exercise.solution.replace(old, new)))
    assert not result.passed
    mended = [check.passed for check in result.checks if check.name.startswith("mended: ")]
    assert [number for number, passed in enumerate(mended) if not passed] == left


@pytest.mark.parametrize(("new", "left"), [("+ later**3", None), ("", [0])])
def test_a_planted_fault_is_called_left_only_where_that_is_known(new: str, left: list[int] | None) -> None:
    exercise = find("11.3")
    answer = define(exercise.solution.replace("from_outputs[:, t] + later", f"from_outputs[:, t] {new}"))
    lines = as_text(evaluate_answer(exercise, answer)).splitlines()
    said = [line.strip().split(":")[0] for line in lines if "mended: " in line]
    known = ["failed" if number in (left or ()) else "passed" for number in range(len(exercise.faults))]
    assert said == (["cannot be told"] * len(exercise.faults) if left is None else known)


@each_exercise
def test_right_answers_are_accepted_and_wrong_ones_told_why(exercise: Exercise, record_property) -> None:
    right, wrong = answers_of(exercise)
    assert len(right) >= 3, f"{len(right)} right answers; expected 3 besides the solution"
    assert len(wrong) >= 6, f"{len(wrong)} wrong answers; expected 6 beyond the misconceptions"
    tally = Tally()
    tally.counts["exercises"] = 1
    for number, answer in enumerate([define(exercise.solution), *right]):
        result = tally.check(exercise, answer)
        assert result.passed, f"right answer {number}:\n{as_text(result)}"
        tally.counts["accepted"] += 1
    mute = []
    results = [(answer, tally.check(exercise, answer)) for answer in wrong]
    results += [(answer, tally.shown(result)) for _, answer, result in judged_misconceptions(exercise)]
    for number, (answer, result) in enumerate(results):
        assert result.status == "failed", f"wrong answer {number}:\n{as_text(result)}"
        tally.count_wrong(result)
        if help_given(result) == "mute":
            mute.append(answer if exercise.is_value else number)
    rejected = tally.counts["rejected"]
    assert tally.counts["mute"] <= 0.1 * rejected, (
        f"{tally.counts['mute']} of {rejected} wrong answers got no help: {mute}"
    )
    record_property("answers", json.dumps({**tally.counts, "seconds": tally.seconds}))


@each_exercise
def test_the_same_answer_gets_the_same_words(exercise: Exercise) -> None:
    _, wrong = answers_of(exercise)
    for answer in wrong[:2]:
        assert as_text(evaluate_answer(exercise, answer)) == as_text(evaluate_answer(exercise, answer))


def test_names_are_unique_within_a_chapter() -> None:
    names = [(exercise.chapter, exercise.name) for exercise in all_exercises()]
    assert len(set(names)) == len(names)
