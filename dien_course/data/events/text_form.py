"""How a text file is written: compressed or not, its encoding, what stands between its fields, and its header."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from dien_course.data.events.byte_streams import open_bytes
from dien_course.errors import DataError

DELIMITERS = {"\t": "tab", ",": "comma", ";": "semicolon", "|": "bar", "::": "double colon"}
TYPED = re.compile(r"(.+):(token|float|token_seq|float_seq)")  # RecBole's headers
HEAD = 1 << 16  # bytes that are looked at
LINES = 20


@dataclass(frozen=True)
class TextForm:
    """What was found, or told, of a text file.

    ``names``: the columns, RecBole's types taken off; ``types``: those types, where there are any. ``skip``: lines
    before the first row. ``quoted``: whether fields may stand in double quotes.
    """

    path: Path
    encoding: str
    delimiter: str
    names: tuple[str, ...]
    skip: int
    quoted: bool
    types: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        between = DELIMITERS.get(self.delimiter, repr(self.delimiter))
        return f"{between} between fields" + ("" if self.encoding == "utf-8" else f", {self.encoding}")


def text_form(
    path: Path,
    wanted: Sequence[str],
    *,
    delimiter: str | None = None,
    encoding: str | None = None,
    names: Sequence[str] | None = None,
    header: bool = True,
) -> TextForm:
    """The form of the file at ``path``, in which the columns ``wanted`` are looked for.

    A ``delimiter`` that is not told is the one that makes rows of one length of the first lines, with these columns.
    With ``names`` the file has no header; with ``header`` false its columns are called 1, 2, 3 and so on.
    Raises DataError for an empty file, other text than ``encoding`` (UTF-8), or a delimiter that cannot be told.
    """
    check_delimiter(delimiter)
    lines = _first_lines(path, encoding)
    begin = next((number for number, line in enumerate(lines) if line.strip()), None)
    if begin is None:
        raise DataError(f"{path}: is empty; expected a header and rows")
    lines = [line for line in lines[begin:] if line.strip()]
    delimiter = delimiter or _delimiter(path, lines, wanted, names, header)
    quoted = _quoted(lines, delimiter)
    first = fields_of(lines[0], delimiter, quoted)
    types = {}
    if names is not None:
        columns, skip = tuple(names), begin
        if len(columns) != len(first):
            raise DataError(
                f"{path}, line {begin + 1}: found {len(first)} fields with a {DELIMITERS.get(delimiter, delimiter)} "
                f"between; expected {len(columns)}, as --names says"
            )
    elif not header:
        columns, skip = tuple(str(number) for number in range(1, len(first) + 1)), begin
    else:
        columns, skip = tuple(name.strip() for name in first), begin + 1
        typed = [TYPED.fullmatch(name) for name in columns]
        if all(typed):
            columns = tuple(match[1] for match in typed)
            types = {match[1]: match[2] for match in typed}
    twice = [name for name in columns if name in wanted and columns.count(name) > 1]
    if twice:
        raise DataError(f"{path}: column {twice[0]!r} is there twice; expected it once")
    return TextForm(path, encoding or "utf-8", delimiter, columns, skip, quoted, types)


def check_delimiter(delimiter: str | None) -> None:
    """Raises DataError for a delimiter that is neither None, ``::`` nor one character."""
    if delimiter is not None and delimiter != "::" and (len(delimiter) != 1 or delimiter in '"\r\n'):
        raise DataError(f"delimiter is {delimiter!r}; expected one character, or '::'")


def fields_of(line: str, delimiter: str, quoted: bool) -> list[str]:
    """The fields of one line of text."""
    if not quoted or len(delimiter) > 1:
        return line.split(delimiter)
    return next(csv.reader([line], delimiter=delimiter), [])


def _first_lines(path: Path, encoding: str | None) -> list[str]:
    with open_bytes(path) as stream:
        data = stream.read(HEAD)
    if encoding is None and data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise DataError(f"{path}: is text in UTF-16; expected UTF-8, or --encoding utf-16")
    try:
        decoder = codecs.getincrementaldecoder(encoding or "utf-8-sig")()
        text = decoder.decode(data, final=len(data) < HEAD)
    except LookupError as error:
        raise DataError(f"encoding is {encoding!r}; expected a name such as utf-8, utf-16, latin-1 or gbk") from error
    except UnicodeError as error:
        raise not_text(path, encoding) from error
    if "\0" in text:
        raise DataError(f"{path}: holds zero bytes; expected text in UTF-8, or another --encoding such as utf-16-le")
    lines = text.removeprefix("\ufeff").splitlines()
    if len(data) == HEAD and len(lines) > 1:
        lines.pop()  # cut off somewhere
    return lines[:LINES]


def not_text(path: Path, encoding: str | None) -> DataError:
    """The error for bytes that are no text in ``encoding``."""
    if encoding is not None and encoding != "utf-8":
        return DataError(f"{path}: is not text in {encoding}; expected another --encoding, such as utf-8 or gbk")
    return DataError(
        f"{path}: is not text in UTF-8; expected UTF-8, or the --encoding that it has, such as latin-1, cp1252 or gbk"
    )


def _quoted(lines: list[str], delimiter: str) -> bool:
    """Whether double quotes enclose fields: always with commas and the like, else where the first lines do so."""
    if delimiter not in ("\t", "::"):
        return True
    fields = [text.strip() for line in lines for text in line.split(delimiter)]
    return delimiter == "\t" and any(len(text) > 1 and text[0] == text[-1] == '"' for text in fields)


def _delimiter(path: Path, lines: list[str], wanted: Sequence[str], names: Sequence[str] | None, header: bool) -> str:
    """The first of ``DELIMITERS`` that fits best."""
    best, most = None, (-1, -1)
    for delimiter in DELIMITERS:
        rows = [fields_of(line, delimiter, _quoted(lines, delimiter)) for line in lines]
        even = sum(len(row) == len(rows[0]) for row in rows)
        if len(rows[0]) < 2:
            continue
        if names is not None:
            fits = len(rows[0]) == len(names)
        else:
            columns = {name.strip() for name in rows[0]} | {name.strip().split(":")[0] for name in rows[0]}
            fits = len(columns & {*wanted}) if header else 0
        if (int(fits), even) > most:
            best, most = delimiter, (int(fits), even)
    if best is None:
        raise DataError(
            f"{path}, line 1: found {lines[0][:60]!r}; expected fields with a tab, comma, semicolon, bar or '::' "
            "between, or --delimiter"
        )
    return best
