"""How long an arrow key waits for its picture. Printed, never asserted: the machine may have other work to do."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from pathlib import Path

import notebook
from chromium import Watched
from hand import Hand

PRESSES = 36
GOAL = "goal: median 100 ms, 95th percentile 200 ms, on two idle cores"


def test_a_picture_follows_each_key(lab: str, watched: Watched, artefacts: Path, say: Callable[[str], None]) -> None:
    page = watched.page
    notebook.open_notebook(page, lab, "explorers")
    seconds = notebook.run_explorer(page)
    say(f"from the key that starts the cell, all imports included, to the first picture: {seconds:.2f} s")
    say(f"{'key to picture, ms':20} {'median':>7} {'95 %':>7} {'worst':>7}   ({PRESSES} presses each; {GOAL})")
    names = page.locator(".widget-toggle-buttons button").all_inner_texts()
    for name in names:
        if name != names[0]:
            before = page.locator(".dien-explorer img").get_attribute("src")
            page.get_by_role("button", name=name, exact=True).click()
            page.locator(f'.dien-explorer img:not([src="{before}"])').wait_for()
        hand = Hand(page, page.locator(".dien-explorer .dien-explorer"))
        times = sorted(presses(hand, PRESSES))
        page.screenshot(path=artefacts / f"lab {name}.png")
        say(f"{name:20} {statistics.median(times):7.0f} {times[int(0.95 * len(times))]:7.0f} {times[-1]:7.0f}")
    assert watched.complaints == []


def presses(hand: Hand, count: int) -> list[float]:
    """Milliseconds of so many arrow keys, spread over all sliders, after two that are not counted."""
    handles = hand.handles()
    hand.slide_and_back(handles[0])
    pairs = -(-count // (2 * len(handles)))
    return [time for handle in handles for _ in range(pairs) for time in hand.slide_and_back(handle)][:count]
