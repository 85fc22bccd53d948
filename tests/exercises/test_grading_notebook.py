"""What a file must be to be read as a notebook: a regular one, and no larger than notebooks of the course can be."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

import pytest

from dien_course.exercises.grading import notebook as limits
from dien_course.exercises.grading.finding import find_answers
from dien_course.exercises.grading.notebook import NotANotebook, cells_of, read_cells
from dien_course.exercises.grading.slices import needed, statements_of

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"


def notebook(*sources: str, **more: object) -> bytes:
    cells = [{"cell_type": "code", "source": source, "metadata": {}, "outputs": []} for source in sources]
    return json.dumps({"cells": cells, **more}).encode()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (notebook(*[""] * 2_001), "It has 2,001 cells; a notebook of the course has less than 2,000."),
        (notebook("x" * 300_001), "It has 300,001 characters of code; a notebook of the course has less than 300,000."),
        (notebook("\n" * 5_000), "It has 5,001 lines of code; a notebook of the course has less than 5,000."),
        (notebook("a;" * 5_000), "It has 5,001 lines of code; a notebook of the course has less than 5,000."),
        (
            json.dumps({"cells": [[]] * 2_001}).encode(),
            "It has 2,001 cells; a notebook of the course has less than 2,000.",
        ),
    ],
)
def test_more_than_a_notebook_can_have_is_refused_with_the_number(data: bytes, said: str) -> None:
    with pytest.raises(NotANotebook) as caught:
        cells_of(data)
    assert str(caught.value) == said


def test_as_much_as_a_notebook_can_have_is_read() -> None:
    assert len(cells_of(notebook(*["x"] * 1_999, "y" * 290_000))) == 2_000
    assert cells_of(notebook("\n" * 4_999 + "x"))


def test_a_file_of_48_megabytes_of_empty_cells_is_refused_before_it_is_read(tmp_path: Path) -> None:
    empty = b'{"cell_type":"code","source":[],"metadata":{},"x":0}'
    path = tmp_path / "04_large.ipynb"
    path.write_bytes(b'{"cells":[' + b",".join([empty] * 950_000) + b"]}")
    started = time.process_time()
    with pytest.raises(NotANotebook, match=r"It has 48 MB; a notebook of the course has less than 10\."):
        read_cells(path)
    assert time.process_time() - started < 0.1


def test_every_notebook_of_the_course_is_far_below_the_limits() -> None:
    for path in [*NOTEBOOKS.glob("*.ipynb"), *NOTEBOOKS.glob("solutions/*.ipynb")]:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
        assert path.stat().st_size * 5 < limits.LARGEST and len(cells) * 5 < limits.MOST_CELLS
        assert sum(map(len, code)) * 5 < limits.MOST_CODE
        assert sum(1 + text.count("\n") + text.count(";") for text in code) * 3 < limits.MOST_LINES


def test_the_worst_notebook_that_is_read_takes_seconds_not_minutes() -> None:
    """A chain: every line needs the next one, in the order in which a search meets it last."""
    lines = [f"a{i} = a{i + 1}" for i in range(4_900)]
    for sources in (["\n".join(lines)], ["\n".join(lines[i : i + 3]) for i in range(0, 4_900, 3)]):
        started = time.process_time()
        find_answers(cells_of(notebook(*sources, "def gru_step(x, h):\n    return a0")), "04_chain.ipynb")
        assert time.process_time() - started < 10


def test_statements_that_share_a_line_are_taken_apart_and_keep_their_line() -> None:
    (cell,) = cells_of(notebook("import os; x = 1\n\n@staticmethod\ndef f():\n    return x; 1\ny = [\n x,\n]; z = y"))
    found = statements_of(cell)
    assert [statement.source.lstrip("\n") for statement in found] == [
        "import os", "x = 1", "@staticmethod\ndef f():\n    return x; 1", "y = [x]", "z = y",
    ]  # fmt: skip
    assert [len(statement.source) - len(statement.source.lstrip("\n")) for statement in found] == [0, 0, 2, 5, 7]


def test_what_an_answer_needs_is_found_however_far_back_and_nothing_else() -> None:
    before = cells_of(notebook("import math as m\na = 1\nb = []\nc = m.pi\nb.append(a)\nm.seed(3)\nd = c\ne = d"))
    (answer,) = cells_of(notebook("def f():\n    return b, g()"))
    (after,) = cells_of(notebook("def g():\n    return h\nh = 3\nk = 4"))
    chosen = needed(statements_of(before[0]), statements_of(answer), statements_of(after))
    assert [statement.source.strip() for statement in chosen] == [
        "a = 1", "b = []", "b.append(a)", "def g():\n    return h", "h = 3",
    ]  # fmt: skip


@pytest.mark.skipif(sys.platform == "win32", reason="needs files as on Unix")
@pytest.mark.parametrize("kind", ["a named pipe", "a link to one", "a folder", "nothing"])
def test_what_is_no_file_is_refused_at_once(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "04_x.ipynb"
    if kind in ("a named pipe", "a link to one"):
        os.mkfifo(path if kind == "a named pipe" else tmp_path / "pipe")
    if kind == "a link to one":
        path.symlink_to("pipe")
    if kind == "a folder":
        path.mkdir()
    with pytest.raises(NotANotebook, match="There is no such file|It is not a file|It is a link"):
        read_cells(path)
