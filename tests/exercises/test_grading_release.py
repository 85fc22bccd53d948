"""The notebooks a class gets: stubs, no solutions, nothing overwritten; and which statements an answer needs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from submissions import cell, ids_of, possible

from dien_course.__main__ import main
from dien_course.exercises.grading import release
from dien_course.exercises.grading.notebook import Cell
from dien_course.exercises.grading.release import stripped, without_marked, write_release
from dien_course.exercises.grading.slices import needed, statements_of
from dien_course.exercises.judging.registry import exercises_of, find
from dien_course.exercises.pages.cells import marked_solution, nbgrader


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of notebooks whose answer cells hold the solutions, as after a session in front of the class."""
    folder = tmp_path / "notebooks"
    (folder / "solutions").mkdir(parents=True)
    cells = [cell("print(1)"), cell("### BEGIN SOLUTION\nsecret = 7\n### END SOLUTION\nprint(2)")]
    for exercise in exercises_of("07"):
        cells += [cell(marked_solution(exercise), exercise.id), cell("check(1)", exercise.id, "check")]
    cells.append(cell('quiz("07", "abcde")'))
    for found in cells:
        found["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "shown"}]
        found["execution_count"] = 3
    (folder / "07_name.ipynb").write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4}))
    (folder / "solutions" / "07_name.ipynb").write_text('{"cells": []}')
    (folder / "08_other.ipynb").write_text('{"cells": []}')
    monkeypatch.setattr(release, "NOTEBOOKS", folder)
    return folder


def test_a_release_without_solutions_has_stubs_metadata_and_no_outputs(course: Path, tmp_path: Path) -> None:
    assert write_release(tmp_path / "out", without_solutions=True) == ["07_name.ipynb", "README.md"]
    text = (tmp_path / "out" / "07_name.ipynb").read_text()
    assert "SOLUTION" not in text and "secret" not in text and "abcde" not in text
    content = json.loads(text)
    by_id = {c["metadata"].get("nbgrader", {}).get("grade_id", ""): c for c in content["cells"]}
    for exercise in exercises_of("07"):
        answer, check = by_id[f"answer-07-{exercise.id[3:]}"], by_id[f"check-07-{exercise.id[3:]}"]
        assert "".join(answer["source"]) == exercise.stub.strip()
        assert answer["metadata"]["nbgrader"] == nbgrader(exercise, "answer")
        assert answer["outputs"] == check["outputs"] == [] and answer["execution_count"] is None
        assert exercise.solution.strip() not in text
    code = [c for c in content["cells"] if c["cell_type"] == "code"]
    assert all(c["outputs"] == [] and c["execution_count"] is None for c in code) and len(code) == len(content["cells"])
    readme = (tmp_path / "out" / "README.md").read_text()
    minutes = sum(exercise.minutes for exercise in exercises_of("07"))
    row = f"| [07_name](07_name.ipynb) | {len(ids_of('07'))} | {possible('07')} | {minutes} |"
    assert row in readme and "{" not in readme


def test_with_solutions_they_lie_in_a_folder_of_their_own(course: Path, tmp_path: Path) -> None:
    names = write_release(tmp_path / "out", without_solutions=False)
    assert "solutions/07_name.ipynb" in names and (tmp_path / "out" / "solutions" / "07_name.ipynb").is_file()


def test_nothing_is_overwritten_and_nothing_half_written(course: Path, tmp_path: Path, capsys) -> None:
    out = tmp_path / "out"
    assert main(["release", "--without-solutions", str(out)]) == 0
    before = {path: path.read_bytes() for path in out.iterdir()}
    assert main(["release", "--without-solutions", str(out)]) == 2
    assert "nothing is overwritten" in capsys.readouterr().err
    assert {path: path.read_bytes() for path in out.iterdir()} == before
    (course / "07_name.ipynb").unlink()
    assert main(["release", "--without-solutions", str(tmp_path / "new")]) == 2
    assert main(["release", "--without-solutions", str(tmp_path / "new"), "--chapter", "04"]) == 2
    assert not (tmp_path / "new").exists()


def test_the_courses_own_chapters_make_a_release(tmp_path: Path) -> None:
    names = write_release(tmp_path / "out", without_solutions=True)
    assert {"00_start_here.ipynb", "04_a_gru_gate_by_gate.ipynb"} <= set(names)
    text = (tmp_path / "out" / "04_a_gru_gate_by_gate.ipynb").read_text()
    assert stripped(text) == text


def test_every_stretch_between_the_markers_is_replaced() -> None:
    source = "def f(x):\n    ### BEGIN SOLUTION\n    return x\n    ### END SOLUTION\n\n"
    source += "### BEGIN SOLUTION\ny\n### END SOLUTION"
    assert without_marked(source) == "def f(x):\n    raise NotImplementedError\n\nraise NotImplementedError"
    assert "return (1 - scaled)" not in without_marked(marked_solution(find("07.2")))


def chosen(before: str, answer: str, after: str = "") -> list[str]:
    parts = [statements_of(Cell(number, source)) for number, source in enumerate((before, answer, after))]
    return [statement.source.strip() for statement in needed(*parts)]


@pytest.mark.parametrize(
    ("before", "answer", "expected"),
    [
        ("x = 1\ny = 2", "def f(): return x", ["x = 1"]),
        ("x = 1", "def f(x): return x", []),
        ("x = 1", "def f():\n    x = 2\n    return x", []),
        ("def g(): return k()\nk = z\nz = 3\nq = 4", "def f(): return g()", ["def g(): return k()", "k = z", "z = 3"]),
        ("import numpy as np, os\nimport sys", "def f(): return np.pi", ["import numpy as np, os"]),
        ("torch.manual_seed(0)\nplt.show()", "def f(): return torch.ones(2)", []),
        ("t = []\nt.append(7)\nprint(t.pop())\nt.w = 3", "def f(): return t", ["t = []", "t.append(7)", "t.w = 3"]),
        ("for i in range(3):\n    total = i", "def f(): return total", ["for i in range(3):\n    total = i"]),
        ("a = 1; b = 2", "def f(): return b", ["b = 2"]),
        ("from math import *\nx = 1", "def f(): return sin(1)", ["from math import *"]),
    ],
)  # fmt: skip
def test_an_answer_needs_what_defines_the_names_it_uses(before: str, answer: str, expected: list[str]) -> None:
    assert chosen(before, answer) == expected


def test_what_stands_below_counts_where_nothing_above_defines_it() -> None:
    assert chosen("x = 1", "def f(): return x + y", "x = 5\ny = z\nz = 2") == ["x = 1", "y = z", "z = 2"]


def test_a_statement_keeps_its_line() -> None:
    statement = statements_of(Cell(1, "x = 1\n\n@wrap\ndef f():\n    return 2"))[1]
    assert statement.source == "\n\n@wrap\ndef f():\n    return 2"
