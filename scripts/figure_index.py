"""Write docs/figures.md, the index of the chapters' figures, from the notebooks.

    python -m scripts.figure_index

`make notebooks` runs it after building; a test holds page and notebooks in step.
"""

from __future__ import annotations

import html
import re
import sys
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

import nbformat
from nbformat import NotebookNode

from scripts.build_notebooks import NOTEBOOKS, ROOT, sources, target

PAGE = ROOT / "docs" / "figures.md"
HEAD = """\
# Index of figures

Every figure of the course, with the section it stands in and the words that stand for it where it cannot be seen. The
functions that draw them are in [`dien_course/lab`](../dien_course/lab): numbers in, a matplotlib figure out.
`make notebooks` writes this page.
"""
IMAGE = re.compile(r"<img\b[^>]*>")
ALT = re.compile(r"""\balt=(["'])(.*?)\1""", re.DOTALL)
HEADING = re.compile(r"^(#{1,6}) +(.+?) *$", re.MULTILINE)
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


class Shown(NamedTuple):
    """A figure of a notebook: the heading above it, and its alternative text."""

    heading: str
    alt: str


def images(cell: NotebookNode) -> list[str | None]:
    """The alternative text of each image among a code cell's outputs, None for one that has none."""
    found: list[str | None] = []
    for output in cell.get("outputs", []):
        data = output.get("data", {})
        tags = IMAGE.findall(data.get("text/html", ""))
        found += [html.unescape(alt[2]) if (alt := ALT.search(tag)) and alt[2].strip() else None for tag in tags]
        found += [None for kind in data if kind.startswith("image/")]
    return found


def headings(text: str) -> list[tuple[int, str]]:
    """Level and text of each heading of some Markdown, those in fences left out."""
    return [(len(marks), title) for marks, title in HEADING.findall(FENCE.sub("", text))]


def anchor(heading: str) -> str:
    """What stands after the # in a link to a heading of a notebook."""
    return quote(heading.replace(" ", "-"))


def figures(notebook: NotebookNode) -> list[Shown]:
    """The figures of a notebook from top to bottom."""
    found, heading = [], ""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            heading = next((title for _, title in reversed(headings(cell.source))), heading)
        else:
            found += [Shown(heading, alt or "") for alt in images(cell)]
    return found


def page(folder: Path = NOTEBOOKS) -> str:
    """The whole page, for the notebooks that stand beside ``folder``/md."""
    parts = [HEAD]
    for source in filter(lambda source: target(source).exists(), sources(folder)):
        notebook = nbformat.read(target(source), as_version=4)
        title = next(title for level, title in headings(notebook.cells[0].source) if level == 1)
        link = f"../notebooks/{target(source).name}#"
        rows = [
            f"{number}. [{shown.heading}]({link}{anchor(shown.heading)}): {shown.alt}"
            for number, shown in enumerate(figures(notebook), start=1)
        ]
        if rows:
            parts.append("\n".join([f"## {title}\n", *rows]) + "\n")
    return "\n".join(parts)


def write() -> bool:
    """Bring the page up to date; True when it had to be changed."""
    wanted = page()
    if PAGE.exists() and PAGE.read_text(encoding="utf-8") == wanted:
        return False
    PAGE.write_text(wanted, encoding="utf-8")
    return True


if __name__ == "__main__":
    print(f"{PAGE.relative_to(ROOT)}: {'written' if write() else 'unchanged'}")
    sys.exit()
