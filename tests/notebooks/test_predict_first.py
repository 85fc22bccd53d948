"""A guess is taken before anything answers it, numbers are shown, and no chapter reads like a test file."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from chapters import built, code, code_of, each_chapter, notebook, place
from nbformat import NotebookNode

IGNORED = "nbval-ignore-output"


def guess_faults(notebook: NotebookNode) -> list[str]:
    """After **Predict.** comes a cell that takes the guess, no output before the fold, and the answer after it."""
    found = []
    starts = [number for number, cell in enumerate(notebook.cells) if asks(cell)]
    for begin, end in zip(starts, [*starts[1:], len(notebook.cells)], strict=True):
        question = place(begin + 1, notebook.cells[begin])
        cells = notebook.cells[begin + 1 : end]
        taken = re.search(r"^(\w+) = guess\(", cells[0].source, re.MULTILINE) if cells else None
        if not taken:
            found.append(f"{question} is not followed by a cell that takes a guess")
            continue
        fold = next((n for n, cell in enumerate(cells) if cell.source.startswith("<details>")), None)
        if fold is None:
            found.append(f"{question} has no fold of its own that begins a cell")
            continue
        for number, cell in enumerate(cells[1:fold], begin + 3):
            if cell.cell_type == "code" and cell.outputs and IGNORED not in cell.metadata.get("tags", []):
                found.append(f"{place(number, cell)} has an output before the answer to it is unfolded")
        if not any(f"{taken[1]}.answer(" in cell.source for cell in cells[fold:]):
            found.append(f"{question}: after the fold there is no {taken[1]}.answer(...)")
    if starts and sum("sum_up()" in cell.source for cell in notebook.cells) != 1:
        found.append("does not end in one sum_up() of its guesses")
    return found


def asks(cell: NotebookNode) -> bool:
    return cell.cell_type == "markdown" and bool(re.search(r"^\*\*Predict\.\*\*", cell.source, re.MULTILINE))


def fold_faults(notebook: NotebookNode) -> list[str]:
    """A fold ends its cell, or what follows looks like its content; and no guess is made in a committed notebook."""
    found = [
        f"{place(number, cell)} goes on after its fold"
        for number, cell in enumerate(notebook.cells, 1)
        if cell.cell_type == "markdown" and re.search(r"</details>\s*\S", cell.source)
    ]
    outputs = [str(output) for cell in code_of(notebook) for output in cell.outputs]
    return found + ["holds a guess that somebody made" for output in outputs if "you guessed" in output]


def assert_faults(notebook: NotebookNode) -> list[str]:
    """A learner's cell shows a number by ``about`` and an equality by ``same``; assert stands where it is taught."""
    found = []
    for number, cell in enumerate(notebook.cells, 1):
        if cell.cell_type != "code" or "teaches-assert" in cell.metadata.get("tags", []):
            continue
        if any(isinstance(node, ast.Assert) for node in ast.walk(ast.parse(cell.source))):
            found.append(f"{place(number, cell)} asserts")
    return found


RULES = (guess_faults, fold_faults, assert_faults)


@pytest.mark.parametrize("rule", RULES)
@each_chapter
def test_the_chapter_asks_first_and_shows_its_numbers(source: Path, rule) -> None:
    assert rule(built(source)) == []


def asked() -> list:
    return [
        "Some text.\n\n**Predict.** Which?",
        code('which = guess("order", "a", "b")\nwhich', "choices"),
        code("x = train()"),
        "<details><summary>Answer</summary>\n\nThis one.\n\n</details>",
        code('about(x, 0.5, within=0.1)\nwhich.answer("a")', "≈ 0.5"),
        code("sum_up()"),
    ]


def test_a_chapter_that_asks_first_has_no_fault() -> None:
    assert [fault for rule in RULES for fault in rule(notebook(*asked()))] == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda cells: cells.pop(1), "not followed by a cell that takes a guess"),
        (lambda cells: cells.insert(2, code("print(1)", "1")), "has an output before"),
        (lambda cells: cells.pop(3), "no fold of its own"),
        (lambda cells: cells.pop(4), "there is no which.answer"),
        (lambda cells: cells.pop(5), "sum_up"),
        (lambda cells: cells.insert(4, "<details>\n\nx\n\n</details>\n\nMore."), "goes on after its fold"),
        (lambda cells: cells.insert(4, code("x", "you guessed a")), "somebody made"),
        (lambda cells: cells.insert(4, code("assert x")), "asserts"),
    ],
)
def test_each_fault_is_noticed(change, fault: str) -> None:
    cells = asked()
    change(cells)
    assert any(fault in sentence for rule in RULES for sentence in rule(notebook(*cells)))


def test_an_ignored_output_and_an_assert_that_is_taught_are_none() -> None:
    cells = asked()
    cells.insert(2, code("train()", "bar", tags=(IGNORED,)))
    cells.insert(2, code("assert x", tags=("teaches-assert",)))
    assert [fault for rule in RULES for fault in rule(notebook(*cells))] == []
