"""The page of all explorers, as make widgets opens it: by keyboard, in one screen, without a network."""

from __future__ import annotations

from pathlib import Path

import pytest
from chromium import Watched
from hand import Hand, work_by_keyboard


@pytest.mark.smoke
def test_the_page_shows_each_explorer_in_one_screen_and_obeys_the_keyboard(
    voila: str, watched: Watched, artefacts: Path
) -> None:
    page, faults = watched.page, []
    page.goto(voila)
    page.locator(".dien-explorer .headline").wait_for()
    names = page.locator(".widget-toggle-buttons button").all_inner_texts()
    assert len(names) == 6
    for name in names:
        if name != names[0]:
            before = page.locator(".dien-explorer").get_attribute("aria-label")
            page.get_by_role("button", name=name, exact=True).focus()
            page.keyboard.press("Enter")
            page.locator(f'.dien-explorer:not([aria-label="{before}"]) .headline').wait_for()
        hand = Hand(page, page.locator(".dien-explorer"))
        page.screenshot(path=artefacts / f"voila {name}.png")
        if page.evaluate("document.documentElement.scrollHeight > innerHeight"):
            faults.append(f"{name} does not fit into the screen")
        faults += [f"{name}: {fault}" for fault in work_by_keyboard(hand)]
    print("\n".join(faults))  # all of them, should there be any
    assert faults + watched.complaints == []
