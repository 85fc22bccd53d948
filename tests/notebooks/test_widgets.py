"""No widget bloats a committed notebook: no state is saved, and the picture that stands in for a widget is small."""

from __future__ import annotations

import json
import re
from pathlib import Path

import nbformat
import pytest

from scripts.build_notebooks import NOTEBOOKS, WIDGET

MOST = 20_000  # bytes of what stands in for a widget
CHAPTERS = sorted([*NOTEBOOKS.glob("*.ipynb"), *NOTEBOOKS.glob("solutions/*.ipynb")])
each_chapter = pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: str(path.relative_to(NOTEBOOKS)))


def outputs(path: Path) -> list[dict]:
    """The data of all outputs of a notebook."""
    cells = nbformat.read(path, as_version=4).cells
    return [output.data for cell in cells for output in cell.get("outputs", []) if "data" in output]


def explorers(path: Path) -> list[dict]:
    """What stands in for the explorers of a notebook."""
    return [data for data in outputs(path) if re.match(r"\w+Expl(orer|ainer)\(", data.get("text/plain", ""))]


@each_chapter
def test_a_notebook_saves_no_widget_and_no_state_of_one(path: Path) -> None:
    assert "widgets" not in nbformat.read(path, as_version=4).metadata
    assert not any(WIDGET in data for data in outputs(path))


@each_chapter
def test_what_stands_in_for_an_explorer_is_small(path: Path) -> None:
    assert [size for data in explorers(path) if (size := len(json.dumps(data).encode())) > MOST] == []


def test_explorers_have_a_picture_for_viewers_without_a_kernel() -> None:
    found = [data for path in CHAPTERS for data in explorers(path)]
    assert len(found) >= 4 and all(data["text/html"].startswith('<img alt="') for data in found)
