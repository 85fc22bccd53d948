"""Notebook 7, which some learners have beside JupyterLab: an explorer and the explainer, by keyboard and by mouse."""

from __future__ import annotations

from pathlib import Path

import notebook
from chromium import Watched
from hand import Hand, work_by_keyboard, work_by_mouse

ITS_OWN = "reading 'schema'"  # a script of Notebook 7.6 that fails while it starts, with every notebook


def test_an_explorer_and_the_explainer_obey_in_notebook_7(notebook_7: str, watched: Watched, artefacts: Path) -> None:
    page, faults = watched.page, []
    notebook.open_notebook(page, notebook_7, "explorers", at="notebooks")
    notebook.run_explorer(page)
    for name in ("GRU variants", "A whole DIEN"):
        if name != "GRU variants":  # it is shown first
            before = page.locator(".dien-explorer").get_attribute("aria-label")
            page.get_by_role("button", name=name, exact=True).click()
            page.locator(f'.dien-explorer:not([aria-label="{before}"]) .headline').wait_for()
        page.locator(".dien-explorer").scroll_into_view_if_needed()
        page.screenshot(path=artefacts / f"notebook 7 {name}.png")
        notebook.select(page, "ExplorersPage()")
        before = notebook.where(page)
        hand = Hand(page, page.locator(".dien-explorer"))
        faults += [f"{name}: {fault}" for fault in work_by_keyboard(hand) + work_by_mouse(hand)]
        if notebook.where(page).split(" in ")[0] != before.split(" in ")[0]:
            faults.append(f"a key left the explorer: {before}, then {notebook.where(page)}")
    print("\n".join(faults))  # all of them, should there be any
    complaints = [one for one in watched.complaints if ITS_OWN not in one]
    assert notebook.unexpected(page) + faults + complaints == []
    page.evaluate("() => jupyterapp.serviceManager.sessions.shutdownAll()")
