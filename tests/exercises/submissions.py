"""Notebooks as learners hand them in, for the tests of grading."""

from __future__ import annotations

import json
from pathlib import Path

from dien_course.exercises.judging.registry import exercises_of, find
from dien_course.exercises.pages.cells import nbgrader, points


def cell(source: str, exercise_id: str = "", part: str = "answer") -> dict:
    """A code cell; with an exercise's id it carries nbgrader's metadata."""
    metadata = {"nbgrader": nbgrader(find(exercise_id), part)} if exercise_id else {}
    return {"cell_type": "code", "execution_count": None, "metadata": metadata, "outputs": [], "source": source}


def write_notebook(path: Path, *cells: dict) -> Path:
    """The notebook with these cells."""
    content = {"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content))
    return path


def submission(path: Path, answers: dict[str, str], *before: dict) -> Path:
    """A notebook whose answer cells hold these sources, each with its check cell below."""
    cells = list(before)
    for exercise_id, source in answers.items():
        name = find(exercise_id).name
        cells += [cell(source, exercise_id), cell(f'check("{exercise_id}", {name})', exercise_id, "check")]
    return write_notebook(path, *cells)


def ids_of(chapter: str) -> list[str]:
    """The ids of a chapter's exercises."""
    return [exercise.id for exercise in exercises_of(chapter)]


def possible(*chapters: str) -> int:
    """The points of all exercises of these chapters."""
    return sum(points(exercise) for chapter in chapters for exercise in exercises_of(chapter))


def solutions(*ids: str) -> dict[str, str]:
    """The registry's own answers."""
    return {exercise_id: find(exercise_id).solution for exercise_id in ids}
