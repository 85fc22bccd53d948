"""What the DIEN explainer alone has: a tour, formulas beside the numbers, time to step through, another target."""

from __future__ import annotations

import re

import pytest
from chromium import Watched
from hand import FRAMES, Hand
from playwright.sync_api import Locator, expect

from dien_course.lab.explorers.bare_page import bare_page
from dien_course.lab.explorers.dien_explainer import DIENExplainer

STOPS = 6


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("explainer") / "page.html"
    path.write_text(bare_page({"A whole DIEN": DIENExplainer()}), encoding="utf-8")
    return path.as_uri()


@pytest.fixture
def root(address: str, watched: Watched) -> Locator:
    """The explainer on its page."""
    watched.inside += ("file",)
    watched.page.goto(address)
    return watched.page.locator(".dien-explorer")


def test_the_tour_has_six_stops_that_light_what_they_speak_of_and_can_be_left(root: Locator, watched: Watched) -> None:
    hand, card, said = Hand(watched.page, root), root.locator(".tour"), []
    hand.button(f"Guided tour: {STOPS} stops")
    for stop in range(1, STOPS + 1):
        expect(card.locator(".tour-name")).to_contain_text(f"Stop {stop} of {STOPS}: ")
        said.append(card.locator(".tour-words").inner_text())
        assert root.locator("[data-lit]").count() > 0
        if stop < STOPS:
            hand.button("Next")
    assert len(set(said)) == STOPS and not re.search("NaN|undefined", " ".join(said))
    assert "in the order 15, 14, 13" in hand.look().words
    card.focus()
    watched.page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    expect(root.locator(".tour-open")).to_be_focused()
    assert root.locator("[data-lit]").count() == 0
    assert watched.complaints == []


def test_a_number_shows_its_formula_to_the_mouse_and_to_the_keys(root: Locator, watched: Watched) -> None:
    page, card = watched.page, root.locator(".formula")
    for number, stage in enumerate(root.locator(".stage").all()):
        stage.hover()
        expect(card).to_be_visible()
        assert card.locator(".formula-name").inner_text() and card.locator(".formula-words").inner_text(), number
        page.mouse.move(2, 2)
        expect(card).to_be_hidden()
    states = root.locator('.stage[data-stage="state"]')
    states.focus()
    for key in ("PageUp", "PageUp", "Home", "ArrowDown", "ArrowDown", "ArrowRight"):
        page.keyboard.press(key)
    expect(card.locator(".formula-name")).to_have_text("number 2 of the state h'(2)")
    expect(card.locator(".formula-symbols")).to_contain_text("h'(2) = (1 − s) · h'(1) + s · n, with s = a · u")
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    assert watched.complaints == []


def test_time_is_stepped_through_and_another_target_is_asked_about(root: Locator, watched: Watched) -> None:
    page, hand = watched.page, Hand(watched.page, root)
    hand.button("▶ step through")
    expect(root.locator("output")).to_have_text("2 of 15")  # from 0 on, at its own pace
    hand.button("❚❚ pause")
    assert re.search(r"Only the first \d+ of 15 behaviours are read\.", hand.look().words)
    page.locator('.stage[data-stage="p"]').focus()
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    page.evaluate(FRAMES)
    expect(root.locator("output")).to_have_text("1 of 15")
    hand.type(root.get_by_label("target", exact=True), "The Quiet Letter (1953)")
    expect(root.locator(".headline")).to_contain_text("The Quiet Letter (1953): DIEN ")
    assert "the world has no answer" in hand.look().words
    hand.type(root.get_by_label("target", exact=True), "Heat (1995)")
    assert hand.look().words.startswith("Not possible: target 'Heat (1995)' is not in the data; expected one of")
    assert watched.complaints == []
