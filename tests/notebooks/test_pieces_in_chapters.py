"""A chapter asks for a piece where its idea comes, and goes on with it: below its check, under another name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from chapters import SOURCES, code, each_chapter, notebook
from nbformat import NotebookNode

from dien_course.exercises.judging.registry import find
from scripts.build_notebooks import read_source

GONE_ON = re.compile(r'^(?:(\w+) = )?.*?\bmine_or_ours\("(\d\d\.\d+)"\)', re.MULTILINE)


def piece_faults(notebook: NotebookNode, chapter: str) -> list[str]:
    """What is wrong with the pieces that a chapter goes on with; those of other chapters need no check here."""
    found, checked = [], set()
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        checked |= set(re.findall(r'^check\("(\d\d\.\d+)"', cell.source, re.MULTILINE))
        for name, wanted in GONE_ON.findall(cell.source):
            exercise = find(wanted)
            if exercise is None or exercise.is_value:
                found.append(f"{wanted} is no function or class to go on with")
            elif name == exercise.name:
                found.append(f"{wanted} gets the name of the learner's own function, {name}")
            elif wanted[:2] == chapter and wanted not in checked:
                found.append(f"{wanted} is gone on with above its check")
    return found


def asked_in_the_text(notebook: NotebookNode) -> set[str]:
    """The exercises that stand above the section Exercises and are gone on with."""
    asked, used = set(), set()
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and re.search(r"^## Exercises$", cell.source, re.MULTILINE):
            break
        asked |= set(re.findall(r'^check\("(\d\d\.\d+)"', cell.source, re.MULTILINE))
        used |= {wanted for _, wanted in GONE_ON.findall(cell.source)}
    return asked & used


@each_chapter
def test_pieces_come_below_their_checks_and_under_names_of_their_own(source: Path) -> None:
    assert piece_faults(read_source(source), source.name[:2]) == []


@pytest.mark.parametrize("source", [source for source in SOURCES[1:] if source.name < "06"], ids=lambda path: path.stem)
def test_the_chapter_asks_for_a_piece_in_its_text(source: Path) -> None:
    assert asked_in_the_text(read_source(source))


CHECK = code('check("03.1", softmax_over_real)')


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ([CHECK, code('attend = mine_or_ours("03.1")')], None),
        ([code('attend = mine_or_ours("03.1")'), CHECK], "above its check"),
        ([CHECK, code('softmax_over_real = mine_or_ours("03.1")')], "name of the learner's own"),
        ([code('step = mine_or_ours("04.2")')], None),
        ([code('g = mine_or_ours("03.4")')], "is no function"),
        ([code('print(mine_or_ours("03.9")(x))')], "is no function"),
    ],
)
def test_a_piece_out_of_place_is_noticed(cells: list, fault: str | None) -> None:
    faults = piece_faults(notebook(*cells), "03")
    assert (faults == []) if fault is None else any(fault in sentence for sentence in faults), faults
