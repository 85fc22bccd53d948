"""A chapter goes on with the learner's own piece where it passed its check, and with ours where it did not.

    softmax_over_real = mine_or_ours("03.1")     # prints "03.1 softmax_over_real: ours, until yours passes its check"

In the learner's copy of the course, ``my_course``, a piece that passes is kept as text in the folder ``pieces``, where
later chapters find it: it is run again and checked again there, and nothing of it is ever unpickled.
"""

from __future__ import annotations

from pathlib import Path

from dien_course.errors import DataError
from dien_course.exercises.judging.exercise import Exercise
from dien_course.exercises.judging.judging import judge
from dien_course.exercises.judging.registry import find, what_there_is
from dien_course.exercises.judging.report import run_answer
from dien_course.exercises.judging.sources import define
from dien_course.exercises.judging.written import NotWritten, written
from dien_course.files import whole_file

GIVEN = ".given.json"  # stands in the learner's copy of the course, and nowhere else
FOLDER = "pieces"

_passed: dict[str, object] = {}


def mine_or_ours(exercise_id: str) -> object:
    """The function or class that an exercise asks for: the learner's if it passed its check, ours if not.

    Looks among the answers that passed in this kernel, then in the folder ``pieces`` of the learner's copy. Prints one
    line that says whose it is. Raises DataError where there is no such exercise, or it asks for a value.
    """
    exercise = find(exercise_id)
    if exercise is None:
        raise DataError(what_there_is(exercise_id))
    if exercise.is_value:
        raise DataError(f"{exercise.id} asks for a value; expected an exercise that asks for a function or a class")
    mine, whose = _mine(exercise)
    print(f"{exercise.id} {exercise.name}: {whose}")
    return define(exercise.solution, "solution") if mine is None else mine


def passed(exercise: Exercise, answer: object) -> str:
    """Remembers an answer that passed its check, and keeps its source in the learner's copy of the course.

    Returns one line that says where it is kept or why it is not; empty outside the copy, and for values.
    """
    if exercise.is_value:
        return ""
    _passed[exercise.id] = answer
    if not Path(GIVEN).is_file():
        return ""
    try:
        source = written(answer)
        if not _passes(exercise, define(source)):
            raise NotWritten("on its own it does not pass")
        path = _path(exercise)
        with whole_file(path) as new:
            new.write_text(source, encoding="utf-8")
    except Exception as error:
        return f"It is not kept for later chapters: {str(error) or type(error).__name__}."
    return f"Kept for later chapters as {Path.cwd().name}/{path.as_posix()}."


def forget() -> None:
    """Forgets the answers that passed in this kernel, as a restart does; what is kept in files stays."""
    _passed.clear()


def _mine(exercise: Exercise) -> tuple[object | None, str]:
    """The learner's piece, None without one, and whose is used, in words."""
    if exercise.id in _passed:
        return _passed[exercise.id], "yours"
    path = _path(exercise)
    if not (Path(GIVEN).is_file() and path.is_file()):
        return None, "ours, until yours passes its check"
    try:
        piece = define(path.read_text(encoding="utf-8"))
    except Exception as error:
        return None, f"ours, because {path.as_posix()} cannot be run ({type(error).__name__}: {error})"
    if not _passes(exercise, piece):
        return None, f"ours, because what {path.as_posix()} holds does not pass its check"
    return piece, f"yours, from {path.as_posix()}"


def _passes(exercise: Exercise, answer: object) -> bool:
    return judge(exercise, run_answer(exercise, answer)).passed


def _path(exercise: Exercise) -> Path:
    """Where a piece is kept, in the folder that the notebook runs in."""
    return Path(FOLDER) / f"{exercise.id}_{exercise.name}.py"
