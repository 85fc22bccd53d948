"""The learner's own copy of the course, ``my_course``: made once from the student edition, and theirs from then on.

What a learner has edited is never written over. ``.given.json`` in the folder keeps, for each notebook, the digest of
the cells that were given, which tells an edited notebook from one that was only run, and a new version from an old one.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

from dien_course.course_files import COURSE, INSTALLED
from dien_course.errors import DataError
from dien_course.exercises.grading.finding import NOTEBOOKS
from dien_course.exercises.grading.pictures import FOLDER as DRAWINGS
from dien_course.exercises.grading.pictures import by_name
from dien_course.exercises.grading.release import stripped
from dien_course.exercises.pieces import GIVEN
from dien_course.files import whole_folder

# Beside notebooks, so that ../docs and ../data lead where they should; of an installed course, where one is.
FOLDER = Path("my_course") if INSTALLED else COURSE / "my_course"
WAIT = 10.0  # seconds, for a second make lab to finish


def own_copy(chapter: str | None = None, folder: Path | None = None) -> str:
    """Makes the copy, or brings it up to date; returns one line that says what happened.

    A notebook that is missing is written, one whose cells are as they were given is replaced by a new version, and
    beside an edited one the new version stands as ``NAME.new.ipynb``. Only ``chapter`` ("04") where one is named.
    Raises DataError when the course's notebooks are not there or the folder cannot be written.
    """
    folder = folder or FOLDER
    made, updated, beside = [], [], []
    with whole_folder(folder, WAIT) as new:
        known = _given(folder)
        given = dict(known)
        for path in _chapters(chapter):
            text = _given_out(path, folder)
            digest, before = _digest(text), known.get(path.name)
            mine = folder / path.name
            if not mine.exists():
                made.append(path.stem)
                _write(new / path.name, text)
            elif digest not in (before, there := _digest_of(mine)):
                if there == before:
                    updated.append(path.stem)
                    _write(new / path.name, text)
                else:
                    name = _beside(mine, "new", unless=before)
                    beside.append(name)
                    _write(new / name, text)
            given[path.name] = digest
        if given != known:
            _write_given(new, given)
    return _said(folder, made, updated, beside)


def start_again(chapter: str, folder: Path | None = None) -> str:
    """Puts a fresh notebook in the place of the learner's, which is kept as ``NAME.old.ipynb``; returns one line.

    Raises DataError for a chapter that there is not.
    """
    folder = folder or FOLDER
    (path,) = _chapters(chapter)
    text = _given_out(path, folder)
    with whole_folder(folder, WAIT) as new:
        mine, kept = folder / path.name, ""
        if mine.exists():
            kept = _beside(mine, "old")
            (new / kept).write_bytes(mine.read_bytes())
        _write(new / path.name, text)
        _write_given(new, _given(folder) | {path.name: _digest(text)})
    return f"{folder.name}/{path.name} starts afresh" + (f"; yours is kept as {kept}" if kept else "")


def _chapters(chapter: str | None) -> list[Path]:
    found = sorted(NOTEBOOKS.glob("[0-9][0-9]_*.ipynb"))
    if not found:
        raise DataError(f"{NOTEBOOKS}: no notebooks; your own copy is made in a checkout of the course or of a wheel")
    chosen = [path for path in found if chapter in (None, path.name[:2])]
    if not chosen:
        raise DataError(f"chapter {chapter}: there is none; expected one of {', '.join(p.name[:2] for p in found)}")
    return chosen


def _given_out(path: Path, folder: Path) -> str:
    """The chapter as a learner gets it: with drawings from their files where these stand beside ``folder``."""
    text = stripped(path.read_text(encoding="utf-8"))
    if not Path(os.path.normpath(folder / DRAWINGS)).is_dir():  # ``folder`` itself may not be there yet
        return text
    content = json.loads(text)
    for cell in content["cells"]:
        if cell["cell_type"] == "markdown":
            cell["source"] = by_name("".join(cell["source"])).splitlines(keepends=True)
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def _given(folder: Path) -> dict[str, str]:
    """The digests of what was given; empty where that is not known, and then all that is there counts as edited."""
    try:
        found = json.loads((folder / GIVEN).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _write_given(folder: Path, given: dict[str, str]) -> None:
    _write(folder / GIVEN, json.dumps(given, indent=1, sort_keys=True) + "\n")


def _digest_of(path: Path) -> str:
    """The digest of a notebook on disk; empty for what is no notebook any more."""
    try:
        return _digest(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return ""


def _digest(text: str) -> str:
    """Of the cells alone: outputs, counts and what an editor notes of itself do not make a notebook an edited one.

    Nor do the set-up cell, which another release has another of, and drawings within the text or from files.
    """
    given = (cell for cell in json.loads(text)["cells"] if "setup" not in cell.get("metadata", {}).get("tags", []))
    cells = [(cell["cell_type"], by_name("".join(cell["source"]))) for cell in given]
    return hashlib.sha256(json.dumps(cells).encode()).hexdigest()


def _beside(mine: Path, word: str, unless: str | None = None) -> str:
    """A free name beside ``mine``, or that of an unedited version of digest ``unless``, which may be replaced."""
    number, name = 1, f"{mine.stem}.{word}.ipynb"
    while (mine.parent / name).exists() and (unless is None or _digest_of(mine.parent / name) != unless):
        number += 1
        name = f"{mine.stem}.{word}-{number}.ipynb"
    return name


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def _said(folder: Path, made: list[str], updated: list[str], beside: list[str]) -> str:
    parts = []
    if made:
        parts.append(f"{len(made)} {'chapter' if len(made) == 1 else 'chapters'} put there")
    if updated:
        parts.append(f"brought up to date: {', '.join(updated)}")
    if beside:
        parts.append(f"new versions stand beside yours: {', '.join(beside)}")
    return f"{folder.name}: {'; '.join(parts) or 'as you left it'}"
