"""Each chapter in a real JupyterLab: all cells run, the explorer obeys keyboard and mouse, nothing leaves."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import notebook
import pytest
from chromium import Watched
from hand import Hand, work_by_keyboard, work_by_mouse
from servers import ROOT

CHAPTERS = sorted((ROOT / "notebooks" / "md").glob("[0-9][0-9]_*.md"))
SMOKE = ("00_start_here", "07_attention_meets_gru")  # one without an explorer, one with
EXPLORER = re.compile(r"^(?:\w+ = )?\w+Expl(?:or|ain)er\(.*\)$", re.MULTILINE)


def explorer_lines(chapter: Path) -> list[str]:
    """The lines of a chapter that make an explorer."""
    return EXPLORER.findall(chapter.read_text())


def test_six_explorers_are_in_the_chapters() -> None:
    names = {re.search(r"\w+(?=\()", line)[0] for chapter in CHAPTERS for line in explorer_lines(chapter)}
    assert len(names) == 6


@pytest.mark.parametrize(
    "chapter",
    [
        pytest.param(chapter, id=chapter.stem, marks=pytest.mark.smoke if chapter.stem in SMOKE else ())
        for chapter in CHAPTERS
    ],
)
def test_a_chapter_runs_and_its_explorer_obeys_keyboard_and_mouse(
    chapter: Path, lab: str, watched: Watched, artefacts: Path, say: Callable[[str], None]
) -> None:
    page, lines, faults = watched.page, explorer_lines(chapter), []
    notebook.open_notebook(page, lab, chapter.stem)
    if not lines:
        notebook.run_all(page)
    else:
        notebook.select(page, lines[0])
        notebook.run_above(page, lines[0])
        seconds = notebook.run_explorer(page)
        say(f"{chapter.stem}: {seconds:.2f} s from the key that starts the cell to the explorer's picture")
        notebook.run_below(page)
    for number, line in enumerate(lines):
        notebook.select(page, line)
        explorer = page.locator(".jp-OutputArea-output .dien-explorer").nth(number)
        explorer.locator(".headline").wait_for()
        explorer.evaluate("e => e.scrollIntoView()")
        page.screenshot(path=artefacts / f"{chapter.stem}{' again' * number}.png")
        before = notebook.where(page)
        faults += work_by_keyboard(Hand(page, explorer)) + work_by_mouse(Hand(page, explorer))
        if notebook.where(page).split(" in ")[0] != before.split(" in ")[0]:
            faults.append(f"a key left the explorer: {before}, then {notebook.where(page)}")
    print("\n".join(faults))  # all of them, should there be any
    assert notebook.unexpected(page) + faults + watched.complaints == []
    page.evaluate("() => jupyterapp.serviceManager.sessions.shutdownAll()")
