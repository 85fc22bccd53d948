"""The drawings of DIEN as pixels, which built notebooks carry, so that one opened alone shows its picture.

    python -m scripts.embedded_pictures

writes a PNG beside each ``docs/images/dien/*.svg`` that has none or an old one, in headless Chromium (letters of
another system give other pixels: look at them), and puts them into the built notebooks, without running them. Pixels,
because Colab shows neither drawings nor attachments in a text, and JupyterLab no drawings as attachments.
"""

from __future__ import annotations

import base64
import hashlib
import io
from functools import cache
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from dien_course.exercises.grading.pictures import by_name, within
from dien_course.files import whole_file

ROOT = Path(__file__).resolve().parent.parent
DRAWINGS = ROOT / "docs" / "images" / "dien"
COLOURS = 32
SOURCE = "drawing"  # the PNG's own note of what it was made of


def digest(drawing: Path) -> str:
    """What a PNG says of the drawing it was made of."""
    return hashlib.sha256(drawing.read_bytes()).hexdigest()


def is_new(png: Path, drawing: Path) -> bool:
    """Whether a PNG is there and was made of the drawing as it is now."""
    return png.is_file() and Image.open(png).info.get(SOURCE) == digest(drawing)


@cache
def pixels(folder: Path = DRAWINGS) -> dict[str, str]:
    """{name of a drawing: its PNG in base64}."""
    return {f"{png.stem}.svg": base64.b64encode(png.read_bytes()).decode() for png in sorted(folder.glob("*.png"))}


def embed(notebook: NotebookNode) -> bool:
    """Puts the pixels of its drawings into a notebook's text; returns whether anything changed."""
    changed = False
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            before, cell.source = cell.source, within(by_name(cell.source), pixels())
            changed |= cell.source != before
    return changed


def draw(drawings: list[Path]) -> None:
    """Writes the PNG of each drawing beside it."""
    # Of the tests' tools, which reading the pixels does not need.
    from playwright.sync_api import sync_playwright

    from bench.explorers import chromium

    with sync_playwright() as playwright, chromium(playwright) as browser:
        page = browser.new_page()
        for drawing in drawings:
            page.goto(drawing.as_uri())
            shot = Image.open(io.BytesIO(page.locator("svg").screenshot())).convert("RGB")
            note = PngInfo()
            note.add_text(SOURCE, digest(drawing))
            with whole_file(drawing.with_suffix(".png")) as temporary:
                shot.quantize(COLOURS, dither=Image.Dither.NONE).save(
                    temporary, format="png", optimize=True, pnginfo=note
                )


def main() -> None:
    old = [path for path in sorted(DRAWINGS.glob("*.svg")) if not is_new(path.with_suffix(".png"), path)]
    draw(old)
    pixels.cache_clear()
    written = 0
    for path in sorted(ROOT.glob("notebooks/[0-9]*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        if embed(notebook):
            nbformat.write(notebook, path)
            written += 1
    print(f"{len(old)} pictures drawn, {written} notebooks written")


if __name__ == "__main__":
    main()
