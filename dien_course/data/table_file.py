"""Files that hold one table: CSV with any usual delimiter, gzipped or not, and parquet (chapter 09)."""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import zlib
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from dien_course.errors import DataError
from dien_course.files import require_file

if TYPE_CHECKING:  # importing pandas takes time, so only the functions that need it do
    import pandas as pd

DELIMITERS = {",": "commas", "\t": "tabs", ";": "semicolons", "|": "vertical bars"}
ENDINGS = (".csv", ".csv.gz", ".tsv", ".tsv.gz", ".parquet")
GUESSES = {"gb2312": "gbk", "cp1252": "cp1252"}  # tried in this order, only to name the right-hand one in the error
FOREIGN = {
    b"PK\x03\x04": "an Excel workbook or a zip archive",
    b"BZh": "compressed with bzip2",
    b"\xfd7zXZ": "compressed with xz",
}


def read_table(path: str | Path, *, delimiter: str | None = None, encoding: str = "utf-8") -> pd.DataFrame:
    """The table in a file: text in every cell of a CSV, numbers, text and lists in those of a parquet file.

    ``delimiter``: one character, or None for the one of comma, tab, semicolon and vertical bar that cuts the header
    into most names. ``encoding`` of a CSV: any name that Python knows; a byte-order mark is no part of the first name.
    What is gzipped or parquet is told by its first bytes. The index is the line that each row begins in, or in
    parquet the number of the row from 1.
    Raises DataError for a file that is missing, no regular file, empty, of another kind or encoding, or has a row with
    more or fewer fields than the header.
    """
    path = require_file(path, "a CSV or parquet file")
    try:
        with open(path, "rb") as file:
            magic = file.read(6)
        if magic[:4] == b"PAR1":
            return _read_parquet(path)
        return _read_csv(path, magic[:2] == b"\x1f\x8b", magic, delimiter, encoding)
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror or error}); expected a CSV file") from error


def find_table(folder: Path, name: str) -> Path | None:
    """The file ``name`` in ``folder`` with one of ``ENDINGS``, or None; raises DataError where there are several."""
    found = [folder / f"{name}{ending}" for ending in ENDINGS if (folder / f"{name}{ending}").exists()]
    if len(found) > 1:
        raise DataError(f"{folder}: has {found[0].name} and {found[1].name}; expected one of them")
    return found[0] if found else None


def _read_csv(path: Path, zipped: bool, magic: bytes, delimiter: str | None, encoding: str) -> pd.DataFrame:
    import pandas as pd

    for mark, kind in FOREIGN.items():
        if magic.startswith(mark):
            raise DataError(f"{path}: is {kind}; expected a CSV file, which may be gzipped, or parquet")
    try:
        header, rows, lines = _read_rows(path, gzip.open if zipped else open, delimiter, encoding)
    except UnicodeError as error:
        raise DataError(f"{path}: {_other_encoding(path, zipped, encoding)}") from error
    except LookupError as error:
        raise DataError(
            f"{path}: cannot be read ({error}); expected an encoding such as utf-8, utf-16 or gbk"
        ) from error
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise DataError(f"{path}: is a damaged gzip file ({error}); expected a whole one") from error
    except csv.Error as error:
        raise DataError(f"{path}: is not a CSV file ({error}); expected a header, rows, and quotes in pairs") from error
    if not header:
        raise DataError(f"{path}: is empty; expected a header and rows")
    if not rows:
        raise DataError(f"{path}: has a header and no rows; expected at least one row")
    return pd.DataFrame(rows, columns=header, index=lines, dtype=object)


def _read_rows(
    path: Path, opener, delimiter: str | None, encoding: str
) -> tuple[list[str], list[list[str]], list[int]]:
    csv.field_size_limit(2**31 - 1)  # a long history is one field
    if codecs.lookup(encoding).name == "utf-8":
        encoding = "utf-8-sig"
    rows, lines = [], []
    with opener(path, "rt", encoding=encoding, newline="") as file:
        if delimiter is None:
            delimiter = _sniffed(file)
            file.seek(0)
        elif len(delimiter) != 1 or delimiter in '"\r\n':
            raise DataError(f"delimiter is {delimiter!r}; expected one character, such as ',' or a tab")
        reader = csv.reader(file, delimiter=delimiter, strict=True)
        header = [name.strip().removeprefix("\ufeff") for name in next(reader, [])]
        if "\0" in "".join(header):
            raise UnicodeError("zero bytes")
        twice = [name for name in header if header.count(name) > 1]
        if twice:
            hint = "; has the file a header?" if _is_number(twice[0]) else ""
            raise DataError(f"{path}, row 1: column {twice[0]!r} is there twice; expected it once{hint}")
        begin = reader.line_num + 1
        for fields in reader:
            if fields and len(fields) != len(header):
                raise DataError(f"{path}, row {begin}: has {len(fields)} fields; expected {len(header)}, as the header")
            if fields:
                rows.append(fields)
                lines.append(begin)
            begin = reader.line_num + 1
    return header, rows, lines


def _sniffed(file: io.TextIOBase) -> str:
    """The delimiter that cuts the first line into most fields; a comma where none does."""
    line = file.readline()
    fields = {}
    for delimiter in DELIMITERS:
        with suppress(csv.Error):
            fields[delimiter] = len(next(csv.reader([line], delimiter=delimiter), []))
    return max(fields, key=fields.get, default=",")


def _other_encoding(path: Path, zipped: bool, encoding: str) -> str:
    """What the error says of a file that is not in ``encoding``: the flag that reads it, if one is plain to see."""
    said = f"is not text in {encoding.upper()}; expected that, or the flag that names the encoding"
    with (gzip.open if zipped else open)(path, "rb") as file:
        start = file.read(1 << 20)
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return f"{said}: --encoding utf-16, to judge by its first bytes"
    if b"\0" in start:
        even = start[::2].count(0) > start[1::2].count(0)
        return f"{said}: --encoding utf-16-{'be' if even else 'le'}, to judge by its zero bytes"
    for tried, name in GUESSES.items():
        with suppress(UnicodeError):
            codecs.getincrementaldecoder(tried)().decode(start)
            return f"{said}: perhaps --encoding {name}"
    return f"{said}, as in --encoding gbk"


def _is_number(text: str) -> bool:
    with suppress(ValueError):
        return bool(float(text)) or True
    return False


def _read_parquet(path: Path) -> pd.DataFrame:
    import pandas as pd

    try:
        from pyarrow import ArrowException, parquet, types
    except ImportError as error:
        raise DataError(
            f"{path}: is a parquet file, which pyarrow reads; expected it installed, or a CSV file"
        ) from error
    try:
        arrow = parquet.read_table(path)
    except (ArrowException, OSError) as error:
        raise DataError(f"{path}: is a damaged parquet file; expected a whole one") from error
    if not arrow.num_rows:
        raise DataError(f"{path}: has no rows; expected at least one row")
    table = {}
    for name, column in zip(arrow.column_names, arrow.columns, strict=True):
        if name in table:
            raise DataError(f"{path}: column {name!r} is there twice; expected it once")
        if types.is_integer(column.type) and column.null_count:  # as floats, ids would merge
            table[name] = np.array(column.to_pylist(), dtype=object)
        elif types.is_decimal(column.type):
            table[name] = column.cast("float64").to_numpy()
        else:
            table[name] = column.to_pandas().to_numpy()
    return pd.DataFrame(table, index=range(1, arrow.num_rows + 1))
