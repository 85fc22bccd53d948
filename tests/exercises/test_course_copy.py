"""The chapters in a folder of one's own, and what a wheel carries for it."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from urllib.parse import unquote

import pytest

from dien_course import course_files
from dien_course.__main__ import main
from dien_course.course_files import COURSE
from dien_course.errors import DataError
from dien_course.exercises.grading import course_copy as module
from dien_course.exercises.grading.course_copy import LINKED, course_copy
from dien_course.experiments.auxiliary_sweep import FILE as SWEEP
from dien_course.experiments.results import RESULTS
from dien_course.world.shipped import shipped_path

ROOT = Path(__file__).resolve().parents[2]
LINK = re.compile(r"\]\(((?:\.\./)[^)#\s]+)")


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    folder = tmp_path_factory.mktemp("somewhere") / "course"
    return folder, course_copy(folder)


def carried() -> tuple[str, ...]:
    """The patterns of setup.py, which a test does not run."""
    for node in ast.parse((ROOT / "setup.py").read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and node.targets[0].id == "FILES":
            return ast.literal_eval(node.value)
    raise AssertionError("setup.py has no FILES")


def test_a_checkout_has_the_courses_files_beside_the_package() -> None:
    assert COURSE == ROOT and not course_files.INSTALLED


def test_every_link_of_a_chapter_to_a_file_beside_it_leads_somewhere(copied: tuple[Path, str]) -> None:
    folder, said = copied
    chapters = sorted((folder / "notebooks").glob("[0-9]*.ipynb"))
    assert len(chapters) == len(sorted(ROOT.glob("notebooks/[0-9]*.ipynb"))) and f"{len(chapters)} chapters" in said
    lost = {
        (path.name, link)
        for path in chapters
        for link in LINK.findall(path.read_text(encoding="utf-8"))
        if not link.startswith("../dien_course") and not (path.parent / unquote(link)).exists()
    }
    assert lost == set()


def test_what_a_learner_edited_is_kept(copied: tuple[Path, str]) -> None:
    folder, _ = copied
    mine = folder / "notebooks" / "00_start_here.ipynb"
    edited = mine.read_text(encoding="utf-8").replace("# 00", "# My 00", 1)
    mine.write_text(edited, encoding="utf-8")
    assert "as you left it" in course_copy(folder)
    assert mine.read_text(encoding="utf-8") == edited


def test_a_wheel_carries_what_chapters_read_and_what_a_copy_links_to() -> None:
    inside = {path for pattern in carried() for path in ROOT.glob(pattern) if path.is_file()}
    assert {path for pattern in LINKED for path in ROOT.glob(pattern)} <= inside
    assert set(RESULTS.rglob("*.json")) | {SWEEP, *shipped_path().iterdir(), ROOT / "bench/results.json"} <= inside
    assert set(ROOT.glob("notebooks/*.ipynb")) <= inside


def test_without_the_courses_files_a_sentence_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "COURSE", tmp_path / "nowhere")
    with pytest.raises(DataError, match="the course's files are not there"):
        course_copy(tmp_path / "mine")


def test_the_command_says_where_the_chapters_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    monkeypatch.setattr(module, "own_copy", lambda chapter, folder: "15 chapters put there")
    assert main(["chapters", str(tmp_path / "mine")]) == 0
    assert capsys.readouterr().out == f"{tmp_path / 'mine'}/15 chapters put there\n"
