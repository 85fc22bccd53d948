"""A guess by keyboard in a real JupyterLab: the box takes a letter, says so, and the answer stands beside it."""

from __future__ import annotations

from pathlib import Path

import notebook
import pytest
from chromium import Watched

QUESTION, ANSWER = "nearer = guess(", "nearer.answer("


@pytest.mark.smoke
def test_a_guess_is_taken_by_keyboard_and_stands_beside_the_answer(lab: str, watched: Watched, artefacts: Path) -> None:
    page = watched.page
    notebook.open_notebook(page, lab, "04_a_gru_gate_by_gate")
    notebook.select(page, QUESTION)
    notebook.run_above(page, QUESTION)
    page.keyboard.press("Shift+Enter")
    field = page.locator(".jp-OutputArea-output input[type=text]")
    field.wait_for()
    field.focus()
    page.keyboard.type("b")
    page.get_by_text("Noted: b) further apart.").wait_for()
    page.screenshot(path=artefacts / "guess.png")
    page.keyboard.press("Enter")  # leads out of the field, so that the notebook's keys lead on
    at = int(notebook.where(page).split()[0])
    page.keyboard.press("ArrowDown")
    assert int(notebook.where(page).split()[0]) == at + 1
    notebook.select(page, ANSWER)
    notebook.menu(page, "Run", "Run Selected Cell")
    page.get_by_text("It is a) nearer to each other; you guessed b) further apart.").wait_for()
    assert notebook.unexpected(page) + watched.complaints == []
    page.evaluate("() => jupyterapp.serviceManager.sessions.shutdownAll()")
