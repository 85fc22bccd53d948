"""Marking notebooks: where answers are found, what is run, partial credit, going on after an interruption, tables."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from submissions import cell, ids_of, possible, solutions, submission, write_notebook

from dien_course.__main__ import main
from dien_course.exercises.grading import classes
from dien_course.exercises.grading.marking import Marks, mark, run_content, run_submission
from dien_course.exercises.grading.notebook import NotANotebook, cells_of, read_cells
from dien_course.exercises.grading.process import Runner
from dien_course.exercises.judging.registry import find

STEP = find("07.2")


@pytest.fixture(scope="module")
def runner():
    with Runner(seconds=5) as found:
        yield found


def statuses(marks: Marks) -> dict[str, tuple[str, int]]:
    return {result.exercise_id: (result.status, result.points) for result in marks.results}


def test_right_partly_right_and_untouched_answers(tmp_path: Path, runner: Runner) -> None:
    partly = 'next_state = {"gru": 0.2, "aigru": 0.8, "agru": 0.8, "augru": ...}'
    path = submission(tmp_path / "a.ipynb", {"07.1": partly, "07.2": STEP.stub, **solutions("07.3")})
    marks = mark(run_submission(path, runner))
    assert statuses(marks) == {
        "07.1": ("failed", 2),
        "07.2": ("not attempted", 0),
        "07.3": ("passed", 5),
        "07.4": ("not attempted", 0),
    }
    assert marks.results[0].misconception.startswith("You froze the AIGRU")
    assert marks.remarks == ()


def test_an_answer_finds_what_it_uses_and_nothing_else_is_run(tmp_path: Path, runner: Runner) -> None:
    before = [
        cell("%matplotlib inline\nimport time, numpy as np\nfrom torch import *\n!pip install nothing"),
        cell("while True: pass"),
        cell("raise SystemExit"),
        cell("rows = []\nrows.append(1)\nscale = {'of': len(rows)}\nscale['of'] += 0"),
        cell("def gate(a, u):\n    return lift(a) * u * scale['of']"),
    ]
    answer = "@torch.no_grad\ndef augru_step(h, u, n, a):\n    g = gate(a, u)\n    return (1 - g) * h + g * n"
    path = submission(tmp_path / "a.ipynb", {"07.2": answer.replace("@torch.no_grad\n", "")}, *before)
    content = json.loads(path.read_text())
    content["cells"].append(cell("def lift(a):\n    return a.unsqueeze(1)"))  # below: a notebook's order is free
    path.write_text(json.dumps(content))
    assert statuses(mark(run_submission(path, runner)))["07.2"] == ("passed", 5)


def test_answers_without_metadata_are_found_by_name_but_the_courses_own_cells_are_not_taken(
    tmp_path: Path, runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dien_course.exercises.grading import finding

    path = write_notebook(tmp_path / "a.ipynb", cell(STEP.solution), cell(find("07.3").stub))
    assert statuses(mark(run_submission(path, runner))) == {
        "07.1": ("not attempted", 0),
        "07.2": ("passed", 5),
        "07.3": ("not attempted", 0),
        "07.4": ("not attempted", 0),
    }
    monkeypatch.setattr(finding, "course_cells", lambda: frozenset({STEP.solution.strip()}))
    marks = mark(run_submission(path, runner))
    assert statuses(marks)["07.2"] == ("not attempted", 0)
    assert "neither a cell answer-07-2 nor a definition of augru_step" in marks.results[1].message


def test_an_answer_in_a_cell_below_the_untouched_stub_counts(tmp_path: Path, runner: Runner) -> None:
    path = write_notebook(tmp_path / "a.ipynb", cell(STEP.stub, "07.2"), cell(STEP.solution))
    assert statuses(mark(run_submission(path, runner)))["07.2"] == ("passed", 5)


def test_each_exercise_is_run_as_the_notebook_stood_there(tmp_path: Path, runner: Runner) -> None:
    helper = "def mix(h, n, g):\n    return (1 - g) * h + g * n"
    answer = "def augru_step(h, u, n, a):\n    return mix(h, n, a[:, None] * u)"
    cells = [cell(helper), cell(answer, "07.2"), cell("def mix(h, n, g):\n    return h")]
    path = write_notebook(tmp_path / "a.ipynb", *cells)
    assert statuses(mark(run_submission(path, runner)))["07.2"] == ("passed", 5)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "the file is empty"),
        (b"hello", "not JSON"),
        (b"\xff\xfe\x00", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"[1, 2]", "it has no cells"),
        (b'{"worksheets": [{"cells": []}]}', "old format"),
        (b'{"cells": []}', "an empty notebook"),
        (b'{"cells": [{"cell_type": "code", "source": "  "}, 7, {"cell_type": "markdown"}]}', "an empty notebook"),
    ],
)
def test_what_is_no_notebook_is_told_in_a_sentence(content: bytes, said: str) -> None:
    with pytest.raises(NotANotebook, match=said):
        cells_of(content)


def test_links_folders_and_files_that_are_not_there_are_no_notebooks(tmp_path: Path) -> None:
    (tmp_path / "link.ipynb").symlink_to("/dev/zero")
    (tmp_path / "folder.ipynb").mkdir()
    os.mkfifo(tmp_path / "pipe.ipynb")
    for name, said in (("link", "a link"), ("folder", "not a file"), ("pipe", "not a file"), ("none", "no such file")):
        with pytest.raises(NotANotebook, match=said):
            read_cells(tmp_path / f"{name}.ipynb")


def test_odd_metadata_and_sources_do_no_harm() -> None:
    odd = [{"cell_type": "code", "source": s, "metadata": m} for s, m in (("a", 7), (["b\n", 3], {"nbgrader": []}))]
    odd.append({"cell_type": "code", "source": "c", "metadata": {"nbgrader": {"grade_id": 7}}})
    assert [(found.source, found.grade_id) for found in cells_of(json.dumps({"cells": odd}).encode())] == [
        ("a", ""), ("b\n", ""), ("c", ""),
    ]  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small class."""
    place = tmp_path / "class"
    submission(place / "anna.ipynb", solutions(*ids_of("07")))
    submission(place / "bert" / "07.ipynb", {"07.1": find("07.1").stub})
    submission(place / "=cmd.ipynb", solutions("04.1"))
    write_notebook(place / "dora.ipynb", cell("print('hello')"))
    (place / "carl.ipynb").write_text("my homework")
    (place / "emil").mkdir()
    (place / "notes.txt").write_text("not a submission")
    (place / ".ipynb_checkpoints").mkdir()
    (place / ".ipynb_checkpoints" / "anna.ipynb").write_text("{}")
    return place


def test_a_class_is_graded_into_csv_and_json_again_the_same_bytes(folder: Path, tmp_path: Path, capsys) -> None:
    table, details = tmp_path / "out" / "g.csv", tmp_path / "out" / "g.json"
    command = ["grade", str(folder), "--csv", str(table), "--json", str(details), "--jobs", "1"]
    assert main(command) == 0
    rows = list(csv.DictReader(io.StringIO(table.read_text())))
    assert [row["submission"] for row in rows] == ["'=cmd", "anna", "bert/07", "carl", "dora", "emil"]
    ids, four, seven = [*ids_of("04"), *ids_of("07")], possible("04"), possible("07")
    names = ["submission", "learner", "status", "points", "possible", *ids, *(f"{name} status" for name in ids)]
    assert list(rows[1]) == [*names, "remarks", "flags"]
    assert [(int(row["points"]), int(row["possible"])) for row in rows] == [
        (3, four), (seven, seven), (0, seven), (0, four + seven), (0, four + seven), (0, four + seven),
    ]  # fmt: skip
    assert [row["status"] for row in rows] == ["partly", "right", "not attempted", "broken", "broken", "broken"]
    assert rows[0]["07.1"] == "" and rows[0]["04.1"] == "3" and rows[1]["07.2"] == "5"
    assert "lacks this exercise" in rows[0]["remarks"]
    assert [row["remarks"] for row in rows[3:]] == [
        "It is not a notebook: its content is not JSON.",
        "No exercise of the course is in it.",
        "There is no notebook (.ipynb) in this folder.",
    ]
    entries = {row["submission"]: row for row in json.loads(details.read_text())["submissions"]}
    step = entries["anna"]["exercises"][1]
    assert (step["exercise_id"], step["status"], step["points"], step["possible"]) == ("07.2", "passed", 5, 5)
    assert [check["name"] for check in step["checks"]] == [check.name for check in STEP.checks]
    first = table.read_bytes(), details.read_bytes()
    assert main(command) == 0 and (table.read_bytes(), details.read_bytes()) == first
    assert sorted(path.name for path in table.parent.iterdir()) == ["g-learners.csv", "g.csv", "g.json", "g.results"]
    assert "carl: It is not a notebook" in capsys.readouterr().out


def test_only_what_has_changed_is_graded_again(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    command = ["grade", str(folder), "--csv", str(tmp_path / "g.csv"), "--chapter", "7", "--jobs", "1"]
    run = []
    real = run_content

    def counted(content: bytes, name: str, *rest):
        run.append(name)
        return real(content, name, *rest)

    monkeypatch.setattr(classes, "run_content", counted)
    assert main(command) == 0 and len(run) == 5
    submission(folder / "anna.ipynb", {**solutions("07.1"), "07.2": "augru_step = 3"})
    kept = next((tmp_path / "g.results").glob("dora*"))
    kept.write_text(kept.read_text()[:-20])  # as after a full disk
    assert main(command) == 0 and sorted(run[5:]) == ["anna.ipynb", "dora.ipynb"]
    rows = list(csv.DictReader((tmp_path / "g.csv").open()))
    assert [(row["submission"], row["points"]) for row in rows[:2]] == [("'=cmd", "0"), ("anna", "4")]
    assert rows[0]["remarks"] == "It is a notebook of chapter 04; expected chapter 07."


def test_what_was_marked_is_not_marked_again_whichever_chapters_are_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "class"
    submission(place / "anna.ipynb", solutions("04.1", "07.1"))
    run = []
    real = run_content

    def counted(content: bytes, name: str, runner: Runner, chapters: tuple[str, ...], done: tuple[str, ...]):
        found = real(content, name, runner, chapters, done)
        run.append(sorted({answer.exercise.chapter for answer in found.answers}))
        return found

    monkeypatch.setattr(classes, "run_content", counted)
    monkeypatch.setattr(Runner, "run", lambda *_: {})  # as if every answer had ended its process
    command = ["grade", str(place), "--csv", str(tmp_path / "g.csv"), "--jobs", "1"]
    found = []
    for chapters in (["--chapter", "07"], [], ["--chapter", "04"], ["--chapter", "04", "--chapter", "05"], []):
        assert main([*command, *chapters]) == 0
        (row,) = csv.DictReader((tmp_path / "g.csv").open())
        found.append(int(row["possible"]))
    assert run == [["07"], ["04"], ["05"]]
    both = possible("04", "07")
    assert found == [possible("07"), both, possible("04"), possible("04", "05"), both]


def test_all_are_read_before_any_of_them_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "class"
    for name in ("anna", "bert", "carl"):
        submission(place / f"{name}.ipynb", solutions("07.1"))

    def runs(*_) -> dict:
        for path in place.iterdir():
            path.unlink(missing_ok=True)
        return {}

    monkeypatch.setattr(Runner, "run", runs)
    rows = classes.grade(classes.submissions(place), tmp_path / "kept", (), 1)
    assert [(row["fault"], len(row["exercises"])) for row in rows] == [("", len(ids_of("07")))] * 3


def test_an_interrupted_grading_goes_on(tmp_path: Path) -> None:
    place = tmp_path / "class"
    slow = "import time\nend = time.process_time() + 3\nwhile time.process_time() < end: pass\n"
    submission(place / "a.ipynb", solutions("07.1"))
    submission(place / "b.ipynb", {"07.1": slow + find("07.1").solution})
    command = [
        sys.executable,
        "-m",
        "dien_course",
        "grade",
        str(place),
        "--csv",
        str(tmp_path / "g.csv"),
        "--jobs",
        "1",
    ]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as grader:
        while not list(tmp_path.glob("g.results/a-*.json")):
            assert grader.poll() is None
            time.sleep(0.05)
        grader.send_signal(signal.SIGINT)
        _, said = grader.communicate(timeout=60)
    assert grader.returncode == 130 and "1 submissions" in said and "goes on from there" in said
    assert not (tmp_path / "g.csv").exists()
    first = next(tmp_path.glob("g.results/a-*.json"))
    before = first.stat().st_mtime_ns
    assert subprocess.run(command, capture_output=True, timeout=120).returncode == 0
    assert first.stat().st_mtime_ns == before
    assert [row["points"] for row in csv.DictReader((tmp_path / "g.csv").open())] == ["4", "4"]


def test_check_prints_each_result_and_its_status_says_how_it_went(tmp_path: Path, capsys) -> None:
    right = submission(tmp_path / "right.ipynb", solutions(*ids_of("07")))
    wrong = submission(tmp_path / "wrong.ipynb", {**solutions(*ids_of("07")), "07.2": STEP.misconceptions[0].source})
    assert main(["check", str(right)]) == 0
    points, number = possible("07"), len(ids_of("07"))
    assert f"{number} of {number} exercises passed, {points} of {points} points." in capsys.readouterr().out
    assert main(["check", str(right), str(wrong)]) == 1
    assert "This is torch's z" in capsys.readouterr().out
    (tmp_path / "none.ipynb").write_text("")
    assert main(["check", str(tmp_path / "none.ipynb"), str(tmp_path / "gone.ipynb")]) == 2
    shown = capsys.readouterr()
    assert shown.out == "" and shown.err.count("error: ") == 2 and "the file is empty" in shown.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["grade", "{none}", "--csv", "g.csv"], "not a folder"),
        (["grade", "{empty}", "--csv", "g.csv"], "no notebook in it"),
        (["grade", "{empty}"], "expected --csv FILE or --json FILE"),
        (["grade", "{empty}", "--csv", "g.csv", "--chapter", "77"], "chapter 77 has no exercises"),
        (["grade", "{full}", "--csv", "{full}"], "is a folder"),
        (["grade", "{full}", "--csv", "{full}/a.ipynb/g.csv"], "cannot be written"),
    ],
)
def test_bad_arguments_end_in_a_sentence_and_write_nothing(
    tmp_path: Path, arguments: list[str], said: str, capsys, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "empty").mkdir()
    submission(tmp_path / "full" / "a.ipynb", solutions("07.1"))
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    assert (
        main([a.format(none=tmp_path / "x", empty=tmp_path / "empty", full=tmp_path / "full") for a in arguments]) == 2
    )
    assert said in capsys.readouterr().err
    assert sorted(tmp_path.rglob("*")) == before


def test_a_library_that_looks_at_the_machine_costs_nothing(tmp_path: Path, runner: Runner) -> None:
    # scikit-learn reads how many processors there are, and looks through sys.path for what is installed.
    fit = "    from sklearn.linear_model import LinearRegression\n    LinearRegression().fit(np.eye(2), np.ones(2))\n"
    source = STEP.solution.replace("    scaled =", fit + "    scaled =", 1)
    path = submission(tmp_path / "a.ipynb", {"07.2": source})
    assert statuses(mark(run_submission(path, runner)))["07.2"] == ("passed", 5)
