"""Reading a table that a person made or a platform exported: CSV with a header; commas, semicolons or tabs."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from dien_course.errors import DataError
from dien_course.files import require_file

LARGEST = 10 << 20  # bytes


def read_sheet(path: Path, expected: str) -> list[tuple[int, dict[str, str]]]:
    """The rows that are not empty, each with its line's number: column's name in small letters -> text, stripped.

    Raises DataError, one sentence, for what is no such table; ``expected`` says what it should have been.
    """
    file = require_file(path, expected)
    if file.stat().st_size > LARGEST:
        raise DataError(f"{path}: is larger than {LARGEST >> 20} MB; expected {expected}")
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError(f"{path}: is not UTF-8 text (byte {error.start}); expected {expected}") from error
    first = text.split("\n", 1)[0]
    separator = max((",", ";", "\t"), key=first.count)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        lines = [(reader.line_num, [cell.strip() for cell in line]) for line in reader]
    except csv.Error as error:
        raise DataError(f"{path}: cannot be read as a table ({error}); expected {expected}") from error
    lines = [(number, cells) for number, cells in lines if any(cells)]
    if len(lines) < 2:
        raise DataError(f"{path}: has no rows; expected {expected}")
    names = [name.casefold() for name in lines[0][1]]
    return [(number, dict(zip(names, cells + [""] * len(names), strict=False))) for number, cells in lines[1:]]
