"""Columns of a parquet file, or of a folder of them: the partitions that other programs leave."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from dien_course.data.events.byte_streams import first_bytes
from dien_course.errors import DataError, note

if TYPE_CHECKING:  # importing it takes time, so only the functions that need it do
    import pyarrow as pa

HIDDEN = (".", "_")  # what other programs' names begin with for what is no data


def parquet_files(folder: Path) -> list[Path]:
    """The files ``*.parquet`` in ``folder`` and the folders in it, by name, without hidden ones and those with a _.

    Notes other files and linked folders, which are left out. Raises DataError where there is no such file.
    """
    found, others = [], []
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(HIDDEN)]
        others += [Path(place, name) for name in folders if Path(place, name).is_symlink()]
        for path in (Path(place, name) for name in names if not name.startswith(HIDDEN)):
            (found if path.suffix == ".parquet" and path.is_file() else others).append(path)
    if not found:
        raise DataError(f"{folder}: is a folder without parquet files; expected some, or the name of one file")
    if others:
        note(
            f"{folder}: other files and linked folders are left out, such as {str(min(others).relative_to(folder))!r} "
            f"({len(others):,} in all); files are read whose names end in .parquet"
        )
    return sorted(found)


def parquet_found(path: Path, files: Sequence[Path]) -> str:
    """What ``path`` was taken for, in words, where ``files`` are read of it."""
    if not path.is_dir():
        return "parquet"
    return f"{len(files):,} parquet {'file' if len(files) == 1 else 'files'}"


def parquet_schema(files: Sequence[Path], wanted: Sequence[str] | None) -> pa.Schema:
    """The names and types of the columns ``wanted`` (None: all), which are the same in all ``files``.

    Raises DataError naming a file that cannot be read, misses a column, or has one of another type than the first.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = None
    for file in files:
        try:
            theirs = pq.read_schema(file)
        except (pa.ArrowException, OSError) as error:
            raise unreadable(file, error) from error
        for name in wanted or ():
            if name not in theirs.names:
                raise DataError(f"{file}: column {name!r} is missing; found {', '.join(theirs.names)[:200]}")
        names = theirs.names if wanted is None else list(dict.fromkeys(wanted))
        theirs = pa.schema([theirs.field(name) for name in names])
        schema = schema or theirs
        if theirs.names != schema.names:
            raise DataError(f"{file}: has other columns than {files[0]}; expected the same in all files of a folder")
        for one, other in zip(schema, theirs, strict=True):
            if one.type != other.type:
                raise DataError(
                    f"{file}, column {one.name!r}: is of type {other.type}, and of {one.type} in {files[0]}; expected "
                    "one type in all files of a folder"
                )
    return schema


def read_parquet(files: Sequence[Path], wanted: Sequence[str] | None) -> tuple[dict[str, pa.ChunkedArray], np.ndarray]:
    """Name -> values of the columns ``wanted``, of one file after the other, and the row (n,) at which each begins."""
    import pyarrow as pa

    names = parquet_schema(files, wanted).names
    tables = [read_groups(file, names) for file in files]
    begin = np.cumsum([0, *(table.num_rows for table in tables[:-1])])
    table = pa.concat_tables(tables, promote_options="default")  # in some files a column may not be null
    return {name: table.column(name) for name in names}, begin


def place_in(files: Sequence[Path], begin: np.ndarray, row: int) -> str:
    """Where the row ``row`` (from 0) of all files stands, for errors."""
    file = int(np.searchsorted(begin, row, side="right")) - 1
    where = f"row {row - begin[file] + 1}"
    return where if len(files) == 1 else f"{files[file].name}, {where}"


def unreadable(file: Path, error: Exception) -> DataError:
    """The error for a file that is damaged or no parquet file."""
    said = str(error).splitlines()[0].split(". ")[0]
    return DataError(f"{file}: cannot be read ({said}); expected a complete parquet file")


def is_parquet(path: Path) -> bool:
    """Whether ``path`` is a folder, of parquet files, or begins as one; raises DataError where nothing can be read."""
    return path.is_dir() or first_bytes(path) == b"PAR1"


class Piece(NamedTuple):
    """Row groups of a parquet file, and the rows in them."""

    file: Path
    groups: tuple[int, ...]
    rows: int


def parquet_pieces(files: Sequence[Path], rows: int) -> list[Piece]:
    """All row groups of ``files``, in pieces of about ``rows`` rows of one file each."""
    import pyarrow.parquet as pq

    pieces = []
    for file in files:
        described, groups, count = pq.read_metadata(file), [], 0
        for group in range(described.num_row_groups):
            groups.append(group)
            count += described.row_group(group).num_rows
            if count >= rows or group == described.num_row_groups - 1:
                pieces.append(Piece(file, tuple(groups), count))
                groups, count = [], 0
    return pieces


def read_groups(file: Path, names: Sequence[str], groups: Sequence[int] | None = None) -> pa.Table:
    """The columns ``names`` of some row ``groups`` (None: all); raises DataError for a damaged file."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(file) as read:
            table = (
                read.read(columns=list(names)) if groups is None else read.read_row_groups(list(groups), list(names))
            )
        return table.select(list(names)).replace_schema_metadata()
    except (pa.ArrowException, OSError) as error:
        raise unreadable(file, error) from error
