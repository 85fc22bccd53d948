"""Do the notebooks alone notice a fault? Plant each of FAULTS in a copy of the package, run them, say which one did.

    python -m scripts.notebook_faults                every fault
    python -m scripts.notebook_faults mask AUC       the faults whose names hold one of these words

docs/notebook_faults.md says what came of each; the rows of faults that are not tried stay as they are.

Each fault is planted by itself, wherever the package would otherwise contradict itself, and nbval compares the
notebooks, the likely ones first, until a cell fails. A notebook counts only if it passes without any fault. The command
fails when a fault goes unnoticed, when a notebook fails without one, or when the text to replace is no longer there.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat

from scripts.figure_index import anchor, headings
from scripts.planted_faults import FAULTS, Fault, planted

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "notebook_faults.md"
COPIED = ("dien_course", "data", "docs", "notebooks", "scripts", "tests/notebooks", "bench", "pyproject.toml")
CELL_SECONDS = 600
NOBODY = "**none**"
HEAD = """\
# Do the notebooks alone notice a fault?

Each fault below was planted in a copy of the package, everywhere at once, so that the package agrees with itself and
only a computation of the notebook's own can tell. Then the notebooks were run without any unit test, and their outputs
compared with those committed. The table names the chapter, and in it the section with the first cell that failed.

```
make faults
```

repeats this and writes this page. It takes some minutes and is not part of `make test`, which only checks that each
fault can still be planted. The faults are in `scripts/planted_faults.py`.

| fault | planted in | noticed by |
|---|---|---|
"""


def run(copy: Path, notebook: Path) -> str | None:
    """Compare a notebook's outputs; the first cell that failed, as pytest names it, or None."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-x",
        "-q",
        "--tb=no",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:xdist",
        "--nbval",
    ]
    command += ["--nbval-current-env", f"--nbval-cell-timeout={CELL_SECONDS}"]
    command += ["--nbval-sanitize-with", "tests/notebooks/sanitize.cfg", f"notebooks/{notebook.name}"]
    # The copy's package comes before the one installed; on one thread, as in `make test`.
    environment = os.environ | {"PYTHONPATH": str(copy), "OMP_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    result = subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True, check=False)
    if result.returncode not in (0, 1):
        raise RuntimeError(f"pytest ended with {result.returncode}:\n{result.stdout}{result.stderr}")
    failed = re.search(r"^(?:FAILED|ERROR) notebooks/(\S+::Cell \d+)", result.stdout, re.MULTILINE)
    if result.returncode == 1 and not failed:
        raise RuntimeError(f"pytest failed without naming a cell:\n{result.stdout}{result.stderr}")
    return failed[1] if failed else None


def section_of(failed: str, copy: Path) -> str:
    """A link to the section with a failed cell, which pytest names as in "03_attention.ipynb::Cell 4"."""
    name, _, number = failed.partition("::Cell ")
    heading, left = "", int(number)
    for cell in nbformat.read(copy / "notebooks" / name, as_version=4).cells:
        if cell.cell_type == "markdown":
            heading = next((title for _, title in reversed(headings(cell.source))), heading)
        elif cell.cell_type == "code":
            left -= 1
        if left < 0:
            break
    return f"[{name[:2]}, {heading}](../notebooks/{name}#{anchor(heading)})"


def row(fault: Fault, noticed: str | None) -> str:
    """The row of a fault in the page; ``noticed`` is the link to the section that noticed it."""
    files = ", ".join(f"`dien_course/{file}`" for file in dict.fromkeys(edit.file for edit in fault.edits))
    return f"| {fault.name} | {files} | {noticed or NOBODY} |"


def update(rows: dict[str, str]) -> None:
    """Put rows, by the name of their fault, into the page; those of other faults stay."""
    there = PAGE.read_text(encoding="utf-8").splitlines() if PAGE.exists() else []
    rows = {line[2:].partition(" | ")[0]: line for line in there if line.startswith("| ")} | rows
    known = [rows[fault.name] for fault in FAULTS if fault.name in rows]
    PAGE.write_text(HEAD + "\n".join(known) + "\n", encoding="utf-8")


def main(words: list[str]) -> int:
    chosen = [fault for fault in FAULTS if not words or any(word in fault.name for word in words)]
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "course"
        for name in COPIED:
            source, goal = ROOT / name, copy / name
            goal.parent.mkdir(parents=True, exist_ok=True)
            shutil.copytree(source, goal) if source.is_dir() else shutil.copy(source, goal)
        for fault in chosen:
            planted(fault, copy / "dien_course")  # before minutes are spent
        notebooks = dict.fromkeys(sorted((copy / "notebooks").glob("*.ipynb")))
        unnoticed = 0
        for fault in chosen:
            noticed = attempt(fault, copy, notebooks)
            update({fault.name: row(fault, noticed)})
            unnoticed += noticed is None
    broken = [path.name for path, passes in notebooks.items() if passes is False]
    if broken:
        print("Fail without any fault, and so did not count:", ", ".join(broken))
    print(f"{len(chosen) - unnoticed} of {len(chosen)} faults were noticed by a notebook.")
    return int(bool(unnoticed or broken))


def attempt(fault: Fault, copy: Path, notebooks: dict[Path, bool | None]) -> str | None:
    """Plant one fault, run the notebooks, take it out again; a link to the section that noticed it, or None.

    ``notebooks`` says of each whether it passes without a fault, None where that was not tried yet.
    """
    started = time.perf_counter()
    changed = planted(fault, copy / "dien_course")
    sound = {path: path.read_text(encoding="utf-8") for path in changed}
    noticed = None
    for path in sorted(notebooks, key=lambda path: not path.name.startswith(fault.likely)):
        if notebooks[path] is False:
            continue
        write(changed)
        failed = run(copy, path)
        write(sound)
        if failed and notebooks[path] is None:
            notebooks[path] = run(copy, path) is None
        if failed and notebooks[path]:
            noticed = failed
            break
    print(f"{fault.name:<60} {noticed or 'NOT NOTICED':<45} {time.perf_counter() - started:5.0f} s", flush=True)
    return section_of(noticed, copy) if noticed else None


def write(texts: dict[Path, str]) -> None:
    for path, text in texts.items():
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
