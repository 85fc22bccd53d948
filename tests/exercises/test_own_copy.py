"""The learner's copy: made once, never written over where it was edited, one chapter started afresh on demand."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from dien_course.__main__ import main
from dien_course.exercises.grading import own_copy as module
from dien_course.exercises.grading.own_copy import own_copy, start_again
from scripts.build_notebooks import ROOT


def text_of(*sources: str, ran: bool = False) -> str:
    cells = [
        {
            "cell_type": "code", "metadata": {}, "id": f"c{number}", "source": source.splitlines(keepends=True),
            "outputs": [{"output_type": "stream", "name": "stdout", "text": "7"}] if ran else [],
            "execution_count": number if ran else None,
        }
        for number, source in enumerate(sources, 1)
    ]  # fmt: skip
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    notebooks = tmp_path / "notebooks"
    notebooks.mkdir()
    for name in ("00_start", "04_gru"):
        (notebooks / f"{name}.ipynb").write_text(text_of("a = 3", "print(a + 4)", ran=True))
    monkeypatch.setattr(module, "NOTEBOOKS", notebooks)
    monkeypatch.setattr(module, "FOLDER", tmp_path / "my_course")
    return notebooks


@pytest.fixture
def mine(course: Path) -> Path:
    assert own_copy() == "my_course: 2 chapters put there"
    return course.parent / "my_course"


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("*.ipynb"))


def sources(path: Path) -> list[str]:
    return ["".join(cell["source"]) for cell in json.loads(path.read_text())["cells"]]


def test_the_copy_has_no_outputs(mine: Path) -> None:
    assert names(mine) == ["00_start.ipynb", "04_gru.ipynb"]
    for path in mine.glob("*.ipynb"):
        cells = json.loads(path.read_text())["cells"]
        assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in cells) and cells


def test_a_second_time_nothing_changes_and_what_was_edited_stays(mine: Path) -> None:
    (mine / "04_gru.ipynb").write_text(text_of("a = 5", "print(a + 4)", ran=True))
    before = {path: path.read_bytes() for path in mine.iterdir()}
    assert own_copy() == "my_course: as you left it"
    assert {path: path.read_bytes() for path in mine.iterdir()} == before


def test_a_notebook_that_is_missing_is_put_there(mine: Path) -> None:
    (mine / "00_start.ipynb").unlink()
    assert own_copy() == "my_course: 1 chapter put there"
    assert names(mine) == ["00_start.ipynb", "04_gru.ipynb"]


def test_after_an_update_new_versions_stand_beside_edited_ones_and_replace_those_only_run(
    course: Path, mine: Path
) -> None:
    (mine / "00_start.ipynb").write_text(text_of("a = 3", "print(a + 4)", ran=True))
    (mine / "04_gru.ipynb").write_text(text_of("mine"))
    for name in ("00_start", "04_gru"):
        (course / f"{name}.ipynb").write_text(text_of("second"))
    assert own_copy() == ("my_course: brought up to date: 00_start; new versions stand beside yours: 04_gru.new.ipynb")
    assert sources(mine / "00_start.ipynb") == ["second"] == sources(mine / "04_gru.new.ipynb")
    assert sources(mine / "04_gru.ipynb") == ["mine"]
    assert own_copy() == "my_course: as you left it"

    (course / "04_gru.ipynb").write_text(text_of("third"))
    own_copy()
    assert sources(mine / "04_gru.new.ipynb") == ["third"]
    (mine / "04_gru.new.ipynb").write_text(text_of("mine too"))
    (course / "04_gru.ipynb").write_text(text_of("fourth"))
    assert "04_gru.new-2.ipynb" in own_copy()
    assert sources(mine / "04_gru.new.ipynb") == ["mine too"] and sources(mine / "04_gru.ipynb") == ["mine"]


@pytest.mark.parametrize("broken", ["", "{", "[]", '{"cells": 3}'])
def test_what_is_no_notebook_any_more_is_left_alone(course: Path, mine: Path, broken: str) -> None:
    (mine / "04_gru.ipynb").write_text(broken)
    (course / "04_gru.ipynb").write_text(text_of("second"))
    assert "04_gru.new.ipynb" in own_copy()
    assert (mine / "04_gru.ipynb").read_text() == broken


def test_without_its_notes_everything_there_counts_as_edited(course: Path, mine: Path) -> None:
    (mine / ".given.json").write_text("[")
    (course / "04_gru.ipynb").write_text(text_of("second"))
    assert own_copy() == "my_course: new versions stand beside yours: 04_gru.new.ipynb"


def test_a_chapter_starts_again_and_the_old_ones_are_kept(mine: Path) -> None:
    for number, kept in enumerate(("04_gru.old.ipynb", "04_gru.old-2.ipynb")):
        (mine / "04_gru.ipynb").write_text(text_of(f"mine {number}"))
        assert start_again("04") == f"my_course/04_gru.ipynb starts afresh; yours is kept as {kept}"
        assert sources(mine / kept) == [f"mine {number}"]
        assert sources(mine / "04_gru.ipynb") == ["a = 3", "print(a + 4)"]
    assert own_copy() == "my_course: as you left it"


def test_the_command_makes_one_chapter_or_says_in_a_sentence_why_not(course: Path, capsys) -> None:
    assert main(["chapter", "4", "--again"]) == 0
    assert capsys.readouterr().out == "my_course/04_gru.ipynb starts afresh\n"
    assert main(["chapter", "00"]) == 0
    assert capsys.readouterr().out == "my_course: 1 chapter put there\n"
    assert main(["chapter", "77"]) == 2 == main(["chapter", "--again"])
    said = capsys.readouterr().err
    assert "chapter 77: there is none; expected one of 00, 04" in said and "no chapter was named" in said
    for path in course.iterdir():
        path.unlink()
    assert main(["chapter"]) == 2
    assert "made in a checkout" in capsys.readouterr().err


def test_links_of_the_chapters_lead_somewhere_from_the_copy_and_git_does_not_see_it() -> None:
    assert module.FOLDER.parent == ROOT and module.FOLDER.parent == module.NOTEBOOKS.parent
    if (ROOT / ".git").exists():
        ignored = subprocess.run(["git", "check-ignore", "-q", "my_course/00_start_here.ipynb"], cwd=ROOT, check=False)
        assert ignored.returncode == 0
