"""Page and kernel hold the same values: what a hand moves Python knows, and what Python sets the page shows."""

from __future__ import annotations

import notebook
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
