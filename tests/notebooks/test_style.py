"""How a chapter is built: headings, short cells, pictures with words, ignored outputs that are checked, spelling."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path
from statistics import median

import pytest
from chapters import SOURCES, built, code, code_of, each_chapter, notebook, place
from nbformat import NotebookNode

from scripts.build_notebooks import ROOT
from scripts.figure_index import headings, images

LONGEST, USUAL = 30, 8  # lines of a code cell: at most, and in the median
WIDEST = 90  # characters of a line of code: what is longer is cut at the page's edge
PAGES = [*ROOT.glob("docs/*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "data" / "README.md"]
IGNORED, SKIPPED = "nbval-ignore-output", "nbval-skip"
GUARDS = {"about", "same"}
IN_WORDS = {"allclose", "equal", "array_equal", "isclose", "isin"}  # calls whose result is a verdict


def heading_faults(notebook: NotebookNode) -> list[str]:
    """One title of level 1, first of all, and no level left out on the way down."""
    cells = [cell for cell in notebook.cells if cell.cell_type == "markdown"]
    levels = [pair for cell in cells for pair in headings(cell.source)]
    found = [f"{title!r} is a second title" for level, title in levels[1:] if level == 1]
    if not levels or levels[0][0] != 1 or not notebook.cells[0].source.startswith("# "):
        found.append("does not begin with a title of level 1")
    for (before, _), (level, title) in zip(levels, levels[1:], strict=False):
        if level > before + 1:
            found.append(f"{title!r} goes from level {before} to level {level}")
    return found


def length_faults(notebook: NotebookNode) -> list[str]:
    lengths = [(len(cell.source.splitlines()), cell) for cell in code_of(notebook)]
    found = [f"{place(n, cell)} has {length} lines" for n, (length, cell) in enumerate(lengths, 1) if length > LONGEST]
    if lengths and (middle := median(length for length, _ in lengths)) > USUAL:
        found.append(f"the median code cell has {middle:g} lines")
    return found


def width_faults(notebook: NotebookNode) -> list[str]:
    return [
        f"{place(n, cell)} has a line of {len(line)} characters"
        for n, cell in enumerate(code_of(notebook), 1)
        for line in cell.source.splitlines()
        if len(line) > WIDEST
    ]


def picture_faults(notebook: NotebookNode) -> list[str]:
    """Every Picture is shown, has alternative text, and a sentence after it, with at most one check of numbers between.

    It comes from a Picture or, in a text cell, is one of docs/images.
    """
    found = []
    for number, cell in enumerate(notebook.cells, 1):
        if cell.cell_type == "markdown":
            found += [f"{place(number, cell)} {fault}" for fault in drawing_faults(re.sub(r"`[^`]*`", "", cell.source))]
            continue
        if unseen_picture(cell.source):
            found.append(f"{place(number, cell)} has a Picture above its last line, where it is not shown")
        shown = images(cell)
        if not shown:
            continue
        if None in shown:
            found.append(f"{place(number, cell)} shows an image without alternative text")
        after = notebook.cells[number : number + 2]
        if after and after[0].cell_type == "code" and checks(after[0].source):
            after = after[1:]
        if not after or after[0].cell_type != "markdown" or not begins_with_a_sentence(after[0].source):
            found.append(f"{place(number, cell)} shows an image that no sentence follows")
    return found


def unseen_picture(source: str) -> bool:
    """Whether a cell makes a Picture for nobody: only what a cell's last line makes is shown."""
    lines = ast.parse(re.sub(r"^[%!].*$", "", source, flags=re.MULTILINE)).body[:-1]
    calls = [line.value for line in lines if isinstance(line, ast.Expr) and isinstance(line.value, ast.Call)]
    return any(getattr(call.func, "id", "") == "Picture" for call in calls)


def drawing_faults(text: str) -> list[str]:
    """What is wrong with the images in a text cell."""
    *before, after = re.split(r"!\[([^\]]*)\]\(\.\./docs/images/[\w./-]+\.svg\)", text)
    if re.search(r"!\[|<img\b", "".join([*before[::2], after])):
        return ["holds an image; show it with Picture"]
    texts = [*before[2::2], after] if before else []
    return [
        *("shows an image without alternative text" for alt in before[1::2] if not alt.strip()),
        *(
            "shows an image that no sentence follows"
            for text in texts
            if not re.match(r"\s+(- )?\w.*[.:]", text.lstrip(" "))
        ),
    ]


def begins_with_a_sentence(text: str) -> bool:
    """Whether a text begins so; a folded answer is passed over, for it may stay folded."""
    first = re.sub(r"<details>.*?</details>", "", text, flags=re.DOTALL).strip().split("\n\n")[0]
    prose = re.match(r"(?!\*\*Predict)[\w*_(`“\"$]", first) and not re.match(r"\*\s|\d+\.\s", first)
    return bool(prose and re.search(r"[.!?:](\s|$|\)|\*)", first))


def ignored_output_faults(notebook: NotebookNode) -> list[str]:
    """No cell is skipped, and the one after a cell whose output is ignored checks what that one did."""
    found, cells = [], code_of(notebook)
    for number, cell in enumerate(cells, 1):
        tags = cell.metadata.get("tags", [])
        if SKIPPED in tags or re.search(r"#\s*(NBVAL_|PYTEST_VALIDATE)", cell.source):
            found.append(f"{place(number, cell)} is skipped, or has its marker in the code; use the tag {IGNORED}")
        if IGNORED in tags and (number == len(cells) or not checks(cells[number].source)):
            found.append(f"{place(number, cell)} ignores its output, and the next code cell does not check it")
    return found


def checks(source: str) -> bool:
    """Whether some code guards a number, asserts, or prints a verdict: a comparison, or a call such as ``allclose``."""
    for node in ast.walk(ast.parse(re.sub(r"^[%!].*$", "", source, flags=re.MULTILINE))):
        if isinstance(node, ast.Assert):
            return True
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in GUARDS:
            return True
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "print":
            inside = [part for argument in node.args for part in ast.walk(argument)]
            if any(isinstance(part, ast.Compare) or getattr(part, "attr", "") in IN_WORDS for part in inside):
                return True
    return False


def misspelt(*paths: Path) -> str:
    """What codespell finds in some files, by the settings in pyproject.toml."""
    command = [sys.executable, "-m", "codespell_lib", "--toml", str(ROOT / "pyproject.toml"), *map(str, paths)]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


@each_chapter
def test_headings_go_down_one_level_at_a_time(source: Path) -> None:
    assert heading_faults(built(source)) == []


@each_chapter
def test_code_cells_are_short(source: Path) -> None:
    assert length_faults(built(source)) == []


@pytest.mark.parametrize("source", [source for source in SOURCES if source.name < "12"], ids=lambda source: source.stem)
def test_lines_of_code_fit_the_page(source: Path) -> None:
    assert width_faults(built(source)) == []


@each_chapter
def test_images_have_words_in_them_and_after_them(source: Path) -> None:
    assert picture_faults(built(source)) == []


@each_chapter
def test_an_output_that_is_ignored_is_followed_by_a_check(source: Path) -> None:
    assert ignored_output_faults(built(source)) == []


def test_no_word_is_misspelt() -> None:
    assert misspelt(*SOURCES, *PAGES) == ""


IMAGE = '<img alt="A line that rises." src="data:image/png;base64,AA">'


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        (["# Title\n\n## Part\n\n#### Detail"], "from level 2 to level 4"),
        (["# Title\n\n### Detail"], "from level 1 to level 3"),
        (["# Title", "# Title again"], "second title"),
        (["## Part"], "does not begin with a title"),
        (["Words first\n\n# Title"], "does not begin with a title"),
        (["# Title", "```\n# a comment, no heading\n```\n\n## Part\n\n### Detail\n\n## Part"], None),
    ],
)
def test_a_skipped_heading_is_noticed(cells: list, fault: str | None) -> None:
    assert_found(heading_faults(notebook(*cells)), fault)


@pytest.mark.parametrize(
    ("lines", "fault"), [([31], "has 31 lines"), ([30, 1, 1], None), ([9, 9, 1], "median"), ([8, 8, 30], None)]
)
def test_a_long_cell_is_noticed(lines: list[int], fault: str | None) -> None:
    assert_found(length_faults(notebook(*(code("\n".join(["x = 1"] * n)) for n in lines))), fault)


@pytest.mark.parametrize(("width", "fault"), [(90, None), (91, "a line of 91 characters")])
def test_a_wide_line_is_noticed(width: int, fault: str | None) -> None:
    assert_found(width_faults(notebook(code("x = 1\n" + "y" * width))), fault)


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ([code("show", IMAGE), "It rises."], None),
        ([code("show", IMAGE), "*It rises*, as $x$ does."], None),
        ([code("show", IMAGE.replace("alt=", "title=")), "It rises."], "without alternative text"),
        ([code("show", IMAGE.replace("A line that rises.", " ")), "It rises."], "without alternative text"),
        ([code("show", IMAGE)], "no sentence follows"),
        ([code('Picture(figure, "A line.")\nx.answer("a")')], "where it is not shown"),
        ([code('p = Picture(figure, "A line.")\nPicture(figure, "A line.")')], None),
        ([code("show", IMAGE), code("x")], "no sentence follows"),
        ([code("show", IMAGE), code("assert rises"), "It rises."], None),
        ([code("show", IMAGE), code("assert rises"), code("assert rises"), "It rises."], "no sentence follows"),
        ([code("show", IMAGE), "<details><summary>Answer</summary>Up.</details>\n\nIt rises."], None),
        ([code("show", IMAGE), "## Next\n\nIt rises."], "no sentence follows"),
        ([code("show", IMAGE), "- one\n- two."], "no sentence follows"),
        ([code("show", IMAGE), "**Predict.** What if?"], "no sentence follows"),
        ([code("show", IMAGE), "<details><summary>Answer</summary>It rises.</details>"], "no sentence follows"),
        (["![a line](line.png)"], "show it with Picture"),
        (["![a line](../docs/images/line.svg)\n\nIt rises."], None),
        (["![a line](../docs/images/line.svg)\n\n- It rises."], None),
        (["![ ](../docs/images/line.svg)\n\nIt rises."], "without alternative text"),
        (["![a line](../docs/images/line.svg)"], "no sentence follows"),
        (["![a line](../docs/images/line.svg)\n\nIt rises.", "<img src=x>"], "show it with Picture"),
    ],
)
def test_an_image_without_words_is_noticed(cells: list, fault: str | None) -> None:
    assert_found(picture_faults(notebook(*cells)), fault)


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ([code("train()", tags=(IGNORED,)), code("assert auc > 0.8")], None),
        ([code("train()", tags=(IGNORED,)), "words", code('print("above:", auc > 0.8)')], None),
        ([code("train()", tags=(IGNORED,)), code('print("same:", torch.equal(a, b))')], None),
        ([code("train()", tags=(IGNORED,)), code("about(auc, 0.85, within=0.01)")], None),
        ([code("train()", tags=(IGNORED,)), code("same(a, b)")], None),
        ([code("train()", tags=(IGNORED,)), code("a.same(b), about")], "does not check it"),
        ([code("train()", tags=(IGNORED,)), code("print(auc)"), code("assert auc")], "does not check it"),
        ([code("train()", tags=(IGNORED,)), code("above = auc > 0.8")], "does not check it"),
        ([code("train()", tags=(IGNORED,))], "does not check it"),
        ([code("x = 1", tags=(SKIPPED,))], "is skipped"),
        ([code("# NBVAL_IGNORE_OUTPUT\nx = 1")], "marker in the code"),
    ],
)
def test_an_unchecked_cell_is_noticed(cells: list, fault: str | None) -> None:
    assert_found(ignored_output_faults(notebook(*cells)), fault)


def test_a_misspelt_word_is_noticed(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("You will rec" + "ieve a history.\n")
    assert "receive" in misspelt(page)
    page.write_text("You will receive a ratting.\n")
    assert misspelt(page) == ""


def assert_found(faults: list[str], fault: str | None) -> None:
    assert (faults == []) if fault is None else any(fault in sentence for sentence in faults), faults
