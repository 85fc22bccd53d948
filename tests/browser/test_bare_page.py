"""The explorers on a page without a kernel: by keyboard and mouse, light and dark, wide and narrow, read by axe."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from chromium import Watched, watch
from hand import Hand, work_by_keyboard, work_by_mouse
from playwright.sync_api import Browser

from dien_course.data import Encoder
from dien_course.experiments.results import RESULTS, read_table
from dien_course.experiments.sequels import SPEC, sequels
from dien_course.experiments.study import CONDITIONS, SEEDS
from dien_course.lab.explorers.attention_explorer import AttentionExplorer
from dien_course.lab.explorers.auxiliary_explorer import AuxiliaryExplorer
from dien_course.lab.explorers.bare_page import bare_page
from dien_course.lab.explorers.dien_explainer import DIENExplainer
from dien_course.lab.explorers.drift_explorer import DriftExplorer
from dien_course.lab.explorers.explorer import Explorer
from dien_course.lab.explorers.step_explorer import StepExplorer
from dien_course.lab.explorers.variant_explorer import VariantExplorer
from dien_course.models import DIEN, DIN

# Text of a picture that ends outside its explorer.
CUT = """() => {
  const box = document.querySelector('.dien-explorer').getBoundingClientRect();
  const texts = [...document.querySelectorAll('.picture text, .picture span')];
  return texts.filter(one => one.checkVisibility()).filter(one => {
    const { left, right, width } = one.getBoundingClientRect();
    return width && one.textContent && (left < box.left || right > box.right);
  }).map(one => one.textContent);
}"""
WIDTHS = {"wide": (1280, 720), "phone": (390, 844)}


def attention_explorer() -> AttentionExplorer:
    """Over the cinema, with models that were never trained: for a hand and an eye that is enough."""
    samples = sequels(rows=30, seed=1)
    encoder = Encoder.fit(SPEC, samples)
    models = {kind.__name__: kind(SPEC, encoder.sizes, embedding_size=4, hidden_sizes=(8,)) for kind in (DIN, DIEN)}
    for model in models.values():
        for weight in model.parameters():
            weight.data.mul_(4)
    return AttentionExplorer(models, encoder, samples)


MAKERS: dict[str, Callable[[], Explorer]] = {
    "variant": VariantExplorer,
    "step": StepExplorer,
    "auxiliary": AuxiliaryExplorer,
    "attention": attention_explorer,
    "explainer": DIENExplainer,
    "drift": lambda: DriftExplorer(read_table(RESULTS, CONDITIONS, SEEDS)),
}
each_explorer = pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.smoke if name == "variant" else ()) for name in MAKERS]
)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], str]:
    """The address of a page with the explorer of a name, a file that was written once."""
    folder = tmp_path_factory.mktemp("pages")

    def address(name: str) -> str:
        path = folder / f"{name}.html"
        if not path.exists():
            path.write_text(bare_page({name: MAKERS[name]()}), encoding="utf-8")
        return path.as_uri()

    return address


@each_explorer
def test_an_explorer_obeys_keyboard_and_mouse_without_a_kernel(name: str, pages: Callable, watched: Watched) -> None:
    watched.inside += ("file",)
    watched.page.goto(pages(name))
    hand = Hand(watched.page, watched.page.locator(".dien-explorer"))
    assert work_by_keyboard(hand) + work_by_mouse(hand) + watched.complaints == []


@each_explorer
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_is_cut_off(
    name: str, scheme: str, pages: Callable, browser: Browser, artefacts: Path
) -> None:
    for width, (across, down) in WIDTHS.items():
        context = browser.new_context(viewport={"width": across, "height": down}, color_scheme=scheme)
        watched = watch(context.new_page())
        watched.inside += ("file",)
        page = watched.page
        page.goto(pages(name))
        hand = Hand(page, page.locator(".dien-explorer"))
        hand.look()
        assert page.locator(".dien-explorer").get_attribute("data-theme") == scheme
        page.screenshot(path=artefacts / f"bare {name} {scheme} {width}.png", full_page=True)
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{width}: the page scrolls aside"
        assert page.evaluate(CUT) == [], f"{width}: text is cut off"
        assert watched.complaints == []
        context.close()


@pytest.mark.smoke
def test_somebody_who_asked_for_less_motion_sees_none(pages: Callable, browser: Browser) -> None:
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.goto(pages("variant"))
    moving = """() => [...document.querySelectorAll('.dien-explorer *')].filter(
      one => getComputedStyle(one).transitionDuration.split(', ').some(time => parseFloat(time) > 0)
        || getComputedStyle(one).animationName !== 'none').length"""
    assert page.evaluate(moving) == 0
    context.close()
