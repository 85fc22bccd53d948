"""`make test` says what each notebook cost, and fails where a kernel takes too much memory."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from chapters import notebook
from cost import table

from scripts.build_notebooks import METADATA, ROOT


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A notebook that holds 200 MB for a moment, and one that needs nothing."""
    folder = tmp_path_factory.mktemp("chapters")
    for name, source in {"large": "len(bytes([1]) * 200_000_000) * 0", "small": "0"}.items():
        cell = nbformat.v4.new_code_cell(source, execution_count=1)
        cell.outputs = [nbformat.v4.new_output("execute_result", {"text/plain": "0"}, execution_count=1)]
        chapter = notebook(f"# {name}", cell)
        chapter.metadata = nbformat.from_dict(METADATA)
        nbformat.write(chapter, folder / f"{name}.ipynb")
    return folder


def run(folder: Path, *options: str) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "pytest", "-p", "tests.notebooks.cost", "-p", "no:cacheprovider", "--nbval"]
    command += ["--nbval-current-env", *options, str(folder)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)


def test_the_table_has_a_row_for_each_notebook_with_its_peak(folder: Path) -> None:
    result = run(folder, "-n", "1", "--dist", "loadfile")
    assert result.returncode == 0, result.stdout
    peaks = dict(re.findall(r"^(large|small|all) +[\d.]+ +[\d.]+ +(\d+)$", result.stdout, re.MULTILINE))
    assert int(peaks["large"]) > int(peaks["small"]) + 150
    assert peaks["all"] == peaks["large"]


def test_a_kernel_above_the_memory_budget_fails(folder: Path) -> None:
    result = run(folder, "--notebook-mb", "200")
    assert result.returncode == 1
    assert "the kernel's memory reached" in result.stdout and "the budget of a notebook is 200" in result.stdout
    assert re.findall(r"^FAILED .*/(\w+)\.ipynb", result.stdout, re.MULTILINE) == ["large"]


def test_a_slow_notebook_is_marked() -> None:
    _, slow, fast, *_ = table({"slow": [46.0, 40.0, 500.0], "swift": [44.0, 40.0, 500.0]})
    assert slow.endswith("more than 45 s") and fast.endswith("500")
