"""The page of all explorers shows one at a time, and offers all six."""

from __future__ import annotations

from dien_course.lab.explorers.explorer import Explorer
from dien_course.lab.explorers.explorers_page import EXPLORERS, ExplorersPage
from dien_course.lab.explorers.step_explorer import StepExplorer
from dien_course.lab.explorers.variant_explorer import VariantExplorer


def test_the_page_shows_one_explorer_at_a_time_and_keeps_how_it_was_left():
    made = []

    def variant() -> Explorer:
        made.append("variant")
        return VariantExplorer()

    page = ExplorersPage({"variant": variant, "step": StepExplorer})
    assert isinstance(page.explorer, VariantExplorer) and [page.explorer] == list(page.children[1].children)
    page.explorer.set(scale=0.5)
    page.choose("step")
    assert isinstance(page.explorer, StepExplorer) and [page.explorer] == list(page.children[1].children)
    page.choose("variant")
    assert page.explorer.values["scale"] == 0.5 and made == ["variant"]
    assert repr(page) == "ExplorersPage: variant, step; shown is variant"


def test_the_page_of_make_widgets_offers_all_six():
    assert list(EXPLORERS) == ["GRU variants", "One step", "Auxiliary loss", "Attention", "A whole DIEN", "Drift"]
