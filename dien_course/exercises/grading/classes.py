"""A class's submissions: found in a folder, marked side by side, kept one by one, so that nothing is done twice."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from queue import SimpleQueue

import torch
from tqdm import tqdm

from dien_course import __version__
from dien_course.errors import DataError
from dien_course.exercises.grading.files import write_whole
from dien_course.exercises.grading.marking import Marks, Submission, mark, run_submission
from dien_course.exercises.grading.notebook import LARGEST
from dien_course.exercises.grading.process import SECONDS, Runner
from dien_course.exercises.grading.table import as_data

COURSE = Path(__file__).resolve().parents[2]
NO_NOTEBOOK = "There is no notebook (.ipynb) in this folder."


@dataclass(frozen=True)
class Place:
    """A submission: its name (its path in the class's folder, without .ipynb), and its file, None if there is none."""

    name: str
    path: Path | None


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
    """The marks of all submissions, in order. Those that have not changed since they were kept are not run again.

    Each is kept, in a file of its own in the folder ``kept``, as soon as it is there; an interruption loses at most
    those under way. Raises OSError when they cannot be kept.
    """
    rows: dict[str, dict] = {}
    waiting = []
    for place in places:
        row = _kept(kept, place, _fingerprint(place, chapters))
        if row is None:
            waiting.append(place)
        else:
            rows[place.name] = row
    progress = tqdm(total=len(places), initial=len(rows), desc="graded", unit="notebook", disable=None)
    with progress, _Workers(min(jobs, max(len(waiting), 1)), seconds) as workers:
        # Judging seeds the generators of this process, so it happens here, one after another.
        running = {workers.submit(place, chapters): place for place in waiting}
        for done in as_completed(running):
            place = running[done]
            fingerprint, marks = _marks(done)
            rows[place.name] = as_data(place.name, marks)
            _keep(kept, place, fingerprint, rows[place.name])
            progress.update()
    return [rows[place.name] for place in places]


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

    def submit(self, place: Place, chapters: tuple[str, ...]) -> Future:
        return self.pool.submit(self._run, place, chapters)

    def _run(self, place: Place, chapters: tuple[str, ...]) -> tuple[str, Marks | Submission]:
        fingerprint = _fingerprint(place, chapters)
        if place.path is None:
            return fingerprint, Marks(fault=NO_NOTEBOOK)
        runner = self.idle.get()
        try:
            return fingerprint, run_submission(place.path, runner, chapters)
        finally:
            self.idle.put(runner)


def _marks(done: Future) -> tuple[str, Marks]:
    try:
        fingerprint, found = done.result()
        return fingerprint, found if isinstance(found, Marks) else mark(found)
    except Exception as error:  # a fault of ours, or of the machine; the others go on
        return "", Marks(fault=f"The grader itself failed ({type(error).__name__}: {error}); it will be tried again.")


def _fingerprint(place: Place, chapters: tuple[str, ...]) -> str:
    content = b""
    with contextlib.suppress(OSError):
        ordinary = place.path is not None and place.path.is_file() and not place.path.is_symlink()
        content = place.path.read_bytes() if ordinary and place.path.stat().st_size <= LARGEST else b""
    parts = (content, " ".join(chapters).encode(), grader_version().encode(), str(place.path is None).encode())
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


@lru_cache(maxsize=1)
def grader_version() -> str:
    """A digest of what marks depend on: the exercises, the layers, torch."""
    digest = hashlib.sha256(f"{__version__} {torch.__version__}".encode())
    for path in sorted(COURSE.rglob("*.py")):
        if path.relative_to(COURSE).parts[0] in ("exercises", "layers"):
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _file_of(kept: Path, place: Place) -> Path:
    readable = re.sub(r"[^A-Za-z0-9_.-]+", "-", place.name)[:60]
    return kept / f"{readable}-{hashlib.sha256(os.fsencode(place.name)).hexdigest()[:10]}.json"


def _kept(kept: Path, place: Place, fingerprint: str) -> dict | None:
    try:
        data = json.loads(_file_of(kept, place).read_text(encoding="utf-8"))
        fits = data["fingerprint"] == fingerprint and data["marks"]["submission"] == place.name
        return data["marks"] if fits and isinstance(data["marks"]["exercises"], list) else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _keep(kept: Path, place: Place, fingerprint: str, row: dict) -> None:
    data = {"fingerprint": fingerprint, "marks": row}
    write_whole(_file_of(kept, place), json.dumps(data, indent=1) + "\n")


def unmarked(rows: list[dict]) -> Iterator[str]:
    """The submissions in which nothing could be marked, each with the reason."""
    return (f"{row['submission']}: {row['fault']}" for row in rows if row["fault"])
