"""`make faults` can plant what it says, says so when it cannot, and its page tells of every fault."""

from __future__ import annotations

import subprocess
from pathlib import Path

import nbformat
import pytest
from chapters import code, notebook

from scripts import notebook_faults
from scripts.notebook_faults import NOBODY, PAGE, ROOT, attempt, row, section_of, update
from scripts.planted_faults import FAULTS, Edit, Fault, planted


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_each_fault_can_be_planted_and_is_python(fault: Fault) -> None:
    for path, text in planted(fault, ROOT / "dien_course").items():
        assert text != path.read_text(encoding="utf-8")
        compile(text, str(path), "exec")


def test_text_that_is_no_longer_there_is_named() -> None:
    fault = Fault("wings", (Edit("layers/cells.py", "no such text", ""),), ())
    with pytest.raises(ValueError, match=r"'wings' cannot be planted: layers/cells.py holds 'no such text' 0 times"):
        planted(fault, ROOT / "dien_course")


def test_the_page_tells_of_every_fault_and_each_was_noticed() -> None:
    page = PAGE.read_text(encoding="utf-8")
    told = [line.split(" | ")[0].removeprefix("| ") for line in page.splitlines() if line.count("`dien_course/")]
    assert told == [fault.name for fault in FAULTS], "run `make faults`"
    assert NOBODY not in page


def test_rows_of_faults_that_were_not_tried_again_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notebook_faults, "PAGE", tmp_path / "page.md")
    first, *_, last = FAULTS
    update({last.name: row(last, "[03](x)")})
    update({first.name: row(first, None)})
    update({first.name: row(first, "[04](x)")})
    lines = (tmp_path / "page.md").read_text().splitlines()
    assert lines[-2:] == [row(first, "[04](x)"), row(last, "[03](x)")]


def test_a_cell_is_found_by_the_heading_above_it(tmp_path: Path) -> None:
    (tmp_path / "notebooks").mkdir()
    cells = ["# 03 · Attention", code("x"), "## One\n\n## Two (b)", code("y"), code("z"), "## Three", code("w")]
    nbformat.write(notebook(*cells), tmp_path / "notebooks" / "03_attention.ipynb")
    found = [section_of(f"03_attention.ipynb::Cell {number}", tmp_path) for number in range(4)]
    assert [link.partition("]")[0] for link in found] == [
        "[03, 03 · Attention",
        "[03, Two (b)",
        "[03, Two (b)",
        "[03, Three",
    ]
    assert found[1].endswith("(../notebooks/03_attention.ipynb#Two-%28b%29)")


START, THIRD = Path("00_start_here.ipynb"), Path("03_attention_over_history.ipynb")


@pytest.mark.parametrize(
    ("fails", "fails_anyway", "noticed"),
    [
        ({START, THIRD}, set(), THIRD),  # the likely one is tried first
        ({START}, set(), START),
        ({START, THIRD}, {THIRD}, START),  # what fails anyway has noticed nothing
        (set(), set(), None),
    ],
)
def test_a_fault_is_noticed_by_a_notebook_that_fails_with_it_and_only_with_it(
    fails: set[Path], fails_anyway: set[Path], noticed: Path | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "dien_course" / "two.py"
    file.parent.mkdir()
    file.write_text("def two(): return 2\n")
    fault = Fault("two is three", (Edit("two.py", "return 2", "return 3"),), ("03",))

    def run(copy: Path, notebook: Path) -> str | None:
        failing = fails if "return 3" in file.read_text() else fails_anyway
        return f"{notebook.name}::Cell 4" if notebook in failing else None

    monkeypatch.setattr(notebook_faults, "run", run)
    monkeypatch.setattr(notebook_faults, "section_of", lambda failed, copy: failed)
    said = attempt(fault, tmp_path, dict.fromkeys([START, THIRD]))
    assert said == (noticed and f"{noticed.name}::Cell 4")
    assert "return 2" in file.read_text()


def test_a_run_of_pytest_that_names_no_cell_is_not_taken_for_a_success(monkeypatch: pytest.MonkeyPatch) -> None:
    ended = {"returncode": 1, "stdout": "1 failed", "stderr": ""}
    monkeypatch.setattr(subprocess, "run", lambda *a, **k: subprocess.CompletedProcess(a, **ended))
    with pytest.raises(RuntimeError, match="without naming a cell"):
        notebook_faults.run(ROOT, START)
    ended["returncode"] = 4
    with pytest.raises(RuntimeError, match="ended with 4"):
        notebook_faults.run(ROOT, START)
