"""All exercises and quizzes, found in the packages chapter_NN beside this one."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from pathlib import Path

from dien_course.exercises.judging.exercise import Exercise
from dien_course.exercises.judging.questions import Quiz

EXERCISES = Path(__file__).parents[1]


def chapters() -> tuple[str, ...]:
    """The two digits of every chapter that has exercises, in order."""
    found = EXERCISES.glob("chapter_[0-9][0-9]/__init__.py")
    return tuple(sorted(path.parent.name.removeprefix("chapter_") for path in found))


@lru_cache(maxsize=64)
def exercises_of(chapter: str) -> tuple[Exercise, ...]:
    """The exercises of one chapter, in order; none for a chapter without."""
    if chapter not in chapters():
        return ()
    found = import_module(f"dien_course.exercises.chapter_{chapter}").EXERCISES
    ids = [exercise.id for exercise in found]
    if ids != [f"{chapter}.{number}" for number in range(1, len(ids) + 1)]:
        raise ValueError(f"chapter_{chapter} has the exercises {ids}; expected {chapter}.1, {chapter}.2, …")
    return tuple(found)


def quiz_of(chapter: str) -> Quiz | None:
    """The quiz of one chapter, if it has one."""
    if not (EXERCISES / f"chapter_{chapter}" / "quiz.py").is_file():
        return None
    return import_module(f"dien_course.exercises.chapter_{chapter}.quiz").QUIZ


def all_exercises() -> tuple[Exercise, ...]:
    """Every exercise of the course, in order."""
    return tuple(exercise for chapter in chapters() for exercise in exercises_of(chapter))


def normal_id(given: object) -> str:
    """An id as the registry writes it: 7.2 and "7.2" become "07.2"."""
    text = str(given).strip() if type(given) in (str, float, int) else ""
    chapter, dot, number = text.partition(".")
    return f"{chapter.zfill(2)}{dot}{number}"


def find(given: object) -> Exercise | None:
    """The exercise with that id, or None."""
    wanted = normal_id(given)
    return next((exercise for exercise in exercises_of(wanted[:2]) if exercise.id == wanted), None)


def shown(given: object) -> str:
    """An id that was asked for, in a few characters; only of plain values is it known what they look like."""
    return repr(given)[:40] if given is None or type(given) in (str, float, int, bool) else "of that name"


def what_there_is(given: object) -> str:
    """A sentence about an id that does not exist, with those that do."""
    here = [exercise.id for exercise in exercises_of(normal_id(given)[:2])]
    near = f"this chapter has {', '.join(here)}" if here else f"chapters with exercises: {', '.join(chapters())}"
    return f"There is no exercise {shown(given)}; {near}."
