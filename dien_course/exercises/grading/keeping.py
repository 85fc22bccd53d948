"""What has been marked, kept in a file for each submission, a part for each chapter, so that nothing is done twice."""

from __future__ import annotations

import hashlib
import json
import os
import re
from functools import lru_cache
from pathlib import Path

import torch

from dien_course import __version__
from dien_course.exercises.grading.files import write_whole
from dien_course.exercises.grading.finding import not_wanted
from dien_course.exercises.grading.table import sums

COURSE = Path(__file__).resolve().parents[2]
LISTS = ("exercises", "remarks", "tampering")  # of a row; what is in them says which exercise it belongs to


def fingerprint(content: bytes, fault: str) -> str:
    """A digest of all that a submission's marks depend on: its content, or why there is none, and the grader."""
    return hashlib.sha256(b"\0".join((content, fault.encode(), grader_version().encode()))).hexdigest()


@lru_cache(maxsize=1)
def grader_version() -> str:
    """A digest of what marks depend on: the exercises, the layers, torch."""
    digest = hashlib.sha256(f"{__version__} {torch.__version__}".encode())
    for path in sorted(COURSE.rglob("*.py")):
        if path.relative_to(COURSE).parts[0] in ("exercises", "layers"):
            digest.update(path.read_bytes())
    return digest.hexdigest()


class Kept:
    """The marks of one submission, as far as they are there."""

    def __init__(self, folder: Path, name: str, fingerprint: str):
        self.path, self.name, self.fingerprint = _file_of(folder, name), name, fingerprint
        self.about: tuple[str, ...] | None = None
        self.fault = ""
        self.parts: dict[str, dict] = {}
        self._read()

    def _read(self) -> None:
        try:
            data = json.loads(self.path.read_text(encoding="utf-8"))
            fits = data["fingerprint"] == self.fingerprint and data["submission"] == self.name
            if fits and all(isinstance(part[name], list) for part in data["parts"].values() for name in LISTS):
                self.about, self.fault, self.parts = tuple(data["about"]), str(data["fault"]), data["parts"]
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return

    def has(self, wanted: tuple[str, ...]) -> bool:
        """Whether all chapters ``wanted`` (default: those it is about) have been marked."""
        if self.about is None:
            return False
        nothing = self.fault or not_wanted(self.about, wanted)
        return bool(nothing) or all(chapter in self.parts for chapter in wanted or self.about)

    def take(self, row: dict) -> None:
        """Adds what has been marked now. Raises OSError when it cannot be written."""
        self.about = tuple(row["about"])
        self.fault = "" if self.about else row["fault"]
        for chapter in sorted({entry["exercise_id"][:2] for entry in row["exercises"]}):
            part = {name: [item for item in row[name] if _chapter_of(item) == chapter] for name in LISTS}
            self.parts[chapter] = part | {"not_held_back": row["not_held_back"]}
        data = {"fingerprint": self.fingerprint, "submission": self.name, "about": self.about}
        write_whole(self.path, json.dumps({**data, "fault": self.fault, "parts": self.parts}, indent=1) + "\n")

    def row(self, wanted: tuple[str, ...]) -> dict:
        """The submission's marks of the chapters ``wanted`` (default: of those it is about)."""
        about = self.about or ()
        fault = self.fault or not_wanted(about, wanted)
        parts = [] if fault else [self.parts[chapter] for chapter in wanted or about]
        joined = {name: [item for part in parts for item in part[name]] for name in LISTS}
        lacking = sorted({text for part in parts for text in part["not_held_back"]})
        return sums({"submission": self.name, "fault": fault, "about": list(about), "not_held_back": lacking, **joined})


def _file_of(folder: Path, name: str) -> Path:
    readable = re.sub(r"[^A-Za-z0-9_.-]+", "-", name)[:60]
    return folder / f"{readable}-{hashlib.sha256(os.fsencode(name)).hexdigest()[:10]}.json"


def _chapter_of(item: dict | str) -> str:
    return (item["exercise_id"] if isinstance(item, dict) else item)[:2]
