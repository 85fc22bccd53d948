"""A chapter goes on with the learner's own piece where it passed its check, and with ours where it did not.

    softmax_over_real = mine_or_ours("03.1")     # prints "03.1 softmax_over_real: ours, until yours passes its check"

In the learner's copy of the course, ``my_course``, a piece that passes is kept as text in the folder ``pieces``, where
later chapters find it: it is run again and checked again there, and nothing of it is ever unpickled.
"""

from __future__ import annotations

from pathlib import Path

from dien_course.errors import DataError
from dien_course.exercises.judging.compare import described
from dien_course.exercises.judging.exercise import Exercise
from dien_course.exercises.judging.judging import judge
from dien_course.exercises.judging.plain import Array
from dien_course.exercises.judging.reference import expected_records
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
    line that says whose it is. A check is content with an array or a list where a tensor is asked for; a chapter has to
    go on with the piece, so then it is ours. Raises DataError where there is no such exercise, or it asks for a value.
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
        if objection := _objection(exercise, define(source)):
            raise NotWritten(f"on its own it {objection}")
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
    """The learner's piece, None where ours is used, and whose that is, in words."""
    path = _path(exercise)
    if exercise.id in _passed:
        piece, where = _passed[exercise.id], ""
    elif Path(GIVEN).is_file() and path.is_file():
        where = path.as_posix()
        try:
            piece = define(path.read_text(encoding="utf-8"))
        except Exception as error:
            return None, f"ours, because {where} cannot be run ({type(error).__name__}: {error})"
    else:
        return None, "ours, until yours passes its check"
    if objection := _objection(exercise, piece):
        return None, f"ours, because yours{' in ' * bool(where)}{where} {objection}"
    return piece, f"yours{', from ' * bool(where)}{where}"


def _objection(exercise: Exercise, piece: object) -> str:
    """Why a chapter cannot go on with a piece; empty where it can."""
    report = run_answer(exercise, piece)
    if not judge(exercise, report).passed:
        return "does not pass its check"
    for (one, _), wanted, found in zip(exercise.calls, expected_records(exercise), report.records, strict=True):
        if found.changed:
            return f"changes its input {' and '.join(found.changed)}"
        if (one.holds is None or one.like_solution) and not _alike(wanted.output, found.output):
            return f"returns {described(found.output)} where ours returns {described(wanted.output)}"
    return ""


def _alike(wanted: object, found: object) -> bool:
    """Whether two outputs are of one kind, so that the same code can go on with either."""
    if isinstance(wanted, Array):
        return isinstance(found, Array) and (found.kind, found.values.shape) == (wanted.kind, wanted.values.shape)
    if isinstance(wanted, tuple):
        return isinstance(found, tuple) and len(found) == len(wanted) and all(map(_alike, wanted, found))
    if isinstance(wanted, dict):
        return isinstance(found, dict) and all(_alike(value, found.get(key)) for key, value in wanted.items())
    return not isinstance(found, (tuple, dict)) and (not isinstance(found, Array) or found.values.shape == ())


def _path(exercise: Exercise) -> Path:
    """Where a piece is kept, in the folder that the notebook runs in."""
    return Path(FOLDER) / f"{exercise.id}_{exercise.name}.py"
