"""What the commands check, grade and release print, and the exit status they end with."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dien_course.errors import DataError
from dien_course.exercises.grading.classes import grade as grade_class
from dien_course.exercises.grading.classes import submissions, unmarked
from dien_course.exercises.grading.exports import EXPORTS, is_known_to_moodle
from dien_course.exercises.grading.feedback import write_feedback
from dien_course.exercises.grading.files import write_whole
from dien_course.exercises.grading.flags import flagged
from dien_course.exercises.grading.learners import LearnerMarks, add_up, hands, learners_csv
from dien_course.exercises.grading.manual import read_manual
from dien_course.exercises.grading.marking import Marks, mark, run_submission
from dien_course.exercises.grading.process import Runner
from dien_course.exercises.grading.roster import Roster, read_roster
from dien_course.exercises.grading.table import as_csv, as_data, as_json, chapters_of, with_possible
from dien_course.exercises.judging.registry import chapters
from dien_course.exercises.pages.rendering import as_text


def check(paths: list[Path]) -> int:
    """Prints the result of every exercise in the notebooks; 0 when all passed, 1 when not, 2 for no notebook."""
    status = 0
    with Runner() as runner:
        for path in paths:
            status = max(status, _check(path, runner))
    return status


def _check(path: Path, runner: Runner) -> int:
    marks = mark(run_submission(path, runner))
    if marks.fault:
        print(f"error: {path}: {marks.fault}", file=sys.stderr)
        return 2
    print(_told(path, marks))
    return int(not all(result.passed for result in marks.results))


def _told(path: Path, marks: Marks) -> str:
    row = as_data(path.stem, marks)
    passed = sum(result.passed for result in marks.results)
    parts = [str(path), *map(as_text, marks.results), *(f"Note: {remark}" for remark in marks.remarks)]
    total = f"{row['points']} of {row['possible']} points"
    return "\n\n".join([*parts, f"{passed} of {len(marks.results)} exercises passed, {total}.\n"])


@dataclass(frozen=True)
class Wishes:
    """What a teacher wants of ``grade``: files to write, and tables to read; None and empty are what was not asked for.

    ``late_percent`` is what a late day takes of the points, ``mark`` whether CSV files begin with a byte-order mark.
    """

    csv: Path | None = None
    json: Path | None = None
    feedback: Path | None = None
    export: str = ""
    roster: Path | None = None
    manual: Path | None = None
    late_percent: float = 0.0
    mark: bool = False

    @property
    def learners_csv(self) -> Path | None:
        """Beside the table of notebooks."""
        return self.csv and self.csv.with_name(f"{self.csv.stem}-learners.csv")

    @property
    def export_csv(self) -> Path | None:
        """Beside the first file that is written."""
        first = self.csv or self.json
        return first.with_name(f"{first.stem}-{self.export}.csv") if first and self.export else None


def grade(folder: Path, wishes: Wishes, wanted: list[str], jobs: int | None, seconds: int) -> int:
    """Marks a class and writes what was asked for; 0 when all is written, 130 after Ctrl-C."""
    first = wishes.csv or wishes.json
    if first is None:
        raise DataError("grade: no output was named; expected --csv FILE or --json FILE")
    chosen = _known(wanted)
    roster = Roster(read_roster(wishes.roster) if wishes.roster else [])
    if wishes.export == "moodle" and not roster.learners:
        raise DataError("grade: Moodle knows learners by their ids or addresses; expected --roster FILE with them")
    given = read_manual(wishes.manual) if wishes.manual else []
    places = submissions(folder)
    by_hand = hands(given, roster, [place.name for place in places], wishes.manual)
    for path in filter(None, (wishes.csv, wishes.json, wishes.learners_csv, wishes.export_csv)):
        _require_place(path)
    kept = first.with_suffix(".results")
    try:
        rows = grade_class(places, kept, chosen, jobs or _processors(), seconds)
    except KeyboardInterrupt:
        done = len(list(kept.glob("*.json")))
        print(f"interrupted; what was marked so far ({done} submissions) is kept in {kept}; "
              "the same command goes on from there", file=sys.stderr)  # fmt: skip
        return 130
    of_class = chosen or tuple(sorted({*chapters_of(rows), *(name[:2] for _, one in given for name in one.points)}))
    owners = [roster.of(row["submission"]) for row in rows]
    rows = with_possible(rows, of_class)
    rows = flagged([{**row, "learner": one.name, "id": one.id} for row, one in zip(rows, owners, strict=True)])
    learners = add_up(rows, roster, by_hand, of_class, wishes.late_percent)
    written = _written(wishes, rows, learners, of_class)
    for sentence in _notes(wishes, rows, learners):
        print(f"note: {sentence}")
    print(f"{len(rows)} submissions of {len(learners)} learners are in {', '.join(map(str, written))}")
    return 0


def _written(wishes: Wishes, rows: list[dict], learners: list[LearnerMarks], of_class: tuple[str, ...]) -> list[Path]:
    """Writes all that was asked for, and says where it is."""
    begin = "\ufeff" if wishes.mark else ""
    texts = {
        wishes.csv: lambda: begin + as_csv(rows),
        wishes.learners_csv: lambda: begin + learners_csv(learners, of_class),
    }
    texts[wishes.json] = lambda: as_json(rows, [one.to_json() for one in learners])
    if wishes.export_csv:
        texts[wishes.export_csv] = lambda: begin + EXPORTS[wishes.export](learners, of_class)
    found = [path for path in texts if path is not None]
    for path in found:
        write_whole(path, texts[path]())
    if wishes.feedback:
        write_feedback(wishes.feedback, learners)
        found.append(wishes.feedback)
    return found


def _notes(wishes: Wishes, rows: list[dict], learners: list[LearnerMarks]) -> Iterator[str]:
    yield from unmarked(rows)
    absent = [one.learner.name for one in learners if not one.submissions]
    if absent:
        yield f"nothing was handed in by {', '.join(absent)}"
    strangers = [name for one in learners if not one.learner.listed for name in one.submissions]
    if strangers:
        yield f"not on the roster, or under a name of more than one there: {', '.join(strangers)}"
    left_out = [one.learner.name for one in learners if wishes.export == "moodle" and not is_known_to_moodle(one)]
    if left_out:
        yield f"without an id, so not in the file for Moodle: {', '.join(left_out)}"
    if flags := sum(bool(row["flags"]) for row in rows):
        yield f"{flags} of {len(rows)} submissions have something for your own eyes, under flags in the tables"
    for lacking in sorted({text for row in rows for text in row["not_held_back"]}):
        yield f"this system gives no stronger protection here: {lacking}"


def _known(wanted: list[str]) -> tuple[str, ...]:
    chosen = tuple(sorted({name.zfill(2) for name in wanted}))
    unknown = [name for name in chosen if name not in chapters()]
    if unknown:
        raise DataError(f"chapter {', '.join(unknown)} has no exercises; expected some of {', '.join(chapters())}")
    return chosen


def _require_place(path: Path) -> None:
    if path.is_dir():
        raise DataError(f"{path}: is a folder; expected the name of a file to write")
    folder = path.parent
    while not folder.exists():
        folder = folder.parent
    if not folder.is_dir() or not os.access(folder, os.W_OK):
        raise DataError(f"{path}: cannot be written; expected a place in a folder you may write in")


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def release(folder: Path, without_solutions: bool, wanted: list[str], for_nbgrader: bool = False) -> int:
    """Writes the notebooks that a class gets."""
    from dien_course.exercises.grading.release import write_release

    written = write_release(folder, without_solutions, _known(wanted), for_nbgrader)
    print(f"{len(written)} files are in {folder}: {', '.join(written)}")
    return 0
