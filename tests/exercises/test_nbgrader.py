"""A release marked by nbgrader's own commands: the points it gives are those of the checks."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from submissions import solutions

from dien_course.__main__ import main
from dien_course.exercises import check
from dien_course.exercises.judging.registry import find
from dien_course.exercises.pages.cells import points

PARTLY = 'next_state = {"gru": 0.2, "aigru": 0.8, "agru": 0.8, "augru": ...}'
ANSWERS = {
    "empty": {},
    "half": {"07.1": PARTLY, **solutions("07.3")},
    "right": solutions("07.1", "07.2", "07.3"),
}
IDS = "07.1", "07.2", "07.3"
CHECKS = "check-07-1", "check-07-2", "check-07-3"


def command(folder: Path, *words: str) -> None:
    places = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
    found = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"  # nbgrader calls alembic by its name
    variables = (
        os.environ
        | {name: str(folder / ".jupyter" / name) for name in places}
        | {"OMP_NUM_THREADS": "1", "PATH": found}
    )
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *words],
        cwd=folder,
        env=variables,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Chapter 07 as an nbgrader course, three learners' notebooks in it, all marked by nbgrader."""
    pytest.importorskip("nbgrader", reason="nbgrader is one of the test tools")
    folder = tmp_path_factory.mktemp("nbgrader") / "course"
    assert main(["release", "--without-solutions", "--nbgrader", "--chapter", "07", str(folder)]) == 0
    (source,) = (folder / "source" / "ch07").iterdir()
    content = json.loads(source.read_text())
    content["cells"] = [cell for cell in content["cells"] if wanted(cell)]  # the chapter's own runs take a minute
    source.write_text(json.dumps(content))
    command(folder, "generate_assignment", "ch07")
    for name, answers in ANSWERS.items():
        released = json.loads((folder / "release" / "ch07" / source.name).read_text())
        for cell in released["cells"]:
            exercise = cell["metadata"].get("nbgrader", {}).get("grade_id", "").replace("answer-07-", "07.")
            cell["source"] = answers.get(exercise, cell["source"])
        place = folder / "submitted" / name / "ch07" / source.name
        place.parent.mkdir(parents=True)
        place.write_text(json.dumps(released))
    command(folder, "autograde", "ch07")
    command(folder, "generate_feedback", "ch07", "--student", "half")
    return folder


def wanted(cell: dict) -> bool:
    if "nbgrader" in cell["metadata"]:
        return cell["metadata"]["nbgrader"]["grade_id"].endswith(("07-1", "07-2", "07-3"))
    return "import check, hint" in "".join(cell["source"])


def test_empty_gets_nothing_half_gets_half_and_right_gets_all(course: Path) -> None:
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{course / 'gradebook.db'}", "dien") as book:
        found = {name: book.find_submission("ch07", name) for name in ANSWERS}
        scores = {name: (submission.score, submission.max_score) for name, submission in found.items()}
        assert not any(submission.needs_manual_grade for submission in found.values())
        single = {grade.name: grade.auto_score for grade in found["half"].notebooks[0].grades}
    possible = sum(points(find(exercise_id)) for exercise_id in IDS)
    assert scores == {"empty": (0, possible), "half": (possible / 2, possible), "right": (possible, possible)}
    assert single == dict(zip(CHECKS, (2, 0, 5), strict=True))


def test_the_assignment_has_our_stubs_and_checks_that_learners_cannot_edit(course: Path) -> None:
    (path,) = (course / "release" / "ch07").iterdir()
    cells = {
        c["metadata"]["nbgrader"]["grade_id"]: c
        for c in json.loads(path.read_text())["cells"]
        if "nbgrader" in c["metadata"]
    }
    for exercise in map(find, IDS):
        number = exercise.id[3:]
        assert "".join(cells[f"answer-07-{number}"]["source"]) == exercise.stub.strip()
        assert cells[f"check-07-{number}"]["metadata"]["editable"] is False
        assert cells[f"check-07-{number}"]["metadata"]["nbgrader"]["checksum"]


def test_the_feedback_has_the_checks_own_words(course: Path) -> None:
    (page,) = (course / "feedback" / "half" / "ch07").glob("*.html")
    text = page.read_text()
    assert "You froze the AIGRU" in text and "not attempted" in text


def test_elsewhere_a_check_shows_no_number_of_its_own(monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    space: dict = {}
    exec(f"import torch\n{find('07.2').solution}", space)
    assert hasattr(check("07.2", space["augru_step"]), "_ipython_display_")
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    result = check("07.2", space["augru_step"])
    assert repr(result) == "5" and not hasattr(result, "_ipython_display_")
    assert "passed, 5 of 5 points" in capsys.readouterr().out
