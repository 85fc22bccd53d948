"""Build notebooks/NN_name.ipynb from notebooks/md/NN_name.md and run it.

    python -m scripts.build_notebooks          all chapters
    python -m scripts.build_notebooks 03 07    the chapters whose names begin so
    python -m scripts.build_notebooks --pictures 03    after a change of a figure's drawing: its pixels count too

The Markdown is the only source: whatever was edited in the .ipynb is replaced. A notebook is written only when its
cells or its outputs differ from the ones already there in more than what nbval ignores as well (times, paths, pixels,
widget ids), so building twice leaves nothing to commit.
"""

from __future__ import annotations

import argparse
import configparser
import hashlib
import json
import re
import sys
import time
from collections import Counter
from pathlib import Path

import jupytext
import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError
from nbformat import NotebookNode

from scripts.embedded_pictures import embed
from scripts.kept_explorers import WIDGET, explorers_of, keep
from scripts.setup_cell import ID as SETUP
from scripts.setup_cell import put, today

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = ROOT / "notebooks"
SANITIZE = ROOT / "tests" / "notebooks" / "sanitize.cfg"
PICTURE = "PICTURE"  # what sanitize.cfg puts in the place of a figure's pixels
CELL_SECONDS = 600  # what hangs is stopped; a machine that is busy with other work is waited for
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"file_extension": ".py", "mimetype": "text/x-python", "name": "python"},
}


def sources(folder: Path = NOTEBOOKS) -> list[Path]:
    """The chapters' Markdown files, in the order of the course."""
    return sorted((folder / "md").glob("[0-9][0-9]_*.md"))


def target(source: Path) -> Path:
    """The notebook that belongs to a Markdown file: notebooks/md/x.md -> notebooks/x.ipynb."""
    return source.parent.parent / f"{source.stem}.ipynb"


def read_source(source: Path) -> NotebookNode:
    """The notebook a Markdown file describes, not yet run, with cell ids that depend on the cells' text only.

    The set-up cell stands behind its first text (``setup_cell.py``), and drawings are in the text as pixels
    (``embedded_pictures.py``).
    """
    notebook = jupytext.read(source, fmt="md")
    notebook.metadata = nbformat.from_dict(METADATA)
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    put(notebook, today())
    seen: Counter[str] = Counter()
    for cell in notebook.cells:
        if cell.get("id") == SETUP:
            continue
        digest = hashlib.sha256(f"{cell.cell_type}\n{cell.source}".encode()).hexdigest()[:8]
        seen[digest] += 1
        cell.id = digest if seen[digest] == 1 else f"{digest}-{seen[digest]}"
    embed(notebook)
    return notebook


def run(notebook: NotebookNode, folder: Path) -> tuple[NotebookNode, dict[str, dict]]:
    """The notebook with its outputs, run in `folder`, and the numbers of its explorers that the site needs.

    Raises what the first failing cell raises.
    """
    client = NotebookClient(
        notebook,
        timeout=CELL_SECONDS,
        kernel_name="python3",
        record_timing=False,
        coalesce_streams=True,  # or a busy machine prints two outputs where an idle one prints one
        store_widget_state=True,  # of explorers, for the site; the notebook itself keeps none
        resources={"metadata": {"path": str(folder)}},
    )
    client.execute()
    explorers = explorers_of(notebook.cells, client.widget_state)
    for cell in notebook.cells:
        if "nbval-ignore-output" in cell.metadata.get("tags", []):
            # A progress bar is a widget; without its kernel all that would be left is an error message.
            cell.outputs = [output for output in cell.outputs if WIDGET not in output.get("data", {})]
        for output in cell.get("outputs", []):
            if "text/html" in output.get("data", {}):  # an explorer's picture, for viewers without a kernel
                output.data.pop(WIDGET, None)
    notebook.metadata = nbformat.from_dict(METADATA)
    return notebook, explorers


def sanitize_patterns() -> list[tuple[str, str]]:
    """The (regular expression, replacement) pairs that nbval uses too."""
    config = configparser.RawConfigParser()
    config.read(SANITIZE)
    return [(config.get(name, "regex"), config.get(name, "replace")) for name in config.sections()]


def comparable(notebook: NotebookNode, pictures: bool = False) -> object:
    """All of a notebook that must not change by running it again; with ``pictures``, their pixels as well."""
    patterns = [
        (regex, replacement) for regex, replacement in sanitize_patterns() if not (pictures and replacement == PICTURE)
    ]

    def clean(value: object, key: str = "") -> object:
        if key.startswith("application/vnd.jupyter.widget"):
            return None
        if isinstance(value, dict):
            return {name: clean(item, name) for name, item in value.items()}
        if isinstance(value, list):
            return [clean(item) for item in value]
        if isinstance(value, str) and not key.startswith("image/"):
            for pattern, replacement in patterns:
                value = re.sub(pattern, replacement, value)
        return value

    plain = json.loads(nbformat.writes(notebook, split_lines=False))
    for cell in plain["cells"]:
        if "outputs" in cell:
            cell["outputs"] = clean(cell["outputs"])
    return plain


def build(source: Path, pictures: bool = False) -> str:
    """Build one chapter; returns what happened: "written" or "unchanged". With ``pictures``, pixels count too."""
    path = target(source)
    notebook, explorers = run(read_source(source), path.parent)
    if path.exists() and _same(nbformat.read(path, as_version=4), notebook, pictures):
        return "unchanged"
    if path.parent == NOTEBOOKS:
        keep(source.stem[:2], explorers)
    unfinished = path.with_suffix(".ipynb.part")
    nbformat.write(notebook, unfinished)
    unfinished.replace(path)
    return "written"


def _same(one: NotebookNode, other: NotebookNode, pictures: bool) -> bool:
    return comparable(one, pictures) == comparable(other, pictures)


def main(arguments: list[str] | None = None) -> int:
    """The command line; returns the exit status."""
    parser = argparse.ArgumentParser(prog="make notebooks", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("chapters", nargs="*", metavar="NN", help="beginnings of chapter names; all when none is given")
    parser.add_argument("--pictures", action="store_true", help="write too where only the pixels of a figure differ")
    parser.add_argument("--folder", type=Path, default=NOTEBOOKS, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)

    chosen = [
        source
        for source in sources(options.folder.resolve())
        if not options.chapters or source.stem.startswith(tuple(options.chapters))
    ]
    if not chosen:
        print(f"No chapter in notebooks/md begins with {', '.join(options.chapters) or 'two digits'}.", file=sys.stderr)
        return 2
    for source in chosen:
        started = time.perf_counter()
        print(f"{source.stem:<28}", end=" ", flush=True)
        try:
            outcome = build(source, options.pictures)
        except (CellExecutionError, CellTimeoutError) as error:
            print(f"failed; {target(source).name} is left as it was\n\n{error}", file=sys.stderr)
            return 1
        print(f"{outcome:<9} {time.perf_counter() - started:5.1f} s", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
