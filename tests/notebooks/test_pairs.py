"""Each chapter's notebook is what its Markdown describes, run from top to bottom, with clean outputs."""

from __future__ import annotations

import json
import re
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from scripts.build_notebooks import METADATA, NOTEBOOKS, ROOT, read_source, sources, target

SOURCES = sources()
UNWANTED = {
    "a path of one machine": re.compile(
        rf"{re.escape(str(ROOT))}|/(home|root|Users|tmp|private|opt|mnt)/\w|[A-Z]:\\\\?\w|site-packages"
    ),
    "a warning": re.compile(r"\b\w*Warning\b"),
    "a figure that was not drawn": re.compile(r"^<Figure size [^>]+>$|^Figure\(\d+x\d+\)$"),
}
each_chapter = pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.stem)


def faults(notebook: NotebookNode) -> list[str]:
    """What is wrong with the outputs of a notebook, one sentence each."""
    found = []
    code = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]
    for number, cell in enumerate(code, start=1):
        place = f"code cell {number} ({cell.source.splitlines()[0][:40]!r})"
        if cell.execution_count != number:
            found.append(f"{place} was executed as number {cell.execution_count}")
        for output in cell.outputs:
            if output.output_type == "error" and "raises-exception" not in cell.metadata.get("tags", []):
                found.append(f"{place} ends in {output.ename}")
            if output.output_type == "stream" and output.name == "stderr":
                found.append(f"{place} writes to stderr: {output.text[:80]!r}")
            drawn = any(kind.startswith("image/") for kind in output.get("data", {}))
            for text in texts(output):
                for name, pattern in UNWANTED.items():
                    if (hit := pattern.search(text)) and not (drawn and "figure" in name):
                        found.append(f"{place} shows {name}: {hit[0]!r}")
    return found


def texts(output: NotebookNode) -> list[str]:
    """All text of an output; pictures and the traceback of an intended error are left out."""
    if output.output_type == "stream":
        return [output.text]
    if output.output_type == "error":
        return [f"{output.ename}: {output.evalue}"]
    return [
        re.sub(r"data:image/[^\"']+", "", value) if isinstance(value, str) else json.dumps(value)
        for kind, value in output.data.items()
        if not kind.startswith("image/png")
    ]


def test_there_are_chapters_and_each_notebook_is_one() -> None:
    assert SOURCES, "notebooks/md holds no chapter"
    assert {target(source) for source in SOURCES} == set(NOTEBOOKS.glob("*.ipynb"))


@each_chapter
def test_the_notebook_has_the_cells_and_tags_of_its_source(source: Path) -> None:
    built = nbformat.read(target(source), as_version=4)
    nbformat.validate(built)
    expected = read_source(source)

    def outline(notebook: NotebookNode) -> list[tuple]:
        return [(cell.cell_type, cell.source, dict(cell.metadata), cell.id) for cell in notebook.cells]

    assert outline(built) == outline(expected), f"{source.name} was edited after `make notebooks`"
    assert built.metadata == METADATA


@each_chapter
def test_every_code_cell_was_executed_and_its_outputs_are_clean(source: Path) -> None:
    notebook = nbformat.read(target(source), as_version=4)
    assert any(cell.cell_type == "code" for cell in notebook.cells)
    assert faults(notebook) == []


@pytest.mark.parametrize(
    ("output", "fault"),
    [
        (nbformat.v4.new_output("stream", name="stderr", text="oops"), "stderr"),
        (nbformat.v4.new_output("stream", text=f"saved to {ROOT}/x"), "a path of one machine"),
        (nbformat.v4.new_output("stream", text="x.py:1: UserWarning: old"), "a warning"),
        (nbformat.v4.new_output("error", ename="ValueError", evalue="no"), "ends in ValueError"),
        (nbformat.v4.new_output("display_data", {"text/plain": "<Figure size 300x200 with 1 Axes>"}), "not drawn"),
    ],
)
def test_a_bad_output_is_noticed(output: NotebookNode, fault: str) -> None:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("x", execution_count=1, outputs=[output])])
    assert any(fault in sentence for sentence in faults(notebook))


def test_a_cell_that_was_never_executed_is_noticed() -> None:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("x")])
    assert faults(notebook) == ["code cell 1 ('x') was executed as number None"]
