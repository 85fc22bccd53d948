"""Where a notebook's answers are: in the cells that nbgrader's metadata names, else wherever the name is defined."""

from __future__ import annotations

import ast
import contextlib
import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache

from dien_course.course_files import COURSE
from dien_course.exercises.grading.notebook import Cell, NotANotebook, read_cells
from dien_course.exercises.grading.slices import Statement, needed, statements_of
from dien_course.exercises.judging.exercise import Exercise
from dien_course.exercises.judging.registry import chapters, exercises_of
from dien_course.exercises.pages.cells import nbgrader

FEW = 20  # parts of the syntax tree more than the stub has
NOTEBOOKS = COURSE / "notebooks"


@dataclass(frozen=True)
class Answer:
    """One exercise's answer: what to run first, and its own statements; or the sentence why there is none.

    ``attempted`` is False where nothing was found that could be an attempt.
    """

    exercise: Exercise
    setup: tuple[Statement, ...] = ()
    own: tuple[Statement, ...] = ()
    fault: str = ""
    attempted: bool = True


def find_answers(cells: tuple[Cell, ...], file_name: str, wanted: tuple[str, ...] = ()) -> tuple[Answer, ...]:
    """An Answer for every exercise of the chapters ``wanted`` (default: those that the notebook is about).

    Raises NotANotebook when it is about none of them.
    """
    about = chapters_about(cells, file_name)
    if fault := not_wanted(about, wanted):
        raise NotANotebook(fault)
    return tuple(_answer(exercise, cells) for chapter in wanted or about for exercise in exercises_of(chapter))


def chapters_about(cells: tuple[Cell, ...], file_name: str) -> tuple[str, ...]:
    """The chapters that a notebook has exercises of: by its metadata, else by its name, else by what it defines."""
    own = [cell for cell in cells if cell.source.strip() not in course_cells()]
    tagged, names = {cell.grade_id for cell in cells}, {name for cell in own for name in _defined(cell)}
    return _chapters_of(tagged, names, file_name)


def not_wanted(about: tuple[str, ...], wanted: tuple[str, ...]) -> str:
    """The sentence why a notebook about these chapters is not marked when those are ``wanted``; "" if it is."""
    if not wanted:
        return "" if about else "No exercise of the course is in it."
    if set(wanted) & set(about):
        return ""
    found = f"a notebook of chapter {' and '.join(about)}" if about else "not a notebook with exercises of the course"
    return f"It is {found}; expected chapter {' and '.join(wanted)}."


def answer_id(exercise: Exercise) -> str:
    """What nbgrader's metadata calls the exercise's answer cell."""
    return nbgrader(exercise, "answer")["grade_id"]


@lru_cache(maxsize=1)
def course_cells() -> frozenset[str]:
    """The sources of the chapters' own cells, so that no example of the course is taken for a learner's answer."""
    found = set()
    for path in sorted(NOTEBOOKS.glob("[0-9][0-9]_*.ipynb")):
        with contextlib.suppress(NotANotebook):
            found |= {cell.source.strip() for cell in read_cells(path)}
    return frozenset(found)


def _chapters_of(tagged: set[str], names: set[str], file_name: str) -> tuple[str, ...]:
    there = chapters()
    found = {match[1] for grade_id in tagged if (match := re.fullmatch(r"answer-(\d\d)-\d+", grade_id))} & set(there)
    if not found and (match := re.match(r"(\d\d)_", file_name)) and match[1] in there:
        found = {match[1]}
    if not found:  # by name alone: the chapter with the most of them first, then those that explain the rest
        defines = {chapter: {e.name for e in exercises_of(chapter)} & names for chapter in there}
        left = set(names)
        for chapter in sorted(there, key=lambda chapter: (-len(defines[chapter]), chapter)):
            if defines[chapter] & left:
                found.add(chapter)
                left -= defines[chapter]
    return tuple(sorted(found))


def _defined(cell: Cell) -> set[str]:
    return {name for statement in statements_of(cell) for name in statement.binds}


def _answer(exercise: Exercise, cells: tuple[Cell, ...]) -> Answer:
    tagged = [cell for cell in cells if cell.grade_id == answer_id(exercise)]
    others = [cell for cell in cells if cell not in tagged and exercise.name in _defined(cell)]
    others = [cell for cell in others if cell.source.strip() not in course_cells() and not cell.grade_id]
    worked_on = [cell for cell in tagged if cell.source.strip() and not _same_code(cell.source, exercise.stub)]
    fitting = [cell for cell in worked_on if exercise.name in _defined(cell)]
    if fitting or (others and not _broken(worked_on)):
        return _located(exercise, (fitting or others)[-1], cells)
    if worked_on:
        return Answer(exercise, fault=_why_not(exercise, worked_on[-1]))
    if any(cell.source.strip() for cell in tagged):
        return _located(exercise, tagged[-1], cells)
    where = f"neither a cell {answer_id(exercise)} nor a definition of {exercise.name}"
    fault = "Its answer cell is empty." if tagged else f"The notebook lacks this exercise: there is {where}."
    return Answer(exercise, fault=fault, attempted=False)


def _located(exercise: Exercise, cell: Cell, cells: tuple[Cell, ...]) -> Answer:
    own = statements_of(cell)
    others = [(other.number < cell.number, s) for other in cells if other is not cell for s in statements_of(other)]
    before, after = [s for above, s in others if above], [s for above, s in others if not above]
    return Answer(exercise, tuple(needed(before, own, after)), tuple(own))


def _broken(cells: list[Cell]) -> bool:
    return any(not statements_of(cell) for cell in cells)


def _why_not(exercise: Exercise, cell: Cell) -> str:
    try:
        cell.statements()
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        line = getattr(error, "lineno", None)
        at = f" in line {line}" if line else ""
        return f"The answer cell is not Python: {getattr(error, 'msg', None) or type(error).__name__}{at}."
    names = sorted(_defined(cell))
    found = f"It defines {', '.join(names[:5])}" if names else "It defines nothing"
    return f"The answer cell does not define {exercise.name}. {found}; was the name changed?"


def answer_digest(answer: Answer) -> str:
    """A digest of an answer's code, comments and layout aside; "" for one that many would write alike.

    Those are predictions, debugged code (it is mostly ours), stubs, and what adds ``FEW`` parts or less to one.
    """
    if answer.exercise.is_value or answer.exercise.kind == "debug":
        return ""
    source = "\n".join(statement.source.strip() for statement in answer.own)
    try:
        tree, stub = ast.parse(source), ast.parse(answer.exercise.stub)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ""
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and ast.get_docstring(node, clean=False) is not None:
            node.body = node.body[1:]
    if sum(1 for _ in ast.walk(tree)) < FEW + sum(1 for _ in ast.walk(stub)):
        return ""
    return hashlib.sha256(ast.dump(tree).encode()).hexdigest()[:16]


def _same_code(source: str, stub: str) -> bool:
    try:
        return ast.dump(ast.parse(source)) == ast.dump(ast.parse(stub))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
