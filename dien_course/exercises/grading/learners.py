"""What a class's marks add up to for each learner: all of a learner's notebooks, what was given by hand, late days."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

from dien_course.errors import DataError
from dien_course.exercises.grading.downloads import handed_in
from dien_course.exercises.grading.manual import ByHand, together
from dien_course.exercises.grading.roster import Learner, Roster
from dien_course.exercises.grading.table import (
    BROKEN,
    NOT_ATTEMPTED,
    PARTLY,
    RIGHT,
    WRONG,
    csv_text,
    possible_points,
    status_of,
)
from dien_course.exercises.judging.registry import exercises_of, find
from dien_course.exercises.judging.results import Result
from dien_course.exercises.pages.cells import points

NOTHING_IN, NOT_LISTED = "Nothing was handed in.", "Not on the roster."
LATE = "Handed in late, says the file's name."


@dataclass(frozen=True)
class LearnerMarks:
    """One learner's marks. ``entries`` has the best of each exercise, as ``table.as_data`` makes them, by its id.

    ``by_chapter`` holds points after late days, for each of the class's chapters; "extra" those given by hand beside.
    """

    learner: Learner
    submissions: tuple[str, ...]
    entries: dict[str, dict]
    by_chapter: dict[str, float]
    possible: int
    status: str
    by_hand: ByHand
    remarks: tuple[str, ...]
    flags: tuple[str, ...]

    @property
    def points(self) -> float:
        """The sum, after late days."""
        return tidy(sum(self.by_chapter.values()))

    def to_json(self) -> dict:
        """All of it, but for the entries, which stand with the submissions."""
        found = {name: getattr(self, name) for name in ("points", "possible", "status", "by_chapter")}
        lists = {name: list(getattr(self, name)) for name in ("submissions", "remarks", "flags")}
        return {**asdict(self.learner), **found, **lists, "by_hand": asdict(self.by_hand)}


def hands(
    given: list[tuple[str, ByHand]], roster: Roster, names: list[str], manual: Path | None = None
) -> dict[Learner, ByHand]:
    """What was given by hand, for each learner of the roster or of a submission, whose ``names`` these are.

    Raises DataError when a line of the file ``manual`` is about nobody, or about more than one.
    """
    everyone = Roster(list(dict.fromkeys([*roster.learners, *map(roster.of, names)])))
    found: dict[Learner, list[ByHand]] = {}
    for name, one in given:
        learner = everyone.called(name)
        if learner is None:
            raise DataError(f"{manual}: {name} is no learner, or more than one; expected a name or an id of this class")
        found.setdefault(learner, []).append(one)
    return {learner: together(lines) for learner, lines in found.items()}


def add_up(
    rows: list[dict],
    roster: Roster,
    by_hand: dict[Learner, ByHand],
    chapters: tuple[str, ...],
    late_percent: float = 0.0,
) -> list[LearnerMarks]:
    """The marks of every learner: those of the roster in its order, absent ones too, then those it does not know.

    ``chapters`` are the class's; a late day takes ``late_percent`` of a learner's points.
    """
    owners: dict[Learner, list[dict]] = {learner: [] for learner in roster.learners}
    for row in rows:
        owners.setdefault(roster.of(row["submission"]), []).append(row)
    nothing = ByHand()
    return [
        _added(learner, own, by_hand.get(learner, nothing), chapters, late_percent) for learner, own in owners.items()
    ]


def _added(
    learner: Learner, rows: list[dict], by_hand: ByHand, chapters: tuple[str, ...], late_percent: float
) -> LearnerMarks:
    best: dict[str, dict] = {}
    for entry in (entry for row in rows for entry in row["exercises"]):
        other = best.get(entry["exercise_id"])
        if other is None or _rank(entry) > _rank(other):
            best[entry["exercise_id"]] = entry
    for name, given in by_hand.points.items():
        entry = best.get(name) or _not_handed_in(name)
        best[name] = {**entry, "points": tidy(given), "outcome": _by_points(given, entry["possible"])}
    keep = max(0.0, 1 - by_hand.late_days * late_percent / 100)
    by_chapter = {}
    for chapter in chapters:
        by_chapter[chapter] = tidy(sum(best[e.id]["points"] for e in exercises_of(chapter) if e.id in best) * keep)
    if by_hand.extra:
        by_chapter["extra"] = tidy(by_hand.extra * keep)
    status = status_of(entry["outcome"] for entry in best.values())
    status = BROKEN if status == NOT_ATTEMPTED and any(row["fault"] for row in rows) else status
    remarks = [] if learner.listed else [NOT_LISTED]
    remarks += [NOTHING_IN] if not rows else []
    remarks += [LATE] if any(handed_in(row["submission"]).late for row in rows) else []
    remarks += [f"{row['submission']}: {row['fault']}" for row in rows if row["fault"]]
    several = len(rows) > 1
    flags = tuple((f"{row['submission']}: " if several else "") + flag for row in rows for flag in row["flags"])
    return LearnerMarks(
        learner, tuple(row["submission"] for row in rows), dict(sorted(best.items())), by_chapter,
        possible_points(chapters), status, by_hand, (*remarks, *by_hand.comments), flags,
    )  # fmt: skip


def _not_handed_in(name: str) -> dict:
    exercise = find(name)
    result = Result(name, exercise.title, "not attempted")
    return {**asdict(result), "possible": points(exercise), "points": 0, "outcome": NOT_ATTEMPTED, "digest": ""}


def _rank(entry: dict) -> tuple[float, bool]:
    return entry["points"], entry["outcome"] != NOT_ATTEMPTED


def _by_points(given: float, possible: int) -> str:
    return RIGHT if given >= possible else PARTLY if given else WRONG


def tidy(number: float) -> float:
    """Rounded to hundredths, as platforms keep marks; a whole number as one."""
    rounded = round(number, 2)
    return int(rounded) if rounded == int(rounded) else rounded


def learners_csv(learners: list[LearnerMarks], chapters: tuple[str, ...]) -> str:
    """A line for each learner: points in all, of each chapter and each exercise, and what there is to say."""
    exercises = [exercise for chapter in chapters for exercise in exercises_of(chapter)]
    ids = [exercise.id for exercise in exercises]
    names = ["learner", "id", "status", "points", "possible", "late days", "extra points"]
    names += [f"chapter {chapter}" for chapter in chapters] + ids + [f"{name} status" for name in ids]
    lines = []
    for one in learners:
        line = [one.learner.name, one.learner.id, one.status, one.points, one.possible]
        line += [tidy(one.by_hand.late_days), tidy(one.by_hand.extra), *(one.by_chapter[c] for c in chapters)]
        for part, without in (("points", 0), ("outcome", BROKEN if one.status == BROKEN else NOT_ATTEMPTED)):
            line += [one.entries[name][part] if name in one.entries else without for name in ids]
        lines.append([*line, " ".join(one.remarks), " ".join(one.flags), ", ".join(one.submissions)])
    return csv_text([*names, "remarks", "flags", "submissions"], lines)


def chapter_points(chapter: str) -> int:
    """What a chapter's exercises are worth."""
    return sum(points(exercise) for exercise in exercises_of(chapter))
