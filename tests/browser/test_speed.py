"""How long a key waits for the second frame after it. Printed, never asserted: the machine may be busy."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from pathlib import Path

import notebook
from chromium import Watched

from bench.explorers import frame_times, percentile

PRESSES = 60
GOAL = "goal: median 33 ms, 95th percentile 60 ms, on two idle cores"


def test_a_picture_follows_each_key(lab: str, watched: Watched, artefacts: Path, say: Callable[[str], None]) -> None:
    page = watched.page
    notebook.open_notebook(page, lab, "explorers")
    seconds = notebook.run_explorer(page)
    say(f"from the key that starts the cell, all imports included, to the first picture: {seconds:.2f} s")
    say(f"{'key to second frame, ms':24} {'median':>7} {'95 %':>7} {'worst':>7}   ({PRESSES} presses each; {GOAL})")
    names = page.locator(".widget-toggle-buttons button").all_inner_texts()
    for name in names:
        if name != names[0]:
            before = page.locator(".dien-explorer").get_attribute("aria-label")
            page.get_by_role("button", name=name, exact=True).click()
            page.locator(f'.dien-explorer:not([aria-label="{before}"]) .headline').wait_for()
        times = sorted(frame_times(page, page.locator(".dien-explorer"), PRESSES))
        page.screenshot(path=artefacts / f"lab {name}.png")
        say(f"{name:24} {statistics.median(times):7.0f} {percentile(times):7.0f} {times[-1]:7.0f}")
    assert watched.complaints == []
