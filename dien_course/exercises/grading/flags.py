"""What a teacher should look at with their own eyes: answers that are equal, and attempts to tamper with the grader.

A flag is no mark and stands on no learner's page: two who sat together, or both read our solution, write the same code.
"""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache

from dien_course.exercises.grading.finding import Answer, answer_digest
from dien_course.exercises.grading.notebook import Cell
from dien_course.exercises.grading.slices import statements_of
from dien_course.exercises.judging.registry import all_exercises

NAMED = 3  # submissions that a flag names


def flagged(rows: list[dict]) -> list[dict]:
    """The rows with a list ``flags`` each, sentences; ``learner`` and ``id`` say whose a row is."""
    holders: dict[tuple[str, str], list[dict]] = defaultdict(list)
    for row in rows:
        for entry in row["exercises"]:
            if entry["digest"]:
                holders[entry["exercise_id"], entry["digest"]].append(row)
    return [{**row, "flags": [*row["tampering"], *_equal(row, holders)]} for row in rows]


def _equal(row: dict, holders: dict[tuple[str, str], list[dict]]) -> list[str]:
    found = []
    for entry in row["exercises"]:
        name, digest = entry["exercise_id"], entry["digest"]
        others = [other for other in holders.get((name, digest), []) if _owner(other) != _owner(row)]
        if digest and digest == _solution_digests().get(name):
            found.append(f"{name}: the same code as the course's own solution.")
        elif others:
            names = [other["submission"] for other in others[:NAMED]]
            more = f" and {len(others) - NAMED} more" if len(others) > NAMED else ""
            wrong = "" if entry["outcome"] == "right" else ", and wrong in the same way"
            found.append(f"{name}: the same code as in {', '.join(names)}{more}{wrong}.")
    return found


def _owner(row: dict) -> tuple[str, str]:
    return row["learner"], row["id"]


@lru_cache(maxsize=1)
def _solution_digests() -> dict[str, str]:
    own = {exercise: statements_of(Cell(0, exercise.solution)) for exercise in all_exercises()}
    return {exercise.id: answer_digest(Answer(exercise, own=statements)) for exercise, statements in own.items()}
