"""A teacher's own points, late days and comments: a table that is merged at every run, so that none is lost."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from pathlib import Path

from dien_course.errors import DataError
from dien_course.exercises.grading.sheet import read_sheet
from dien_course.exercises.judging.registry import find
from dien_course.exercises.pages.cells import points as worth

EXPECTED = "a table with the columns learner, exercise, points, late days, comment (what is empty changes nothing)"


@dataclass
class ByHand:
    """What a teacher gives one learner.

    ``points`` of an exercise replace those of its checks; ``extra`` points count beside them, and may be below 0.
    """

    points: dict[str, float] = field(default_factory=dict)
    extra: float = 0.0
    late_days: float = 0.0
    comments: list[str] = field(default_factory=list)


def read_manual(path: Path) -> list[tuple[str, ByHand]]:
    """Each line as the learner's name, and what it gives. Raises DataError, with the line, for what cannot be."""
    found = []
    for number, row in read_sheet(path, EXPECTED):
        if "learner" not in row or not {"points", "late days", "comment"} & set(row):
            raise DataError(f"{path}: has the columns {', '.join(row)}; expected {EXPECTED}")
        if not row["learner"]:
            raise DataError(f"{path}: line {number} names no learner; expected {EXPECTED}")
        given = ByHand(late_days=_number(path, number, row, "late days", 0))
        name, points = row.get("exercise", ""), _number(path, number, row, "points")
        exercise = find(name) if name else None
        if name and exercise is None:
            raise DataError(f"{path}: line {number} has the exercise {name}; expected one of the course's, or none")
        if exercise and row.get("points"):
            if not 0 <= points <= worth(exercise):
                most = worth(exercise)
                raise DataError(f"{path}: line {number} gives {points:g} points for {name}; expected 0 to {most}")
            given.points[exercise.id] = points
        else:
            given.extra = points
        if row.get("comment"):
            given.comments.append(f"{name}: {row['comment']}" if name else row["comment"])
        found.append((row["learner"], given))
    return found


def together(given: list[ByHand]) -> ByHand:
    """Several lines about one learner as one: of points for the same exercise the last counts, the others add up."""
    whole = ByHand()
    for one in given:
        whole.points |= one.points
        whole.extra += one.extra
        whole.late_days += one.late_days
        whole.comments += one.comments
    return whole


def _number(path: Path, line: int, row: dict[str, str], column: str, least: float = -math.inf) -> float:
    text = row.get(column, "")
    try:
        value = float(text.replace(",", ".")) if text else 0.0
    except ValueError:
        value = math.nan
    if not math.isfinite(value) or value < least:
        raise DataError(f"{path}: line {line} has {text!r} under {column}; expected a number")
    return value
