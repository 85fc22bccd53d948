"""Explorers: milliseconds from a key to the second animation frame after it, in headless Chromium without a kernel."""

from __future__ import annotations

import os
import shutil
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, Playwright, sync_playwright

from dien_course.lab.explorers.bare_page import bare_page
from dien_course.lab.explorers.dien_explainer import DIENExplainer
from dien_course.lab.explorers.explorer import MODULE
from dien_course.lab.explorers.explorers_page import EXPLORERS

PRESSES = 60
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CONTROLS = "input[type=range]:enabled, .chips input:checked:enabled, select:enabled"
FRAMES = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done())))"
# The second frame after an event is when a person sees what it did.
WATCH = """root => {
  window.frameTimes = [];
  root.addEventListener('input', event => requestAnimationFrame(() => requestAnimationFrame(
    () => window.frameTimes.push(performance.now() - event.timeStamp))), {capture: true});
}"""

LONGEST = 1420  # a user of the whole DIEN with 40 behaviours, the most there are
MEASURED = {**EXPLORERS, "A whole DIEN": lambda: DIENExplainer(user=LONGEST)}


def run() -> dict:
    """Prints median and 95th percentile for each explorer, and the module's size; returns them."""
    rows = []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright, chromium(playwright) as browser:
        for name, make in MEASURED.items():
            file = Path(folder) / "page.html"
            file.write_text(bare_page({name: make()}), encoding="utf-8")
            page = browser.new_page(viewport={"width": 1280, "height": 720})
            page.goto(file.as_uri())
            times = sorted(frame_times(page, page.locator(".dien-explorer"), PRESSES))
            rows.append(
                {"name": name, "median_ms": round(statistics.median(times)), "p95_ms": round(percentile(times))}
            )
            print(f"{name:16} median {rows[-1]['median_ms']} ms, 95 % {rows[-1]['p95_ms']} ms")
            page.close()
    return {"cores": os.cpu_count(), "presses": PRESSES, "module_kb": round(MODULE.stat().st_size / 1000), "rows": rows}


@contextmanager
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """The Chromium or Chrome of the system, without a window."""
    path = next(filter(None, map(shutil.which, NAMES)))
    root = hasattr(os, "getuid") and os.getuid() == 0  # not in its sandbox; it opens nothing but our own pages
    browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"] if root else [])
    yield browser
    browser.close()


def percentile(times: list[float]) -> float:
    """The 95th percentile of sorted times."""
    return times[int(0.95 * len(times))]


def frame_times(page: Page, root: Locator, count: int) -> list[float]:
    """Milliseconds to the second frame after each of so many arrow keys, spread over all controls of ``root``."""
    controls = [control for control in root.locator(CONTROLS).all() if control.is_visible()]
    controls[0].focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    page.evaluate(FRAMES)
    root.evaluate(WATCH)
    for control in controls:
        control.focus()
        for _ in range(-(-count // (2 * len(controls)))):
            for key in ("ArrowRight", "ArrowLeft"):
                page.keyboard.press(key)
                page.evaluate(FRAMES)
    page.evaluate(FRAMES)
    return page.evaluate("() => window.frameTimes")[:count]
