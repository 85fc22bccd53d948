"""The chapters in a folder of their own, from a checkout or out of an installed wheel, with what they link to."""

from __future__ import annotations

import shutil
from pathlib import Path, PurePosixPath

from dien_course.course_files import COURSE
from dien_course.errors import DataError
from dien_course.exercises.grading.links import beside, followed, web
from dien_course.exercises.grading.own_copy import own_copy
from dien_course.files import whole_folder

LINKED = ("README.md", "bench/results.json", "data/*.md", "docs/*.md", "docs/*.json", "docs/images/**/*.*",
          "notebooks/solutions/*.ipynb")  # fmt: skip


def course_copy(folder: Path) -> str:
    """Writes chapters without outputs into ``folder/notebooks``, and beside them what they link to; returns one line.

    A document's links to what does not come along lead to the course on the web, or are its words alone.

    What a learner has edited in ``notebooks`` is kept, as ``own_copy`` keeps it. Raises DataError when the course's
    files are not there or ``folder`` cannot be written.
    """
    linked = sorted(path for pattern in LINKED for path in COURSE.glob(pattern) if path.is_file())
    if not linked:
        raise DataError(f"{COURSE}: the course's files are not there; expected a checkout, or an installed wheel")
    said = own_copy(None, folder / "notebooks")
    chapters = COURSE.glob("notebooks/*.ipynb")
    places = {name: name for name in (path.relative_to(COURSE).as_posix() for path in (*linked, *chapters))}
    elsewhere = web()
    with whole_folder(folder, without=()) as new:
        for path in linked:
            target = new / path.relative_to(COURSE)
            target.parent.mkdir(parents=True, exist_ok=True)
            if path.suffix == ".md":
                page = PurePosixPath(path.relative_to(COURSE).as_posix())
                text = followed(path.read_text(encoding="utf-8"), page, beside(page, places, elsewhere))
                target.write_text(text, encoding="utf-8")
            else:
                shutil.copyfile(path, target)
    return f"{folder}/{said}"
