"""Take the README's pictures of explorers, in headless Chromium, from a page without a kernel.

    python -m scripts.explorer_pictures

writes ``docs/images/widgets.png`` and ``docs/images/explainer.png``. Letters of another system give other pixels:
take them when an explorer has changed its looks, and look at them. Needs what ``make test`` installs.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from PIL import Image
from playwright.sync_api import Locator, sync_playwright

from bench.explorers import FRAMES, chromium
from dien_course.files import whole_file
from dien_course.lab.explorers.bare_page import bare_page
from dien_course.lab.explorers.dien_explainer import DIENExplainer
from dien_course.lab.explorers.explorer import Explorer
from dien_course.lab.explorers.variant_explorer import VariantExplorer

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"
COLOURS, KMEANS = 256, 2  # a third of the bytes, and nothing that one would see
BODY = 32  # pixels beside the explorer, on the page


class Shot(NamedTuple):
    """A picture of the README: its file, what makes the explorer, how wide it is, and what a hand does before."""

    file: str
    make: Callable[[], Explorer]
    width: int
    prepare: Callable[[Locator], None] = lambda root: None


def ask_for_a_formula(root: Locator) -> None:
    """Point at number 20 of 32 of h(3), which stands in the fourth of 16 rows."""
    interests = root.locator('.stage[data-stage="h"]')
    box = interests.bounding_box()
    interests.hover(position={"x": box["width"] * 19.5 / 32, "y": box["height"] * 3.5 / 16})


SHOTS = (
    Shot("widgets.png", VariantExplorer, 1028),
    Shot("explainer.png", DIENExplainer, 1180, ask_for_a_formula),
)


def main(folder: Path = IMAGES) -> None:
    with tempfile.TemporaryDirectory() as pages, sync_playwright() as playwright, chromium(playwright) as browser:
        for shot in SHOTS:
            file = Path(pages) / "page.html"
            file.write_text(bare_page({shot.file: shot.make()}), encoding="utf-8")
            page = browser.new_page(viewport={"width": shot.width + BODY, "height": 900}, color_scheme="light")
            page.goto(file.as_uri())
            root = page.locator(".dien-explorer")
            shot.prepare(root)
            page.evaluate(FRAMES)
            picture = Image.open(io.BytesIO(root.screenshot())).convert("RGB")
            small = picture.quantize(COLOURS, kmeans=KMEANS, dither=Image.Dither.NONE)
            with whole_file(folder / shot.file) as temporary:
                small.save(temporary, format="png", optimize=True)
            print(f"{folder / shot.file}: {picture.width} × {picture.height}")
            page.close()


if __name__ == "__main__":
    main()
