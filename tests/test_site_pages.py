"""What the site is gathered from: links turned, answers folded, docstrings readable; and its link checker."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from scripts import site_pages
from scripts.address import Address
from scripts.built_links import faults, main
from scripts.docstrings import restructured
from scripts.site_pages import fold_answers, lone, modules, pages, reference, turned

CHAPTER = Path("notebooks/04_a_gru_gate_by_gate.ipynb")


@pytest.mark.parametrize(
    ("page", "link", "expected"),
    [
        (CHAPTER, "[a](00_start_here.ipynb#The-picture)", "[a](00_start_here.ipynb#the-picture)"),
        (CHAPTER, "[a](#Try-it) and `[b](#Try-it)`", "[a](#try-it) and `[b](#Try-it)`"),
        (CHAPTER, "[a](../docs/results.md#of-what)", "[a](../docs/results.md#of-what)"),
        (CHAPTER, "[a](https://example.org/#A) [b](mailto:a@b.c)", "[a](https://example.org/#A) [b](mailto:a@b.c)"),
        (Path("README.md"), "[`spec`](dien_course/data/spec.py)", "[`spec`](api/dien_course.data.spec.rst)"),
        (Path("README.md"), "[a](dien_course/layers)", "[a](api/dien_course.layers.rst)"),
        (Path("docs/figures.md"), "[a](../dien_course/lab/page.py)", "[a](../api/dien_course.lab.rst)"),
        (Path("docs/results.md"), "in [results](results), all", "in results, all"),
        (Path("docs/results.md"), "```\n[a](#Try-it)\n```", "```\n[a](#Try-it)\n```"),
        (Path("README.md"), "a\n[![t](https://x.org/b.svg)](https://x.org)\nb", "a\nb"),
    ],
)
def test_links_are_turned_to_the_sites_pages(page: Path, link: str, expected: str) -> None:
    assert turned(link, page, set()) == expected


def test_a_file_that_is_linked_and_no_page_is_carried_along() -> None:
    files: set[Path] = set()
    turned("[a](peers.json) [b](own_data.md)", Path("docs/results.md"), files)
    assert files == {Path("docs/peers.json")}


def test_what_answers_a_prediction_is_folded_and_nothing_else() -> None:
    def code(*outputs: str) -> dict:
        return {"cell_type": "code", "source": "x", "metadata": {}, "outputs": list(outputs)}

    def text(source: str) -> dict:
        return {"cell_type": "markdown", "source": source, "metadata": {}}

    cells = [code("guess"), text("<details><summary>Answer</summary>"), code("1"), code(), text("Next"), code("2")]
    fold_answers(cells)
    assert [cell["metadata"].get("tags", []) for cell in cells] == [[], [], ["hide-output"], [], [], []]


def test_what_stands_before_the_answer_is_folded_too_across_a_text() -> None:
    sources = ["<details>", "1", "Some text.", "2\nguess.answer('a')", "3", "More text.", "4"]
    cells: list[dict] = [
        {"cell_type": "code" if source[0].isdigit() else "markdown", "source": source, "metadata": {}, "outputs": ["x"]}
        for source in sources
    ]
    fold_answers(cells)
    assert [cell["source"][0] for cell in cells if cell["metadata"]] == ["1", "2", "3"]


def test_every_chapter_has_its_answers_folded() -> None:
    for page in sorted(Path(site_pages.ROOT).glob("notebooks/[0-9]*.ipynb")):
        cells = json.loads(page.read_text(encoding="utf-8"))["cells"]
        asked = sum("**Predict.**" in "".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
        answers = [cell for cell in cells if cell["cell_type"] == "code" and ".answer(" in "".join(cell["source"])]
        fold_answers(cells)
        shown = [cell for cell in answers if cell["outputs"] and "hide-output" not in cell["metadata"].get("tags", [])]
        assert asked and not shown, page.name


def test_every_page_is_in_the_start_pages_list() -> None:
    start = (site_pages.ROOT / "site" / "index.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"[\w/]+", start))
    assert [page for page in pages() if page.parts[0] != "notebooks" and str(page.with_suffix("")) not in listed] == []


def test_the_reference_has_a_page_for_every_layer_and_none_for_the_answers_of_exercises() -> None:
    known = modules()
    layers = {f"dien_course.layers.{path.stem}" for path in (site_pages.ROOT / "dien_course/layers").glob("[a-z]*.py")}
    assert layers <= set(known)
    assert not [name for name in known if "chapter_" in name]
    assert "   dien_course.layers.cells\n" in reference("dien_course.layers", known)
    assert ":members:" in reference("dien_course.layers.cells", known)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["As *is*.", "", "    h = a*b"], ["As *is*.", "", "::", "", "        h = a*b", ""]),
        (["a|b, **kw, name_ of ``x_``"], [r"a\|b, \*\*kw, name\_ of ``x_``", ""]),
        (["``a``[b]"], ["``a``\\ [b]", ""]),
        (["- one", "  two"], ["- one", "  two", ""]),
        (["=== ===", "a*  b"], ["=== ===", "a*  b", ""]),
    ],
)
def test_docstrings_keep_their_formulas_and_their_stars(lines: list[str], expected: list[str]) -> None:
    assert [line for line in restructured(lines) if line] == [line for line in expected if line]


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ('<a href="#a">x</a><p id="a">', None),
        ('<a href="https://example.org">x</a>', None),
        ('<a href="other.html#b">x</a>', "there is no such anchor"),
        ('<a href="nowhere.html">x</a>', "there is no such file"),
        ('<img src="nowhere.png">', "there is no such file"),
        ('<script src="https://example.org/a.js"></script>', "from elsewhere"),
        ('<link rel="stylesheet" href="//example.org/a.css">', "from elsewhere"),
        ('<p style="background: url(https://example.org/a.png)">', "from elsewhere"),
        ('<link rel="canonical" href="https://example.org/">', None),
        ('<img src="data:image/png;base64,AAAA">', None),
    ],
)
def test_a_built_page_is_held_to_its_links(tmp_path: Path, body: str, fault: str | None) -> None:
    (tmp_path / "index.html").write_text(body)
    (tmp_path / "other.html").write_text("")
    found = faults(tmp_path)
    assert found == [] if fault is None else len(found) == 1 and fault in found[0]


def test_a_style_sheet_may_not_load_from_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text('@import "https://example.org/font.css"; a { background: url(b.png) }')
    assert faults(tmp_path) == ["a.css loads https://example.org/font.css from elsewhere"]


def test_a_folder_without_a_site_is_refused(tmp_path: Path, capsys) -> None:
    assert main([str(tmp_path)]) == 2
    assert "make site" in capsys.readouterr().err


def test_the_notebook_to_download_is_the_chapter_with_its_set_up_and_its_drawing_and_no_dead_link() -> None:
    text = lone(CHAPTER, Address())
    assert "# @title Set-up" in text and "data:image/png;base64" in text and '"guess' not in text
    assert "](../docs" not in text and "](00_start_here.ipynb" not in text and "[glossary]" not in text
    assert "](https://a.io/docs/glossary.html" in lone(CHAPTER, Address("", "https://a.io"))


def test_a_solutions_page_is_alive_as_a_chapters_is() -> None:
    class Live:
        folder = Path("x")

        def in_chapter(self, cells: list[dict], chapter: str, up: str) -> None:
            cells[0]["outputs"] = [{"data": {"text/html": f"{chapter} from {up}"}}]

    cells = [
        {"cell_type": "code", "source": "StepExplorer()", "metadata": {}, "outputs": []},
        {"cell_type": "code", "source": "g = guess('it', 'one', 'two')", "metadata": {}, "outputs": []},
        {"cell_type": "markdown", "source": "<details>", "metadata": {}},
        {"cell_type": "code", "source": "g.answer('b')", "metadata": {},
         "outputs": [{"text": "It is b) two. (No guess was made.)"}]},
    ]  # fmt: skip
    page = Path("notebooks/solutions/04_a_gru_gate_by_gate.ipynb")
    made = json.loads(site_pages.chapter(json.dumps({"cells": cells}), page, set(), Live(), Address()))["cells"]
    assert "04 from ../../" in str(made[0]) and '<form class="guess"' in str(made[1])
    assert made[3]["metadata"]["tags"] == ["hide-output"]
