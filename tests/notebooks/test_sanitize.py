"""What comparing outputs ignores after ≈: the digits. A missing line or another label it does not ignore."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from scripts.build_notebooks import ROOT, SANITIZE, comparable

SHOWN = "DIN, test AUC ≈ 0.850\nlargest difference ≈ 6e-08\n"


def notebook(text: str, code: str = "1") -> nbformat.NotebookNode:
    output = nbformat.v4.new_output("stream", text=text)
    return nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(code, id="a", outputs=[output], execution_count=1)]
    )


@pytest.mark.parametrize(
    ("other", "alike"),
    [
        ("DIN, test AUC ≈ 0.847\nlargest difference ≈ 0\n", True),
        ("DIN, test AUC ≈ -1,230\nlargest difference ≈ 1.5e-07\n", True),
        ("DIEN, test AUC ≈ 0.850\nlargest difference ≈ 6e-08\n", False),
        ("DIN, test AUC ≈ 0.850\n", False),
        ("DIN, test AUC ≈ 0.850 %\nlargest difference ≈ 6e-08\n", False),
        ("DIN, test AUC 0.850\nlargest difference ≈ 6e-08\n", False),
        ("DIN, test AUC ≈ nan\nlargest difference ≈ 6e-08\n", False),
        ("", False),
    ],
)
def test_only_the_digits_after_the_sign_may_differ(other: str, alike: bool) -> None:
    assert (comparable(notebook(SHOWN)) == comparable(notebook(other))) == alike


@pytest.mark.parametrize(
    ("code", "code_of_status"),
    [
        ("print('DIN, test AUC ≈ 0.847\\nlargest difference ≈ 1e-07')", 0),
        ("print('BaseModel, test AUC ≈ 0.850\\nlargest difference ≈ 6e-08')", 1),
        ("print('DIN, test AUC ≈ 0.850')", 1),
    ],
)
def test_nbval_itself_ignores_the_same(code: str, code_of_status: int, tmp_path: Path) -> None:
    nbformat.write(notebook(SHOWN, code), tmp_path / "x.ipynb")
    options = ["--nbval", "--nbval-current-env", "--nbval-sanitize-with", str(SANITIZE), "-p", "no:cacheprovider", "-q"]
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", *options, "--rootdir", str(tmp_path), str(tmp_path / "x.ipynb")],
        cwd=ROOT, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert ran.returncode == code_of_status, ran.stdout
