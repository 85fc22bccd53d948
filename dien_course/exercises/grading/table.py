"""A class's marks as plain data, as CSV and as JSON: the same bytes for the same submissions."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import asdict

from dien_course.exercises.grading.downloads import handed_in
from dien_course.exercises.grading.marking import Marks
from dien_course.exercises.judging.registry import chapters, exercises_of, find
from dien_course.exercises.judging.results import CheckOutcome, Counterexample, Result
from dien_course.exercises.pages.cells import points

RIGHT, PARTLY, WRONG, NOT_ATTEMPTED, BROKEN = "right", "partly", "wrong", "not attempted", "broken"
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")  # what a spreadsheet takes for the beginning of a formula


def as_data(name: str, marks: Marks) -> dict:
    """One submission's marks as JSON holds them."""
    return sums(
        {
            "submission": name,
            "fault": marks.fault,
            "about": list(marks.about),
            "remarks": list(marks.remarks),
            "tampering": list(marks.tampering),
            "not_held_back": list(marks.lacking),
            "exercises": [_exercise(result, marks) for result in marks.results],
        }
    )


def sums(row: dict) -> dict:
    """The row with the points of its exercises together, those possible, and its status."""
    exercises = row["exercises"]
    reached, possible = (sum(entry[part] for entry in exercises) for part in ("points", "possible"))
    status = BROKEN if row["fault"] else status_of(entry["outcome"] for entry in exercises)
    return {**row, "points": reached, "possible": possible, "status": status}


def status_of(outcomes: Iterable[str]) -> str:
    """One word for several exercises: what they all are, else partly if any has points, else wrong."""
    found = set(outcomes)
    if len(found) == 1:
        return found.pop()
    if not found:
        return NOT_ATTEMPTED
    return PARTLY if found & {RIGHT, PARTLY} else WRONG


def _exercise(result: Result, marks: Marks) -> dict:
    entry = {**asdict(result), "points": result.points, "outcome": _outcome(result, marks)}
    exercise = find(result.exercise_id)
    entry["possible"] = points(exercise) if exercise else result.possible
    entry["checks"] = [asdict(outcome) for outcome in result.checks]
    entry["digest"] = marks.digests.get(result.exercise_id, "")
    return entry


def _outcome(result: Result, marks: Marks) -> str:
    if result.status == "not attempted":
        return NOT_ATTEMPTED
    if result.exercise_id in marks.broken:
        return BROKEN
    return RIGHT if result.passed else PARTLY if result.points else WRONG


def result_of(entry: dict) -> Result:
    """The result that an exercise's entry was made from."""
    example = entry["counterexample"]
    fields = _fields(Result, entry) | {
        "checks": tuple(CheckOutcome(**check) for check in entry["checks"]),
        "counterexample": Counterexample(**_fields(Counterexample, example)) if example else None,
    }
    return Result(**fields)


def _fields(kind: type, data: dict) -> dict:
    """What ``data`` has of a dataclass's fields; JSON's lists are tuples there."""
    found = {name: data[name] for name in kind.__dataclass_fields__ if name in data}
    return {name: tuple(value) if isinstance(value, list) else value for name, value in found.items()}


def with_possible(rows: list[dict], of_class: tuple[str, ...]) -> list[dict]:
    """The rows with the points that were possible where nothing could be marked, too: those of the class's chapters.

    A notebook whose file name says its chapter is held to that one.
    """
    found = []
    for row in rows:
        if not row["exercises"]:
            file = handed_in(row["submission"]).file
            own = tuple(chapter for chapter in of_class if file.startswith(f"{chapter}_"))
            row = {**row, "possible": possible_points(own or of_class)}
        found.append(row)
    return found


def chapters_of(rows: list[dict]) -> tuple[str, ...]:
    """The chapters that the class has handed in; all that have exercises where no notebook tells."""
    found = {entry["exercise_id"][:2] for row in rows for entry in row["exercises"]}
    return tuple(sorted(found)) or chapters()


def possible_points(of_class: tuple[str, ...]) -> int:
    """The points of these chapters' exercises."""
    return sum(points(exercise) for chapter in of_class for exercise in exercises_of(chapter))


def as_json(rows: list[dict], learners: list[dict] = ()) -> str:
    """All that is known: checks, messages, counterexamples; and what it adds up to for each learner."""
    return json.dumps({"submissions": rows, "learners": list(learners)}, indent=1) + "\n"


def as_csv(rows: list[dict]) -> str:
    """A line for each submission: points in all, points and status of each exercise, and what there is to say."""
    ids = exercise_ids(rows)
    names = ["submission", "learner", "status", "points", "possible", *ids, *(f"{name} status" for name in ids)]
    lines = []
    for row in rows:
        found = {entry["exercise_id"]: entry for entry in row["exercises"]}
        marks = [found[name][part] if name in found else "" for part in ("points", "outcome") for name in ids]
        said = [row["fault"], *without_answer(row), *row["remarks"]]
        remarks = " ".join(sentence for sentence in said if sentence)
        begin = [row["submission"], row.get("learner", ""), row["status"], row["points"], row["possible"]]
        lines.append([*begin, *marks, remarks, " ".join(row.get("flags", ()))])
    return csv_text([*names, "remarks", "flags"], lines)


def csv_text(names: list[str], lines: Iterable[list]) -> str:
    """CSV with a header, in which no text can be taken for a formula."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([names, *([_harmless(value) for value in line] for line in lines)])
    return text.getvalue()


def exercise_ids(rows: list[dict]) -> list[str]:
    """The ids of all exercises in the rows, in the course's order."""
    return sorted({entry["exercise_id"] for row in rows for entry in row["exercises"]}, key=_order)


def without_answer(row: dict) -> list[str]:
    """A sentence for each answer that could not be called at all: it lies in the notebook, not in the numbers."""
    return [
        f"{entry['exercise_id']}: {entry['message']}"
        for entry in row["exercises"]
        if entry["message"] and not entry["counterexample"] and not entry["points"] and not entry["misconception"]
    ]


def _order(name: str) -> tuple[str, int]:
    chapter, _, number = name.partition(".")
    return chapter, int(number) if number.isdigit() else 0


def _harmless(value: object) -> object:
    """Text that a spreadsheet takes for a formula gets an apostrophe in front; a lone "-" is none."""
    return f"'{value}" if isinstance(value, str) and value != "-" and value.lstrip(" ").startswith(FORMULA) else value
