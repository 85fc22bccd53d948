"""Whose a submission is, from its name: as the platforms' downloads name files, else its first folder or its own name.

Moodle, "Download all submissions" (mod/assign): a folder ``Ada Lovelace_12345_assignsubmission_file`` for each learner,
or all in one folder, with that and ``_`` in front of each file's name; 12345 is the participant's number. Canvas,
"Download Submissions" (lib/content_zipper.rb): ``lovelaceada_LATE_678_910_notebook.ipynb``, which is the learner's
sortable name, ``LATE`` where it is, the learner's and the file's number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MOODLE = re.compile(r"(?P<learner>.+)_(?P<number>\d+)_assignsubmission_file_?(?P<file>.*)", re.DOTALL)
CANVAS = re.compile(r"(?P<learner>\w+?)(?P<late>_LATE)?_(?P<number>\d+)_\d+_(?P<file>.+)", re.DOTALL)


@dataclass(frozen=True)
class HandedIn:
    """What a submission's name tells: the learner, a platform's number of the learner ("" if none), and if it is late.

    ``file`` is the name that the learner gave the notebook.
    """

    learner: str
    number: str = ""
    platform: str = ""
    late: bool = False
    file: str = ""


def handed_in(name: str) -> HandedIn:
    """What the name of a submission (its path in the class's folder, without .ipynb) tells."""
    first, _, rest = name.partition("/")
    if match := MOODLE.fullmatch(first):
        return HandedIn(match["learner"], match["number"], "moodle", file=(match["file"] or rest).rpartition("/")[2])
    last = name.rpartition("/")[2]
    if match := CANVAS.fullmatch(last):
        return HandedIn(match["learner"], match["number"], "canvas", bool(match["late"]), match["file"])
    return HandedIn(first, file=last)
