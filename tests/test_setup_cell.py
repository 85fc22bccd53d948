"""The set-up cell: silent where the package is, and elsewhere it fetches it or says in one sentence what to do."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from dien_course.missing import needed
from scripts.address import Address
from scripts.setup_cell import TAG, fetched_from, mend, put, source, today

NOWHERE = Address()
SOMEWHERE = Address("https://github.com/someone/the.course.git", "https://someone.github.io/the.course/")
WHEEL = "https://github.com/someone/the.course/releases/download/v1.2.0/dien_course-1.2.0-py3-none-any.whl"
BLIND = """
import importlib.util, subprocess
find, asked = importlib.util.find_spec, []
importlib.util.find_spec = lambda name, *more: None if name == "dien_course" else find(name, *more)
class Done: returncode = {status}
def run(command, *more, **settings): asked.append(command[1:]); return Done
subprocess.run = run
"""


def run(code: str, where: Path, before: str = "", after: str = "") -> subprocess.CompletedProcess:
    command = [sys.executable, "-c", f"{before}\n{code}\n{after}"]
    return subprocess.run(command, cwd=where, capture_output=True, text=True, timeout=60)


def test_it_names_the_wheel_of_this_very_release_and_nothing_without_an_address() -> None:
    assert fetched_from(SOMEWHERE, "1.2.0") == WHEEL
    assert fetched_from(Address("https://gitlab.com/a/b"), "1.2.0") == "dien-course @ git+https://gitlab.com/a/b@v1.2.0"
    assert fetched_from(NOWHERE, "1.2.0") == ""


@pytest.mark.parametrize("where", [NOWHERE, SOMEWHERE, Address("https://gitlab.com/a/b")])
def test_it_is_short_and_narrow_and_silent_where_the_package_is(where: Address, tmp_path: Path) -> None:
    code = source(where, "1.2.0")
    assert len(code.splitlines()) <= 30 and max(map(len, code.splitlines())) <= 90
    (tmp_path / "docs").mkdir()
    done = run(code, tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_chapter_that_stands_alone_says_where_its_links_would_lead(tmp_path: Path) -> None:
    done = run(source(NOWHERE, "1.2.0"), tmp_path)
    assert done.returncode == 0 and "`dien-course chapters FOLDER` writes all of it" in done.stdout
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "docs").mkdir()
    assert run(source(NOWHERE, "1.2.0"), tmp_path / "notebooks").stdout == ""


def test_without_an_address_it_says_what_to_do_in_one_sentence(tmp_path: Path) -> None:
    done = run(source(NOWHERE, "1.2.0"), tmp_path, BLIND.format(status=0))
    last = done.stderr.splitlines()[-1]
    assert last.startswith("ModuleNotFoundError: this chapter needs the package dien_course: install it from")


def test_with_an_address_it_fetches_the_wheel_and_then_what_is_missing(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    done = run(source(SOMEWHERE, "1.2.0"), tmp_path, BLIND.format(status=0), "import json; print(json.dumps(asked))")
    fetch, rest = json.loads(done.stdout)
    assert fetch == ["-m", "pip", "install", "--quiet", "--no-deps", WHEEL] and rest == ["-m", "dien_course.missing"]


def test_without_a_network_it_says_so_in_one_sentence(tmp_path: Path) -> None:
    done = run(source(SOMEWHERE, "1.2.0"), tmp_path, BLIND.format(status=1))
    last = done.stderr.splitlines()[-1]
    assert "could not be fetched" in last and "pip install dien_course-1.2.0-py3-none-any.whl" in last


def test_it_stands_behind_the_first_text_counted_first_and_is_mended_without_a_run(tmp_path: Path) -> None:
    code = nbformat.v4.new_code_cell("2", execution_count=1)
    code.outputs = [nbformat.v4.new_output("execute_result", {"text/plain": "2"}, execution_count=1)]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# Title"), code])
    nbformat.write(notebook, tmp_path / "01_x.ipynb")
    assert mend(tmp_path) == ["01_x.ipynb"] and mend(tmp_path) == []
    found = nbformat.read(tmp_path / "01_x.ipynb", as_version=4)
    nbformat.validate(found)
    assert [cell.get("execution_count") for cell in found.cells] == [None, 1, 2]
    assert found.cells[2].outputs[0].execution_count == 2
    assert found.cells[1].source == today() and found.cells[1].metadata.tags == [TAG]
    assert put(found, "another address") and not put(found, "another address")
    assert [cell.source for cell in found.cells] == ["# Title", "another address", "2"]


def test_what_a_chapter_needs_is_all_but_the_programs_and_the_extras() -> None:
    asked = ["torch<3,>=2.6", "jupyterlab>=4", "voila", "anywidget>=0.9", 'onnx>=1.17; extra == "export"']
    assert needed(asked) == ["torch<3,>=2.6", "anywidget>=0.9"]
