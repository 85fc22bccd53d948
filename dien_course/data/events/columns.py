"""Columns of a log or of a table beside it, wherever they come from: text, JSON lines, parquet, or a DataFrame."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from dien_course.data.events.byte_streams import first_bytes, open_bytes
from dien_course.data.events.parquet import parquet_files, parquet_found, place_in, read_parquet
from dien_course.data.events.text_columns import line_of_row, read_text
from dien_course.data.events.text_form import text_form
from dien_course.data.wording import shortened
from dien_course.errors import DataError

if TYPE_CHECKING:  # importing them takes time, so only the functions that need them do
    import pandas as pd
    import pyarrow as pa


@dataclass(frozen=True)
class Columns:
    """Some columns as pyarrow arrays, and what is known of where they came from.

    ``name``: the file, or ``table``. ``data``: name -> pyarrow.ChunkedArray. ``types``: RecBole's types of the columns.
    ``found``: how the file is written. ``place``: where row i stands, for errors.
    """

    name: str
    data: dict[str, pa.ChunkedArray]
    place: Callable[[int], str]
    found: str = ""
    types: dict[str, str] = field(default_factory=dict)

    def called(self, name: str | None) -> str | None:
        """The column's name without RecBole's type, as in ``data``."""
        return name if name is None or name in self.data else name.rpartition(":")[0]

    def error(self, row: int, column: str, found: object, expected: str) -> DataError:
        """The error for the value ``found`` in ``row`` (from 0) of ``column``."""
        return DataError(f"{self.name}, {self.place(row)}, column {column!r}: found {found!r}; expected {expected}")


def read_columns(
    source: str | Path | pd.DataFrame,
    wanted: Sequence[str] | None,
    *,
    numbers: Sequence[str] = (),
    hints: Sequence[str] = (),
    delimiter: str | None = None,
    encoding: str | None = None,
    names: Sequence[str] | None = None,
    header: bool = True,
    progress: bool = False,
) -> Columns:
    """The columns ``wanted`` (None: all) of ``source``; of text, ``numbers`` are read as whole numbers if they are.

    ``hints``: columns that a header probably has, where none are wanted by name.
    Of a folder all parquet files are read, one after the other. A file that begins as parquet or as JSON lines is read
    as such, any other as text in the form of ``text_form``.
    Raises DataError for a file that cannot be read, or has no such column.
    """
    if not isinstance(source, str | Path):
        return _frame(source, wanted)
    path = Path(source)
    if path.is_dir():
        return _parquet(path, wanted)
    begin = first_bytes(path)
    if begin == b"PAR1":
        return _parquet(path, wanted)
    if begin.lstrip(b"\xef\xbb\xbf").startswith(b"{") or _begins_as_json(path):
        return _json_lines(path, wanted)
    form = text_form(path, wanted or hints, delimiter=delimiter, encoding=encoding, names=names, header=header)
    if wanted is not None:
        wanted = [name if name in form.names else name.rpartition(":")[0] or name for name in wanted]
        hint = "" if names is not None or not header or hints else "; a file without a header is read with --names"
        _require(str(path), wanted, form.names, hint)
    data = read_text(form, form.names if wanted is None else wanted, numbers, progress=progress)
    return Columns(str(path), data, lambda row: f"line {line_of_row(form, row)}", str(form), form.types)


def _require(name: str, wanted: Sequence[str] | None, columns: Sequence[str], hint: str = "") -> None:
    missing = [column for column in wanted or () if column not in columns]
    if missing:
        found = ", ".join(map(str, columns))[:200]
        raise DataError(f"{name}: column {missing[0]!r} is missing; found {found}{hint}")


def _frame(frame: pd.DataFrame, wanted: Sequence[str] | None) -> Columns:
    import pandas as pd
    import pyarrow as pa

    if not isinstance(frame, pd.DataFrame):
        raise DataError(f"the log is of type {type(frame).__name__}; expected a path or a DataFrame")
    _require("table", wanted, list(frame.columns))
    data = {}
    for name in dict.fromkeys(frame.columns if wanted is None else wanted):
        column = frame[name]
        if isinstance(column, pd.DataFrame):
            raise DataError(f"table: column {name!r} is there twice; expected it once")
        if column.dtype == object:  # perhaps text beside numbers, and whole numbers of any size
            _require_plain(name, column)
            column = [None if pd.isna(value) else str(value) for value in column]
        try:
            array = pa.array(column, from_pandas=True)
        except (pa.ArrowException, TypeError, OverflowError) as error:
            raise DataError(f"table, column {name!r}: found values of type {frame[name].dtype} ({error})") from error
        data[str(name)] = array if isinstance(array, pa.ChunkedArray) else pa.chunked_array([array])
    return Columns("table", data, lambda row: f"row {row} (from 0)")


def _require_plain(name: str, column: pd.Series) -> None:
    for row, value in enumerate(column):
        if isinstance(value, bytes | Sequence | Mapping | Set) and not isinstance(value, str):
            raise DataError(
                f"table, row {row} (from 0), column {name!r}: found {shortened(value)}; expected text or a number"
            )


def _parquet(path: Path, wanted: Sequence[str] | None) -> Columns:
    files = parquet_files(path) if path.is_dir() else [path]
    data, begin = read_parquet(files, wanted)
    return Columns(str(path), data, lambda row: place_in(files, begin, row), parquet_found(path, files))


def _begins_as_json(path: Path) -> bool:
    with open_bytes(path) as stream:
        return stream.read(4).lstrip(b"\xef\xbb\xbf \n").startswith(b"{")


def _json_lines(path: Path, wanted: Sequence[str] | None) -> Columns:
    import pyarrow as pa
    import pyarrow.json as pj

    with open_bytes(path) as stream:
        lines = stream.read(1 << 20).decode("utf-8-sig", errors="replace").splitlines()
    try:
        first = json.loads(next(line for line in lines if line.strip()))
    except (ValueError, RecursionError, StopIteration) as error:
        raise DataError(f"{path}, line 1: is not JSON; expected an object with the columns on each line") from error
    _require(str(path), wanted, list(first))
    kinds = {bool: pa.bool_(), int: pa.int64(), float: pa.float64()}
    schema = pa.schema([(name, kinds.get(type(first[name]), pa.string())) for name in wanted or first])
    parsing = pj.ParseOptions(explicit_schema=schema, unexpected_field_behavior="ignore", newlines_in_values=False)
    try:
        with open_bytes(path) as stream:
            table = pj.read_json(stream, pj.ReadOptions(block_size=16 << 20), parsing)
    except (pa.ArrowException, OSError) as error:
        said = str(error).splitlines()[0]
        raise DataError(f"{path}: cannot be read ({said}); expected JSON lines with values of one type") from error
    return Columns(
        str(path), {name: table.column(name) for name in schema.names}, lambda row: f"line {row + 1}", "JSON lines"
    )
