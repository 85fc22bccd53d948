"""A class's submissions: found in a folder, read before any of them runs, and marked side by side."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

from tqdm import tqdm

from dien_course.errors import DataError
from dien_course.exercises.grading.keeping import Kept, fingerprint
from dien_course.exercises.grading.marking import Marks, Submission, mark, run_content
from dien_course.exercises.grading.notebook import NotANotebook, read_content
from dien_course.exercises.grading.process import SECONDS, Runner
from dien_course.exercises.grading.table import as_data

NO_NOTEBOOK = "There is no notebook (.ipynb) in this folder."


@dataclass(frozen=True)
class Place:
    """A submission: its name (its path in the class's folder, without .ipynb), and its file, None if there is none."""

    name: str
    path: Path | None


@dataclass(frozen=True)
class _Work:
    """What is still to do for a submission: its content or why there is none, the chapters that are wanted of it."""

    place: Place
    kept: Kept
    content: bytes
    fault: str
    chapters: tuple[str, ...]


def submissions(folder: Path) -> list[Place]:
    """Every notebook below the folder, and every folder directly in it that holds none. Raises DataError."""
    if not folder.is_dir():
        raise DataError(f"{folder}: not a folder; expected one with a notebook or a folder for each learner")
    found = []
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "__")))
        below = Path(root)
        for name in sorted(files):
            if name.endswith(".ipynb") and not name.startswith("."):
                relative = (below / name).relative_to(folder).as_posix()
                found.append(Place(relative.removesuffix(".ipynb"), below / name))
    learners = {place.name.split("/")[0] for place in found if "/" in place.name}
    for entry in sorted(folder.iterdir()):
        visible = entry.is_dir() and not entry.name.startswith((".", "__")) and not entry.name.endswith(".results")
        if visible and entry.name not in learners:
            found.append(Place(entry.name, None))
    if not found:
        raise DataError(f"{folder}: no notebook in it; expected .ipynb files, or a folder for each learner")
    return sorted(found, key=lambda place: place.name)


def grade(places: list[Place], kept: Path, chapters: tuple[str, ...], jobs: int, seconds: int = SECONDS) -> list[dict]:
    """The marks of all submissions, in order. What has been marked, and has not changed since, is not run again.

    All are read before any answer runs. Each is kept, in a file of its own in the folder ``kept``, as soon as it is
    there; an interruption loses at most those under way. Raises OSError when they cannot be kept.
    """
    rows: dict[str, dict] = {}
    waiting = []
    for place in places:
        work = _read(place, kept, chapters)
        if isinstance(work, _Work):
            waiting.append(work)
        else:
            rows[place.name] = work
    progress = tqdm(total=len(places), initial=len(rows), desc="graded", unit="notebook", disable=None)
    with progress, _Workers(min(jobs, max(len(waiting), 1)), seconds) as workers:
        # Judging seeds the generators of this process, so it happens here, one after another.
        running = {workers.submit(work): work for work in waiting}
        waiting.clear()
        for done in as_completed(running):
            work = running.pop(done)
            row = as_data(work.place.name, _marks(done))
            if row["fault"].startswith(GRADER_FAILED):
                rows[work.place.name] = row
            else:
                work.kept.take(row)
                rows[work.place.name] = work.kept.row(chapters)
            progress.update()
    return [rows[place.name] for place in places]


def _read(place: Place, kept: Path, chapters: tuple[str, ...]) -> _Work | dict:
    """What there is to do for a submission, or its marks where all is done."""
    content, fault = b"", "" if place.path else NO_NOTEBOOK
    try:
        content = read_content(place.path) if place.path else b""
    except NotANotebook as error:
        fault = str(error)
    found = Kept(kept, place.name, fingerprint(content, fault))
    return found.row(chapters) if found.has(chapters) else _Work(place, found, content, fault, chapters)


class _Workers:
    """Threads, each with a process to run answers under. An interruption ends what is under way."""

    def __init__(self, jobs: int, seconds: int):
        self.pool = ThreadPoolExecutor(jobs)
        self.all = [Runner(seconds) for _ in range(jobs)]
        self.idle = SimpleQueue[Runner]()
        for runner in self.all:
            self.idle.put(runner)

    def __enter__(self) -> _Workers:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        self.pool.shutdown(wait=False, cancel_futures=True)
        for runner in self.all:
            runner.stop()
        self.pool.shutdown()

    def submit(self, work: _Work) -> Future:
        return self.pool.submit(self._run, work)

    def _run(self, work: _Work) -> Submission:
        if work.fault:
            return Submission(fault=work.fault)
        runner = self.idle.get()
        try:
            return run_content(work.content, work.place.path.name, runner, work.chapters, tuple(work.kept.parts))
        finally:
            self.idle.put(runner)


GRADER_FAILED = "The grader itself failed"


def _marks(done: Future) -> Marks:
    try:
        return mark(done.result())
    except Exception as error:  # a fault of ours, or of the machine; the others go on
        return Marks(fault=f"{GRADER_FAILED} ({type(error).__name__}: {error}); it will be tried again.")


def unmarked(rows: list[dict]) -> Iterator[str]:
    """The submissions in which nothing could be marked, each with the reason."""
    return (f"{row['submission']}: {row['fault']}" for row in rows if row["fault"])
