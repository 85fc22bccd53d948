"""Open chapters alone, in an empty folder and a bare environment, and run them; it takes minutes and asks the index.

    python -m scripts.bare_chapter          chapters 04, 06, 08, 10 and 11
    python -m scripts.bare_chapter 03 09    these

The environment has torch, pandas, matplotlib, and what opens a notebook. First the set-up cell has to say in a sentence
what to do; then, with this checkout's wheel in the place of an address, the chapter has to run to its end.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from scripts.setup_cell import HEAD, NOWHERE, SOMEWHERE, TAG

ROOT = Path(__file__).resolve().parent.parent
BARE = ("torch", "pandas", "matplotlib", "ipykernel", "nbclient")
CHAPTERS = ("04", "06", "08", "10", "11")
RUN = """
import sys, nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
notebook = nbformat.read(sys.argv[1], as_version=4)
try:
    NotebookClient(notebook, timeout=600, kernel_name="python3").execute()
except CellExecutionError as error:
    sys.exit(f"{error.ename}: {error.evalue}")
"""


def environment(folder: Path) -> Path:
    """The Python of a new environment in ``folder`` with ``BARE`` in the tested versions."""
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    python = folder / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    index = ["--extra-index-url", "https://download.pytorch.org/whl/cpu", "--retries", "1", "--timeout", "15"]
    pip = [python, "-m", "pip", "install", "-qq", "--disable-pip-version-check", "-c", ROOT / "requirements.txt"]
    subprocess.run([*pip, *index, "--no-deps", "torch"], check=True)
    subprocess.run([*pip, *BARE], check=True)
    return python


def wheel(folder: Path) -> Path:
    """The checkout's wheel, built into ``folder`` from a copy of what git has, so that nothing stale is in it."""
    source = folder / "source"
    source.mkdir()
    archive = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
                             cwd=ROOT, capture_output=True, check=True).stdout  # fmt: skip
    for name in filter(None, archive.decode().split("\0")):
        if (ROOT / name).is_file():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).write_bytes((ROOT / name).read_bytes())
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*pip, "-w", folder, source], check=True)
    return next(folder.glob("*.whl"))


def alone(chapter: str, code: str, folder: Path) -> Path:
    """The chapter in an empty folder, with ``code`` as its set-up cell."""
    notebook = json.loads(next(ROOT.glob(f"notebooks/{chapter}_*.ipynb")).read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if TAG in cell["metadata"].get("tags", []):
            cell["source"] = code
    folder.mkdir()
    path = folder / f"{chapter}.ipynb"
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return path


def ran(python: Path, path: Path) -> str:
    """What the notebook ends with: the error of a cell in a line, empty for none."""
    done = subprocess.run([python, "-c", RUN, path], cwd=path.parent, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else done.stderr.strip().splitlines()[-1]


def main(chapters: list[str]) -> int:
    """Runs them; 0 when all ended well."""
    failed = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        python, course = environment(folder / "bare"), wheel(folder)
        print(f"{course.name}: {course.stat().st_size / 1e6:.1f} MB")
        said = ran(python, alone(chapters[0], HEAD + NOWHERE, folder / "nowhere"))
        print(f"without an address: {said}")
        failed += "this chapter needs the package dien_course" not in said
        code = HEAD + SOMEWHERE.format(begin=course, end="", wheel=course.name)
        for chapter in chapters:
            started = time.perf_counter()
            said = ran(python, alone(chapter, code, folder / chapter))
            failed += bool(said)
            print(f"{chapter}: {said or 'to its end'}, {time.perf_counter() - started:.0f} s", flush=True)
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or list(CHAPTERS)))
