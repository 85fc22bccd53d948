"""The student edition, for a class or for one: answer cells hold the stub, and no output is left, so that none answers
a question before it is asked."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

from dien_course.errors import DataError
from dien_course.exercises.grading import nbgrader_course
from dien_course.exercises.grading.along import apart, with_documents
from dien_course.exercises.grading.finding import NOTEBOOKS
from dien_course.exercises.judging.exercise import Exercise
from dien_course.exercises.judging.registry import chapters, exercises_of, find
from dien_course.exercises.pages.cells import BEGIN, END, nbgrader, points
from dien_course.files import whole_folder

START = "00"  # goes with the others, though it has nothing to hand in
README = """\
# Exercises of the DIEN course

{table}

To hand in: {count} exercises, {points} points, about {hours:.1f} hours.

## For learners

1. Install the course as its README says and run `make lab` once: it makes the folder `my_course/`, your own copy of all
   chapters. Copy all that is in this folder there before you begin, and open a notebook there. Only there is an answer
   that passes kept for the chapters that go on with it; anywhere else those go on with ours.
2. Each exercise has a cell for your answer. Keep the name of the function, and the cell itself: it is marked, so that
   your answer can be found. Helper functions may stand in cells of their own.
3. Run the cell `check(...)` below it as often as you like. It says what is wrong, and on which input.
4. Before you hand in: Kernel, Restart Kernel and Run All Cells, then save. What counts is what is in the cells.
   `python -m dien_course check NOTEBOOK.ipynb` marks your notebook as your teacher will.

## For teachers

Collect the notebooks in one folder, a file or a folder for each learner, and run
`python -m dien_course grade FOLDER --csv grades.csv`. The course's `docs/teaching.md` has the rest.
With nbgrader: `python -m dien_course release --nbgrader OUTDIR` writes the folder of an nbgrader course.
"""


def write_release(
    folder: Path, without_solutions: bool, wanted: tuple[str, ...] = (), for_nbgrader: bool = False
) -> list[str]:
    """Writes notebooks and a README into a new or empty folder, all or nothing; returns the names of the files.

    With solutions, the solution notebooks are put into a folder ``solutions`` beside them. ``for_nbgrader`` makes it
    the folder of an nbgrader course, in which each chapter is an assignment. Raises DataError.
    """
    if folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
        raise DataError(f"{folder}: is there already; expected a new or an empty folder, nothing is overwritten")
    notebooks: dict[str, str] = {}
    found = []
    for chapter in wanted or tuple(dict.fromkeys((START, *chapters()))):
        path = next(iter(sorted(NOTEBOOKS.glob(f"{chapter}_*.ipynb"))), None)
        if path is None or not (chapter == START or _has_answers(path, chapter)):
            if wanted:
                raise DataError(
                    f"chapter {chapter}: no notebook with its exercises in {NOTEBOOKS}; is this a checkout?"
                )
            continue
        notebooks[path.name] = stripped(path.read_text(encoding="utf-8"))
        found.append((path, exercises_of(chapter)))
        solved = NOTEBOOKS / "solutions" / path.name
        if not without_solutions and solved.is_file():
            notebooks[f"solutions/{path.name}"] = solved.read_text(encoding="utf-8")
    if not any(exercises for _, exercises in found):
        raise DataError(f"{NOTEBOOKS}: no notebooks with exercises; a release is made in a checkout of the course")
    place = nbgrader_course.place if for_nbgrader else str
    files = with_documents(notebooks) if not for_nbgrader else nbgrader_course.laid_out(apart(notebooks))
    files["README.md"] = _readme(found, place)
    with whole_folder(folder) as new:
        for name, text in files.items():
            (new / name).parent.mkdir(parents=True, exist_ok=True)
            (new / name).write_text(text, encoding="utf-8")
    return sorted(files)


def _has_answers(path: Path, chapter: str) -> bool:
    text = path.read_text(encoding="utf-8")
    return any(json.dumps(nbgrader(exercise, "answer")["grade_id"]) in text for exercise in exercises_of(chapter))


def stripped(text: str) -> str:
    """A notebook (JSON) with the stub in each answer cell, dots in its quizzes, and no outputs.

    What stands between nbgrader's solution markers in other cells goes too.
    """
    content = json.loads(text)
    for cell in content["cells"]:
        if cell["cell_type"] != "code":
            continue
        source = "".join(cell["source"])
        identity = cell.get("metadata", {}).get("nbgrader", {}).get("grade_id", "")
        exercise = _exercise_of(identity)
        asked = re.match(r'quiz\("(\d\d)"', source)
        if exercise and identity.startswith("answer-"):
            source = exercise.stub.strip()
        elif asked:
            source = f'quiz("{asked[1]}", ".....")'
        else:
            source = without_marked(source)
        cell["source"] = source.splitlines(keepends=True)
        cell["outputs"], cell["execution_count"] = [], None
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def _exercise_of(identity: str) -> Exercise | None:
    match = re.fullmatch(r"(?:answer|check)-(\d\d)-(\d+)", identity)
    return find(f"{match[1]}.{match[2]}") if match else None


def without_marked(source: str) -> str:
    """The source with ``raise NotImplementedError`` for each stretch between nbgrader's markers."""
    pattern = rf"^([ \t]*){re.escape(BEGIN)}.*?{re.escape(END)}[^\n]*"
    return re.sub(pattern, r"\1raise NotImplementedError", source, flags=re.DOTALL | re.MULTILINE)


def _readme(found: list[tuple[Path, tuple[Exercise, ...]]], place: Callable[[str], str]) -> str:
    lines = ["| notebook | exercises | points | minutes |", "|---|---|---|---|"]
    for path, exercises in found:
        total, minutes = sum(map(points, exercises)), sum(e.minutes for e in exercises)
        what = f"{len(exercises)} | {total} | {minutes}" if exercises else "nothing to hand in | | "
        lines.append(f"| [{path.stem}]({place(path.name)}) | {what} |")
    all_of_them = [exercise for _, exercises in found for exercise in exercises]
    return README.format(
        table="\n".join(lines), count=len(all_of_them), points=sum(map(points, all_of_them)),
        hours=sum(exercise.minutes for exercise in all_of_them) / 60,
    )  # fmt: skip
