"""Every link inside the repository leads somewhere: files, headings of pages and of notebooks, files named in code."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from urllib.parse import unquote

import nbformat
import pytest
from chapters import SOURCES, markdown_of, prose

from scripts.build_notebooks import ROOT, read_source, target
from scripts.figure_index import headings

PAGES = [*sorted(ROOT.glob("*.md")), ROOT / "data" / "README.md", *sorted(ROOT.glob("docs/*.md"))]
LINK = re.compile(
    r"(?<!\\)\]\(\s*<?([^)>\s]+)>?[^)]*\)|<a\b[^>]*\bhref=[\"']([^\"']+)|^\[[^\]]+\]:\s*(\S+)", re.MULTILINE
)
ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
FOLDERS = "dien_course|docs|scripts|tests|bench|notebooks|data|layers|models|training|experiments|lab|exercises"
NAMED = re.compile(rf"`((?:{FOLDERS})/[\w./-]*\w)`")


def anchors(path: Path, text: str) -> set[str]:
    """What may stand after the # in a link to ``path``: GitHub's anchors of a page, JupyterLab's of a notebook."""
    titles = [re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", title) for _, title in headings(text)]
    explicit = set(re.findall(r"<a\b[^>]*\b(?:id|name)=[\"']([^\"']+)", text))
    if path.suffix == ".ipynb":
        return explicit | {re.sub(r"[`*]", "", title).replace(" ", "-") for title in titles}
    seen: Counter[str] = Counter()
    for title in titles:
        name = re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")
        explicit.add(name if not seen[name] else f"{name}-{seen[name]}")
        seen[name] += 1
    return explicit


def read(path: Path) -> str:
    """The text of a page, or of a notebook's text cells."""
    if path.suffix == ".ipynb":
        return markdown_of(nbformat.read(path, as_version=4))
    return path.read_text(encoding="utf-8")


def dead_links(text: str, path: Path) -> list[str]:
    """The links of ``text``, the contents of ``path``, that lead nowhere; addresses elsewhere are not tried."""
    dead = []
    for link in (next(filter(None, found)) for found in LINK.findall(prose(text))):
        if ELSEWHERE.match(link):
            continue
        place, _, anchor = link.partition("#")
        goal = (path.parent / unquote(place)).resolve() if place else path
        if place and not (goal.exists() and goal.is_relative_to(ROOT)):
            dead.append(f"{link}: there is no such file")
        elif anchor and goal.suffix in (".md", ".ipynb"):
            there = text if goal == path else read(goal)
            if unquote(anchor) not in anchors(goal, there):
                dead.append(f"{link}: {goal.name} has no such heading")
    return dead


def files_that_are_not_there(text: str) -> list[str]:
    """Paths named in code spans, of the repository or of the package; NN stands for any chapter."""
    named = [name for name in NAMED.findall(text) if "NN" not in name]
    return [name for name in named if not any((folder / name).exists() for folder in (ROOT, ROOT / "dien_course"))]


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.stem)
def test_the_links_of_a_chapter_lead_somewhere(source: Path) -> None:
    text = markdown_of(read_source(source))
    assert dead_links(text, target(source)) == []
    assert files_that_are_not_there(text) == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_links_of_a_page_lead_somewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert dead_links(text, path) == []
    assert files_that_are_not_there(text) == []


def test_every_chapter_is_in_the_tables_of_readme_and_start_page() -> None:
    readme, start = (ROOT / "README.md").read_text(encoding="utf-8"), SOURCES[0].read_text(encoding="utf-8")
    for source in SOURCES[1:]:
        name = target(source).name
        assert re.search(rf"^\| {name[:2]} \| \[.+\]\(notebooks/{name}\) .*\| ready \|$", readme, re.MULTILINE), name
        assert re.search(rf"^\| {name[:2]} \| \[.+\]\({name}\) \|", start, re.MULTILINE), name


@pytest.mark.parametrize(
    ("text", "dead"),
    [
        ("[here](README.md)", 0),
        ("[here](nowhere.md)", 1),
        ("[out](../../../etc/passwd)", 1),
        ("[web](https://example.org/nothing#at-all) [post](mailto:a@b.c)", 0),
        ("[down](#part-one) <a href='#nowhere'>x</a>\n\n## Part one", 1),
        ("[twice](#a) [again](#a-1) [thrice](#a-2)\n\n# A\n\n# A", 1),
        ("[page](docs/conventions.md#whose-augru-is-it) [no](docs/conventions.md#mine)", 1),
        ("[chapter](notebooks/00_start_here.ipynb#The-course) [no](notebooks/00_start_here.ipynb#the-course)", 1),
        ("`[no link](nowhere.md)`\n\n```\n[nor here](nowhere.md)\n```", 0),
        ("[by reference][r]\n\n[r]: nowhere.md", 1),
    ],
)
def test_a_dead_link_is_noticed(text: str, dead: int) -> None:
    assert len(dead_links(text, ROOT / "page.md")) == dead


def test_a_file_that_is_not_there_is_noticed() -> None:
    text = (
        "`dien_course/layers/cells.py`, `layers/dice.py`, `layers/wings.py`, `docs/none.md`, `notebooks/NN_name.ipynb`"
    )
    assert files_that_are_not_there(text) == ["layers/wings.py", "docs/none.md"]
