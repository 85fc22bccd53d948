"""What the tests of the chapters share: the chapters, the parts of a text, and tiny notebooks to try a rule on."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from dien_course.exercises.grading.pictures import by_name
from scripts.build_notebooks import sources, target
from scripts.figure_index import FENCE

SOURCES = sources()
CODE_SPAN = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)", re.DOTALL)
each_chapter = pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.stem)


def built(source: Path) -> NotebookNode:
    """The notebook of a chapter, with the outputs it was committed with, its drawing by the name of its file."""
    notebook = nbformat.read(target(source), as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            cell.source = by_name(cell.source)
    return notebook


def prose(text: str) -> str:
    """Markdown without its fences and code spans."""
    return CODE_SPAN.sub("", FENCE.sub("", text))


def markdown_of(notebook: NotebookNode) -> str:
    """All text cells of a notebook, one below the other."""
    return "\n\n".join(by_name(cell.source) for cell in notebook.cells if cell.cell_type == "markdown")


def code_of(notebook: NotebookNode) -> list[NotebookNode]:
    """The code cells of a notebook that hold code."""
    return [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]


def place(number: int, cell: NotebookNode) -> str:
    """How a fault names a cell, counted from 1: its number and how it begins."""
    lines = cell.source.strip().splitlines() or [""]
    return f"cell {number} ({lines[0][:50]!r})"


def notebook(*cells: str | NotebookNode) -> NotebookNode:
    """A notebook of the given cells; a string is a text cell."""
    made = [nbformat.v4.new_markdown_cell(cell) if isinstance(cell, str) else cell for cell in cells]
    return nbformat.v4.new_notebook(cells=made)


def code(source: str, *html: str, tags: tuple[str, ...] = ()) -> NotebookNode:
    """A code cell that shows the given pieces of HTML."""
    outputs = [nbformat.v4.new_output("display_data", {"text/html": text}) for text in html]
    return nbformat.v4.new_code_cell(source, execution_count=1, outputs=outputs, metadata={"tags": list(tags)})
