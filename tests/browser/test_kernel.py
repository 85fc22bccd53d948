"""An explorer in JupyterLab: page and kernel hold the same values, and the page follows the theme."""

from __future__ import annotations

from pathlib import Path

import notebook
from axe_playwright_python.sync_playwright import Axe
from chromium import Watched
from hand import Hand
from playwright.sync_api import Page

ASK = """async code => {
  const kernel = jupyterapp.shell.currentWidget.sessionContext.session.kernel;
  const future = kernel.requestExecute({ code });
  let said = '';
  future.onIOPub = message => { said += message.content.text ?? ''; };
  await future.done;
  return said.trim();
}"""


def ask(page: Page, code: str) -> str:
    """What the kernel prints for ``code``, where ``it`` is the explorer that is shown."""
    return page.evaluate(ASK, f"it = Out[1].explorer; {code}")


def test_a_hand_in_the_page_and_python_move_the_same_explorer(lab: str, watched: Watched) -> None:
    page = watched.page
    notebook.open_notebook(page, lab, "explorers")
    notebook.run_explorer(page)
    hand = Hand(page, page.locator(".dien-explorer"))
    slider = hand.all("input[type=range]")[0]
    hand.key(slider, "ArrowRight")
    shown = hand.look()
    page.wait_for_timeout(500)
    assert ask(page, "print(it.values['behaviours'], it.words)") == f"14 {shown.words}"
    ask(page, "it.set(behaviours=5, shape='zero')")
    page.wait_for_function("slider => slider.valueAsNumber === 5", arg=slider.element_handle())
    assert hand.look().words == ask(page, "print(it.words)")
    ask(page, "it.set(behaviours=99)")
    page.get_by_text("Not possible: length, in behaviours is 99; expected a whole number from 2 to 40").wait_for()
    assert slider.input_value() == "5" and watched.complaints == []
    page.evaluate("() => jupyterapp.serviceManager.sessions.shutdownAll()")


def test_an_explorer_follows_the_dark_theme_of_jupyterlab(lab: str, watched: Watched, artefacts: Path) -> None:
    page = watched.page
    notebook.open_notebook(page, lab, "explorers")
    notebook.run_explorer(page)
    assert page.locator(".dien-explorer").get_attribute("data-theme") == "light"
    page.evaluate("() => jupyterapp.commands.execute('apputils:change-theme', { theme: 'JupyterLab Dark' })")
    page.locator(".dien-explorer[data-theme=dark]").wait_for()
    page.locator("#jupyterlab-splash").wait_for(state="detached")
    page.screenshot(path=artefacts / "lab dark.png")
    found = Axe().run(page, context=".dien-explorer")
    assert found.violations_count == 0, found.generate_report()
    assert watched.complaints == []
    page.evaluate("() => jupyterapp.serviceManager.sessions.shutdownAll()")
