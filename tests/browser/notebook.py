"""A notebook in JupyterLab or Notebook 7: open it, run cells as a learner does, and see what they left."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

# What the front end knows of the notebook in front (make lab does not expose this; the tests ask for it).
CELLS = """() => {
  const notebook = jupyterapp.shell.currentWidget;
  return [...notebook.content.model.cells].filter(cell => cell.type === 'code').map(cell => ({
    source: cell.sharedModel.source,
    ran: cell.executionCount !== null && cell.executionState === 'idle',
    errors: cell.outputs.toJSON().filter(one => one.output_type === 'error').map(one => one.ename),
    expected: (cell.sharedModel.metadata.tags || []).includes('raises-exception'),
  }));
}"""
IDLE = """() => {
  const notebook = jupyterapp.shell.currentWidget;
  return notebook.sessionContext.session?.kernel?.status === 'idle' && notebook.content.widgets.length > 0;
}"""
WHERE = """() => {
  const content = jupyterapp.shell.currentWidget.content;
  return `${content.activeCellIndex} of ${content.widgets.length} in mode ${content.mode}`;
}"""
SELECT = """index => {
  const content = jupyterapp.shell.currentWidget.content;
  content.activeCellIndex = index;
  content.mode = 'command';
  return content.scrollToItem(index, 'start', 0);
}"""
APPEAR = """() => {
  window.explorerAppears = new Promise(done => {
    let pressed = null;
    document.addEventListener('keydown', event => { pressed ??= event.timeStamp; }, {capture: true});
    const watcher = new MutationObserver(() => {
      const picture = document.querySelector('.jp-OutputArea-output .dien-explorer .picture');
      if (!picture?.childElementCount || pressed === null) return;
      watcher.disconnect();
      requestAnimationFrame(() => done(performance.now() - pressed));
    });
    watcher.observe(document.body, {subtree: true, childList: true, attributes: true});
  });
}"""
INDEX = """text => [...jupyterapp.shell.currentWidget.content.model.cells].findIndex(
  cell => cell.type === 'code' && cell.sharedModel.source.includes(text))"""


def open_notebook(page: Page, address: str, name: str, at: str = "lab/tree") -> None:
    """Open a notebook with the side bar closed, its kernel started, its outputs cleared.

    ``at`` is where the front end shows notebooks: "lab/tree" in JupyterLab, "notebooks" in Notebook 7.
    """
    page.goto(f"{address}/{at}/notebooks/{name}.ipynb?reset")
    page.wait_for_function("() => window.jupyterapp?.shell?.currentWidget?.content?.model")
    page.wait_for_function(IDLE)
    page.evaluate("() => jupyterapp.shell.collapseLeft()")
    menu(page, "Edit", "Clear Outputs of All Cells")


def menu(page: Page, name: str, entry: str) -> None:
    """Choose an entry of the menu bar with the mouse."""
    page.locator(".lm-MenuBar-item", has_text=name).first.click()
    page.locator(".lm-Menu-item", has_text=entry).first.click()


def run_all(page: Page) -> None:
    """Run every cell, and wait until the last has ended."""
    menu(page, "Run", "Run All Cells")
    wait_until_run(page, len(cells(page)))


def run_above(page: Page, text: str) -> None:
    """Run every cell before the first that holds ``text``, which is selected."""
    menu(page, "Run", "Run All Above Selected Cell")
    wait_until_run(page, next(number for number, cell in enumerate(cells(page)) if text in cell["source"]))


def run_explorer(page: Page) -> float:
    """Run the selected cell; seconds until its explorer's picture is there."""
    page.evaluate(APPEAR)
    page.keyboard.press("Shift+Enter")
    return page.evaluate("() => window.explorerAppears") / 1000


def run_below(page: Page) -> None:
    """Run the selected cell and all that follow it."""
    menu(page, "Run", "Run Selected Cell and All Below")
    wait_until_run(page, len(cells(page)))


def wait_until_run(page: Page, count: int) -> None:
    """Wait until so many code cells, counted from the top, have ended."""
    ended = f"n => ({CELLS})().slice(0, n).every(cell => cell.ran || !cell.source.trim())"
    page.wait_for_function(ended, arg=count, timeout=600_000)


def cells(page: Page) -> list[dict[str, Any]]:
    """Source, whether it has ended, and errors of each code cell."""
    return page.evaluate(CELLS)


def unexpected(page: Page) -> list[str]:
    """The errors of cells that should have none."""
    return [f"{one['source'][:60]!r}: {one['errors']}" for one in cells(page) if one["errors"] and not one["expected"]]


def where(page: Page) -> str:
    """Which cell is active, of how many, and in which mode: what a key that leaks out of a widget would change."""
    return page.evaluate(WHERE)


def select(page: Page, text: str) -> None:
    """Select the first code cell that holds ``text``."""
    page.evaluate(SELECT, page.evaluate(INDEX, text))
