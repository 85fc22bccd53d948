"""A learner's notebook as cells, read from the file without running anything."""

from __future__ import annotations

import ast
import json
import re
from dataclasses import dataclass
from pathlib import Path

# What a notebook may have: many times what the largest chapter has (2 MB with its widgets, 168 cells, 33,000 characters
# and 900 lines of code), so that no notebook keeps the graders from the others.
LARGEST = 10 << 20  # bytes
MOST_CELLS = 2_000
MOST_CODE = 300_000  # characters in all code cells
MOST_LINES = 5_000  # lines in all code cells, and semicolons


class NotANotebook(ValueError):
    """The file is not a notebook; the message is the sentence that says why."""


@dataclass(frozen=True)
class Cell:
    """A code cell: its number among all cells (from 1), its source as Python, and nbgrader's id ("" if it has none)."""

    number: int
    source: str
    grade_id: str = ""

    def statements(self) -> list[ast.stmt]:
        """Its top-level statements. Raises SyntaxError (or ValueError, RecursionError) when it is not Python."""
        return ast.parse(self.source).body


def read_cells(path: Path) -> tuple[Cell, ...]:
    """The code cells of the notebook, in order. Raises NotANotebook."""
    return cells_of(read_content(path))


def read_content(path: Path) -> bytes:
    """What is in the notebook's file. Raises NotANotebook for what no notebook of the course can be."""
    if path.is_symlink():
        raise NotANotebook("It is a link to another file; expected the notebook itself.")
    if not path.is_file():
        raise NotANotebook("There is no such file." if not path.exists() else "It is not a file.")
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise NotANotebook(f"It has {size >> 20} MB; a notebook of the course has less than {LARGEST >> 20}.")
        return path.read_bytes()
    except OSError as error:
        raise NotANotebook(f"It cannot be read: {error.strerror or error}.") from error


def cells_of(data: bytes) -> tuple[Cell, ...]:
    """The code cells of a notebook file's content. Raises NotANotebook."""
    if not data.strip():
        raise NotANotebook("It is not a notebook: the file is empty.")
    _require_few(data.count(b'"cell_type"'), MOST_CELLS, "cells")
    try:
        content = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise NotANotebook("It is not a notebook: its content is not JSON.") from error
    if not isinstance(content, dict) or not isinstance(content.get("cells"), list):
        older = isinstance(content, dict) and "worksheets" in content
        what = "it is of an old format (version 3); open and save it in JupyterLab" if older else "it has no cells"
        raise NotANotebook(f"It is not a notebook: {what}.")
    _require_few(len(content["cells"]), MOST_CELLS, "cells")
    sources = [_text(cell.get("source")) for cell in content["cells"] if _is_code(cell)]
    _require_few(sum(map(len, sources)), MOST_CODE, "characters of code")
    _require_few(sum(1 + source.count("\n") + source.count(";") for source in sources), MOST_LINES, "lines of code")
    found = []
    for number, cell in enumerate(content["cells"], start=1):
        if _is_code(cell):
            found.append(Cell(number, python_of(_text(cell.get("source"))), _grade_id(cell)))
    if not any(cell.source.strip() for cell in found):
        raise NotANotebook("It is an empty notebook: it has no code cells.")
    return tuple(found)


def _require_few(found: int, most: int, what: str) -> None:
    if found > most:
        raise NotANotebook(f"It has {found:,} {what}; a notebook of the course has less than {most:,}.")


def _is_code(cell: object) -> bool:
    return isinstance(cell, dict) and cell.get("cell_type") == "code"


def _text(source: object) -> str:
    if isinstance(source, list):
        return "".join(line for line in source if isinstance(line, str))
    return source if isinstance(source, str) else ""


def _grade_id(cell: dict) -> str:
    metadata = cell.get("metadata")
    nbgrader = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    found = nbgrader.get("grade_id") if isinstance(nbgrader, dict) else None
    return found if isinstance(found, str) else ""


def python_of(source: str) -> str:
    """The source with IPython's own lines (``%time``, ``!pip``, ``help?``) blanked, so that line numbers stay."""
    try:
        ast.parse(source)
        return source
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        lines = source.split("\n")
        kept = ["" if re.match(r"\s*[%!?]|.*\?\s*$", line) else line for line in lines]
        return "\n".join(kept)
