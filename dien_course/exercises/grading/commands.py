"""What the commands check, grade and release print, and the exit status they end with."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from dien_course.errors import DataError
from dien_course.exercises.grading.classes import grade as grade_class
from dien_course.exercises.grading.classes import submissions, unmarked
from dien_course.exercises.grading.files import write_whole
from dien_course.exercises.grading.marking import Marks, mark, run_submission
from dien_course.exercises.grading.process import Runner
from dien_course.exercises.grading.table import as_csv, as_data, as_json
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


def grade(
    folder: Path, out: Path | None, out_json: Path | None, wanted: list[str], jobs: int | None, seconds: int
) -> int:
    """Marks a class and writes the tables; 0 when they are written, 130 after Ctrl-C."""
    first = out or out_json
    if first is None:
        raise DataError("grade: no output was named; expected --csv FILE or --json FILE")
    chosen = _known(wanted)
    places = submissions(folder)
    for path in filter(None, (out, out_json)):
        _require_place(path)
    kept = first.with_suffix(".results")
    try:
        rows = grade_class(places, kept, chosen, jobs or _processors(), seconds)
    except KeyboardInterrupt:
        done = len(list(kept.glob("*.json")))
        print(f"interrupted; what was marked so far ({done} submissions) is kept in {kept}; "
              "the same command goes on from there", file=sys.stderr)  # fmt: skip
        return 130
    for path, text in ((out, as_csv), (out_json, as_json)):
        if path is not None:
            write_whole(path, text(rows))
    for sentence in unmarked(rows):
        print(f"note: {sentence}")
    for lacking in sorted({text for row in rows for text in row["not_held_back"]}):
        print(f"note: this system gives no stronger protection here: {lacking}")
    print(f"{len(rows)} submissions are in {' and '.join(str(path) for path in (out, out_json) if path)}")
    return 0


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
