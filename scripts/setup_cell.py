"""The set-up cell of every chapter, for one that is opened alone: it brings the package where it is not installed.

    python -m scripts.setup_cell

It derives from the address and the version, so no Markdown holds it: ``build_notebooks`` puts it behind a chapter's
first text, and this command into chapters that were built before, without running them.
"""

from __future__ import annotations

from pathlib import Path

import nbformat
from nbformat import NotebookNode

from scripts.address import GITHUB, PROJECT, ROOT, Address, address, version

TAG = "setup"
METADATA = {"cellView": "form", "jupyter": {"source_hidden": True}, "tags": [TAG]}  # folded in Colab, and in JupyterLab
ID = "set-up"
WHEEL = "dien_course-{version}-py3-none-any.whl"
HEAD = """# @title Set-up: does nothing where the course is installed
import importlib.util
"""
NOWHERE = """
if importlib.util.find_spec("dien_course") is None:
    raise ModuleNotFoundError(
        "this chapter needs the package dien_course: install it from the course's "
        "folder or its wheel (pip install FOLDER_OR_WHEEL), then run this cell again"
    )"""
ALONE = """

from dien_course.course_files import say_if_alone

say_if_alone()"""
SOMEWHERE = """import subprocess
import sys

if importlib.util.find_spec("dien_course") is None:
    course = "{begin}"
    course += "{end}"
    fetch = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", course]
    needed = [sys.executable, "-m", "dien_course.missing"]
    if any(subprocess.run(command).returncode for command in (fetch, needed)):
        raise ModuleNotFoundError(
            "dien_course could not be fetched; where there is no network, install its "
            "wheel from a file (pip install {wheel}), "
            "then run this cell again"
        )
    importlib.invalidate_caches()"""


def fetched_from(where: Address, release: str) -> str:
    """What pip takes for this very release: the wheel that it holds on GitHub, elsewhere its tag; empty for nowhere."""
    if found := GITHUB.fullmatch(where.repository):
        repository = f"https://github.com/{found[1]}"
        return f"{repository}/releases/download/v{release}/{WHEEL.format(version=release)}"
    return f"dien-course @ git+{where.repository}@v{release}" if where.repository else ""


def source(where: Address, release: str) -> str:
    """The cell's code."""
    if course := fetched_from(where, release):
        begin, mark, end = course.partition("/releases/" if "/releases/" in course else "@v")
        return HEAD + SOMEWHERE.format(begin=begin, end=mark + end, wheel=WHEEL.format(version=release)) + ALONE
    return HEAD + NOWHERE + ALONE


def put(notebook: NotebookNode, code: str) -> bool:
    """Puts the cell behind the first text, or its code into the one that is there; returns whether anything changed.

    Where it is new in a notebook that was run, it is counted as the first, and all others one later.
    """
    cells = notebook.cells
    there = next((cell for cell in cells if TAG in cell.metadata.get("tags", [])), None)
    if there is not None:
        changed, there.source = there.source != code, code
        return changed
    counted = [cell for cell in cells if cell.cell_type == "code" and cell.execution_count]
    for cell in counted:
        cell.execution_count += 1
        for output in cell.outputs:
            if output.get("execution_count"):
                output.execution_count = cell.execution_count
    cell = nbformat.v4.new_code_cell(code, id=ID, metadata=METADATA)
    cell.execution_count = 1 if counted else None
    cells.insert(next((number for number, one in enumerate(cells, 1) if one.cell_type == "markdown"), 0), cell)
    return True


def today() -> str:
    """The code of the cell as pyproject.toml has it now."""
    project = PROJECT.read_text(encoding="utf-8")
    return source(address(project), version(project))


def mend(folder: Path) -> list[str]:
    """Mends the cell in every built chapter of ``folder``; returns the names of those that were written."""
    written = []
    for path in sorted(folder.glob("[0-9][0-9]_*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        if put(notebook, today()):
            nbformat.write(notebook, path)
            written.append(path.name)
    return written


if __name__ == "__main__":
    folders = (ROOT / "notebooks", ROOT / "notebooks" / "solutions")
    print("\n".join(name for folder in folders for name in mend(folder)) or "every chapter has it")
