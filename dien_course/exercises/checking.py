"""The three functions that a learner calls: check, hint, solution."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace

from dien_course.exercises import pieces
from dien_course.exercises.judging.exercise import Exercise
from dien_course.exercises.judging.judging import judge
from dien_course.exercises.judging.registry import find, what_there_is
from dien_course.exercises.judging.report import run_answer
from dien_course.exercises.judging.results import Result, nothing_earned
from dien_course.exercises.pages import attempts
from dien_course.exercises.pages.display import Page, show
from dien_course.exercises.pages.rendering import as_text, heading

ORDINALS = ("first", "second", "third")  # hints are counted as they are shown
NOT_YET = "Write your answer in the cell above and run that cell, then this one again."


class Shown:
    """What check, hint and solution return: it has been shown already, so a notebook does not show it again."""

    def _ipython_display_(self) -> None:
        return None


class CheckedResult(Shown, Result):
    """A Result that has been shown; ``str(result)`` is all of it again, ``repr(result)`` its first line."""

    def __str__(self) -> str:
        return as_text(self)

    def __repr__(self) -> str:
        return heading(self)


class PointsForNbgrader(Result):
    """A shown Result whose repr, a check cell's output, is its points: what nbgrader takes for partial credit.

    https://nbgrader.readthedocs.io/en/stable/user_guide/creating_and_grading_assignments.html
    """

    def __repr__(self) -> str:
        return str(self.points)


def evaluate_answer(exercise: Exercise, answer: object, fork: bool | None = None) -> Result:
    """The result of checking an answer; shows nothing. Raises nothing, except KeyboardInterrupt."""
    try:
        return judge(exercise, run_answer(exercise, answer, fork))
    except Exception as error:
        # A fault of the course, not of the learner: say so, and let the notebook run on.
        outcomes = nothing_earned(exercise.points)
        sentence = f"The check itself failed ({type(error).__name__}). That is not your mistake; please report it."
        return Result(exercise.id, exercise.title, "failed", outcomes, sentence)


def check(exercise_id: str = "", answer: object = None) -> Result:
    """Check an answer and show what was found.

    ``answer`` is the function (or class, or value) that the exercise asks for: ``check("07.2", my_function)``.
    Returns the Result, which is true when all is right. Raises nothing and ends within about two seconds. A function or
    class that passes is what ``mine_or_ours`` gives from then on; in the learner's copy of the course it is kept. Where
    nbgrader runs the notebook, the cell's output is the points.
    """
    exercise = find(exercise_id)
    if exercise is None:
        result = Result("", "", "unknown", message=what_there_is(exercise_id))
    else:
        result = evaluate_answer(exercise, answer)
        if result.status == "not attempted":
            result = replace(result, message=NOT_YET)
        else:
            attempts.tried[exercise.id] += 1
            attempts.failed[exercise.id] = tuple(one.name for one in result.checks if not one.passed)
    show(result)
    if exercise is not None and result.passed and (kept := pieces.passed(exercise, answer)):
        print(kept)
    kind = PointsForNbgrader if os.environ.get("NBGRADER_EXECUTION") else CheckedResult
    return kind(**{name: getattr(result, name) for name in Result.__dataclass_fields__})


def hint(exercise_id: str = "", number: int | None = None) -> None:
    """Show the next hint of an exercise, those about what failed last first, or the one of that number."""
    exercise = find(exercise_id)
    if exercise is None:
        return show(Page("No hint", what_there_is(exercise_id)))
    count, seen = len(exercise.hints), attempts.hints_seen[exercise.id]
    unseen = [place for place in hints_in_order(exercise, attempts.failed.get(exercise.id, ())) if place not in seen]
    following = number if number is not None else unseen[0] if unseen else 0
    if type(following) is not int or not 1 <= following <= count:
        symptoms = "\n\n".join(
            f'`hint("{exercise.id}", {i})`: {h.symptom}' for i, h in enumerate(exercise.hints, start=1)
        )
        after = f'After an attempt, `solution("{exercise.id}")` shows our answer.'
        return show(Page(f"{exercise.id}: these are all {count} hints", f"{symptoms}\n\n{after}"))
    seen.add(following)
    chosen = exercise.hints[following - 1]
    left = count - len(seen)
    which = f"hint number {following}" if number is not None else f"{ORDINALS[len(seen) - 1]} hint"
    another = f'\n\nNot it? `hint("{exercise.id}")` again shows another; {left} not seen yet.' if left else ""
    return show(Page(f"{exercise.id}, {which}: {chosen.symptom}", chosen.text + another))


def hints_in_order(exercise: Exercise, failed: Sequence[str]) -> list[int]:
    """The numbers of the hints, from 1: first those about what failed first, last those about nothing that failed."""

    def urgency(number: int) -> tuple[int, bool]:
        one = exercise.hints[number - 1]
        place = next((place for place, name in enumerate(failed) if one.helps_with(name)), len(failed))
        return place, failed[place] not in one.about if place < len(failed) else True

    return sorted(range(1, len(exercise.hints) + 1), key=urgency)


def solution(exercise_id: str = "", force: bool = False) -> None:
    """Show the solution and why it is one; before the first attempt only with ``force=True``."""
    exercise = find(exercise_id)
    if exercise is None:
        return show(Page("No solution", what_there_is(exercise_id)))
    if force is not True and not attempts.tried[exercise.id]:
        text = (
            f'Try it first: `check("{exercise.id}", {exercise.name})`. '
            f'Or see it now: `solution("{exercise.id}", force=True)`.'
        )
        return show(Page(f"{exercise.id} {exercise.title}", text))
    return show(Page(f"{exercise.id} {exercise.title}: a solution", exercise.explanation, exercise.solution.rstrip()))
