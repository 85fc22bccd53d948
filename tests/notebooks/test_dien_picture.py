"""The picture of DIEN: drawn from one description, in step with chapters and README, each part lit somewhere."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest
from chapters import SOURCES

from scripts.build_notebooks import ROOT
from scripts.dien_picture import ARROWS, BOXES, FONT, HEIGHT, PARTS, VIEWS, WIDTH, alt, drawing, pictures, with_picture
from scripts.embedded_pictures import is_new

SVG = "{http://www.w3.org/2000/svg}"
LETTER = 0.56 * FONT  # wider than the mean letter of a common sans serif


@pytest.mark.parametrize(("path", "text"), pictures().items(), ids=lambda value: getattr(value, "stem", ""))
def test_the_pictures_that_are_there_are_those_of_the_description(path: Path, text: str) -> None:
    assert path.read_text(encoding="utf-8") == text
    root = ElementTree.fromstring(text)
    assert root.get("role") == "img" and len(root.get("aria-label")) > 20


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.stem)
def test_each_chapter_shows_its_picture(source: Path) -> None:
    text = source.read_text(encoding="utf-8")
    name = f"chapter_{source.name[:2]}" if source.name[:2] in VIEWS else "whole"
    assert with_picture(text, source.name[:2]) == text
    assert text.count(f"](../docs/images/dien/{name}.svg)") == 1


def test_the_readme_shows_it_with_the_same_words() -> None:
    text = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    assert f"![{alt()}](docs/images/dien/whole.svg)" in text


def test_every_part_is_drawn_and_lit_by_a_chapter() -> None:
    drawn = {thing.part for thing in (*BOXES, *ARROWS)}
    lit = [set(view.lit) for view in VIEWS.values() if len(view.lit) < len(PARTS)]
    assert drawn == set(PARTS) == set().union(*lit)


def test_a_lit_part_differs_in_more_than_its_colour() -> None:
    for part in PARTS:
        bold = [text.get("font-weight") for text in ElementTree.fromstring(drawing((part,))).iter(f"{SVG}text")]
        assert "bold" in bold and None in bold, part


def test_words_fit_their_boxes_and_everything_the_panel() -> None:
    for box in BOXES:
        width = max(box.width, LETTER * len(box.text))
        assert box.kind == "words" or LETTER * len(box.text) <= box.width + 4, box
        assert box.x - width / 2 >= 0 and box.x + width / 2 <= WIDTH and box.y - box.height / 2 > 0, box
        assert box.y + box.height / 2 < HEIGHT
    for arrow in ARROWS:
        assert all(0 < x < WIDTH and 0 < y < HEIGHT for x, y in arrow.points)


def test_letters_can_be_read_on_a_phone() -> None:
    assert FONT * 344 / WIDTH >= 11.5  # pixels, on a page of 360 with 8 on either side


@pytest.mark.parametrize("path", pictures(), ids=lambda path: path.stem)
def test_the_pixels_that_a_notebook_carries_are_of_the_drawing(path: Path) -> None:
    assert is_new(path.with_suffix(".png"), path), "run python -m scripts.embedded_pictures, and look at it"
