"""A class's marks as plain data, as CSV and as JSON: the same bytes for the same submissions."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import asdict

from dien_course.exercises.grading.marking import Marks
from dien_course.exercises.judging.registry import find
from dien_course.exercises.judging.results import Result
from dien_course.exercises.pages.cells import points


def as_data(name: str, marks: Marks) -> dict:
    """One submission's marks as JSON holds them."""
    exercises = [_exercise(result) for result in marks.results]
    return {
        "submission": name,
        "points": sum(entry["points"] for entry in exercises),
        "possible": sum(entry["possible"] for entry in exercises),
        "fault": marks.fault,
        "remarks": list(marks.remarks),
        "not_held_back": list(marks.lacking),
        "exercises": exercises,
    }


def _exercise(result: Result) -> dict:
    entry = {**asdict(result), "points": result.points}
    exercise = find(result.exercise_id)
    entry["possible"] = points(exercise) if exercise else result.possible
    entry["checks"] = [asdict(outcome) for outcome in result.checks]
    return entry


def as_json(rows: list[dict]) -> str:
    """All that is known: checks, messages, counterexamples."""
    return json.dumps({"submissions": rows}, indent=1) + "\n"


def as_csv(rows: list[dict]) -> str:
    """A line for each submission: points in all, points of each exercise, and what there is to say."""
    ids = sorted({entry["exercise_id"] for row in rows for entry in row["exercises"]}, key=_order)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["submission", "points", "possible", *ids, "remarks"])
    for row in rows:
        reached = {entry["exercise_id"]: entry["points"] for entry in row["exercises"]}
        marks = [reached.get(name, "") for name in ids]
        said = [row["fault"], *_without_answer(row), *row["remarks"]]
        remarks = " ".join(sentence for sentence in said if sentence)
        writer.writerow([_harmless(row["submission"]), row["points"], row["possible"], *marks, _harmless(remarks)])
    return text.getvalue()


def _without_answer(row: dict) -> list[str]:
    """A sentence for each answer that could not be called at all: it lies in the notebook, not in the numbers."""
    return [
        f"{entry['exercise_id']}: {entry['message']}"
        for entry in row["exercises"]
        if entry["message"] and not entry["counterexample"] and not entry["points"] and not entry["misconception"]
    ]


def _order(name: str) -> tuple[str, int]:
    chapter, _, number = name.partition(".")
    return chapter, int(number) if number.isdigit() else 0


def _harmless(text: str) -> str:
    """Text that a spreadsheet takes for a formula gets an apostrophe in front."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
