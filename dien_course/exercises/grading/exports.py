"""Marks as Moodle's and Canvas' gradebooks import them: an item for each chapter.

Moodle, Grades, Import, CSV file (https://docs.moodle.org/en/Grade_import; grade/import/csv/classes/load_data.php): any
columns, of which one is mapped to the learner (the ID number or the e-mail address, under the names that its own export
gives them) and others to grade items or their feedback. "-" is no grade. It refuses a grade above 100 unless the site
allows it, which is why there is an item for each chapter and no total. Canvas, Gradebook, Import
(https://github.com/instructure/canvas-lms, lib/gradebook_importer.rb): the columns Student, ID, SIS User ID, SIS Login
ID, Section, then assignments; a second line with the points possible; an empty cell is no score.
"""

from __future__ import annotations

from collections.abc import Callable

from dien_course.exercises.grading.learners import LearnerMarks, chapter_points
from dien_course.exercises.grading.table import csv_text

ITEM = "DIEN {}"  # an item's name, of a chapter
SHORT = 200  # letters of a comment


def moodle(learners: list[LearnerMarks], chapters: tuple[str, ...]) -> str:
    """The file for Moodle; learners without id and address are left out, since it refuses a file with one it lacks."""
    items = _items(learners, chapters)
    names = ["ID number", "Email address", "Full name"]
    names += [name for item in items for name in (ITEM.format(item), f"{ITEM.format(item)} (feedback)")]
    lines = []
    for one in filter(is_known_to_moodle, learners):
        line: list[object] = [one.learner.id, one.learner.email, one.learner.name]
        for item in items:
            line += [one.by_chapter.get(item, 0) if _present(one) else "-", _comment(one, item)]
        lines.append(line)
    return csv_text(names, lines)


def canvas(learners: list[LearnerMarks], chapters: tuple[str, ...]) -> str:
    """The file for Canvas, which finds a learner by its own number, else by SIS id or login, else by name."""
    items = _items(learners, chapters)
    worth = [chapter_points(item) if item in chapters else 0 for item in items]
    names = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *map(ITEM.format, items)]
    lines: list[list[object]] = [["    Points Possible", "", "", "", "", *worth]]
    for one in learners:
        who = one.learner
        marks = [one.by_chapter.get(item, 0) if _present(one) else "" for item in items]
        lines.append([who.name, who.canvas, who.id, who.login, who.section, *marks])
    return csv_text(names, lines)


EXPORTS: dict[str, Callable[[list[LearnerMarks], tuple[str, ...]], str]] = {"moodle": moodle, "canvas": canvas}


def is_known_to_moodle(one: LearnerMarks) -> bool:
    """Whether Moodle can tell who this is."""
    return bool(one.learner.id or one.learner.email)


def _items(learners: list[LearnerMarks], chapters: tuple[str, ...]) -> list[str]:
    extra = ["extra"] if any("extra" in one.by_chapter for one in learners) else []
    return [*chapters, *extra]


def _present(one: LearnerMarks) -> bool:
    """Whether there is anything to mark: who handed nothing in gets no grade, and the teacher decides."""
    return bool(one.submissions or one.by_hand.points or one.by_hand.extra)


def _comment(one: LearnerMarks, chapter: str) -> str:
    """What is not right in a chapter, in a few words; all of it stands on the learner's page."""
    open_ = [entry for name, entry in one.entries.items() if name[:2] == chapter and entry["outcome"] != "right"]
    said = "; ".join(f"{entry['exercise_id']} {entry['outcome']}" for entry in open_)
    return said[:SHORT]
