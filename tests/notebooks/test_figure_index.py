"""docs/figures.md lists the figures that the notebooks show, with the words that stand for them."""

from __future__ import annotations

from pathlib import Path

import nbformat
from chapters import code, notebook

from scripts.figure_index import PAGE, figures, page

IMAGE = '<img alt="Two lines &amp; a dot." src="data:image/png;base64,AA">'


def test_the_page_is_what_the_notebooks_show() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run `make notebooks` and commit docs/figures.md"


def test_a_figure_is_listed_under_the_heading_above_it() -> None:
    cells = notebook(
        "# Title\n\n## One", code("x", IMAGE), "## Two\n\n### Three (3)\n\n```\n# no heading\n```", code("y", IMAGE)
    )
    assert figures(cells) == [("One", "Two lines & a dot."), ("Three (3)", "Two lines & a dot.")]


def test_a_chapter_without_figures_is_left_out_and_links_are_quoted(tmp_path: Path) -> None:
    (tmp_path / "md").mkdir()
    for name, cells in {
        "01_one": ["# 01 · One", code("x")],
        "02_two": ["# 02 · Two\n\n## Dice (again)", code("x", IMAGE)],
    }.items():
        (tmp_path / "md" / f"{name}.md").touch()
        nbformat.write(notebook(*cells), tmp_path / f"{name}.ipynb")
    (tmp_path / "md" / "03_not_built_yet.md").touch()
    assert "One" not in page(tmp_path)
    assert "[Dice (again)](../notebooks/02_two.ipynb#Dice-%28again%29): Two lines & a dot." in page(tmp_path)
