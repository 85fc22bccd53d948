"""The columns of a log as a Ray dataset, whose blocks are asked one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tqdm.auto import tqdm

from dien_course.data.events.columns import Columns, read_columns
from dien_course.data.events.parquet import (
    is_parquet,
    parquet_files,
    parquet_found,
    parquet_pieces,
    parquet_schema,
    read_groups,
)
from dien_course.data.events.times import no_times, read_times
from dien_course.errors import DataError

if TYPE_CHECKING:  # importing it takes time, so only the functions that need it do
    import pyarrow as pa

PIECE = 1_000_000  # rows that are read, or handed over, at a time


class Partitions:
    """The columns ``names`` (user, item, time, label or None) of ``source``, as ``ray`` reads them.

    ``source``: a parquet file, a folder of them, or a file of another ``form``, which is read here, in one piece.
    ``names`` may lose RecBole's types, ``unit`` is that of dates. ``found`` says what the source is, and ``times`` what
    its times are (None: their sizes tell), of which everything odd is ``noted`` already, or nothing.
    Raises DataError as the readers do, and for times in parquet that are neither whole numbers nor dates.
    """

    def __init__(self, ray, source: str | Path, names: tuple[str | None, ...], form: dict, progress: bool):
        import pyarrow as pa

        path, self.name, self.progress = Path(source), str(source), progress
        wanted = list(dict.fromkeys(name for name in names if name is not None))
        if is_parquet(path):
            files = parquet_files(path) if path.is_dir() else [path]
            kind = parquet_schema(files, wanted).field(names[2]).type
            self.names, pieces = names, parquet_pieces(files, PIECE)
            self.rows = sum(piece.rows for piece in pieces)
            if not self.rows:
                raise no_times(self.name, names[2])
            self.unit, self.times = _unit(kind, self.name, names[2])
            self.found, self.noted = parquet_found(path, files), False
            # Not ray.data.read_parquet: for paths it imports clients of the web, which need not be there.
            blocks = [pa.table({"file": [str(piece.file)], "groups": [list(piece.groups)]}) for piece in pieces]
            self.data = ray.data.from_arrow(blocks).map_batches(
                _read, fn_args=[wanted], batch_size=None, batch_format="pyarrow"
            )
        else:
            read = read_columns(path, wanted, numbers=[names[2]], progress=progress, **form)
            self.names = tuple(read.called(name) for name in names)
            moments = read_times(read, self.names[2])
            table, self.unit = _with_times(read, self.names, moments), moments.unit
            self.rows, self.found, self.times, self.noted = table.num_rows, read.found, moments.found, True
            self.data = ray.data.from_arrow([table.slice(begin, PIECE) for begin in range(0, table.num_rows, PIECE)])

    def each(self, function: Callable[[pa.Table], pa.Table], doing: str) -> list[pa.Table]:
        """What ``function`` makes of each block of the log: one row each."""
        asked = self.data.map_batches(_answered, fn_args=[function], batch_size=None, batch_format="pyarrow")
        return list(self.shown(asked, doing))

    def shown(self, asked, doing: str) -> Iterator[pa.Table]:
        """The rows of the dataset ``asked`` one by one, whose column ``rows`` moves a bar with the word ``doing``."""
        with tqdm(total=self.rows, unit="event", unit_scale=True, desc=doing, disable=not self.progress) as bar:
            for block in asked.iter_batches(batch_size=None, batch_format="pyarrow"):
                for row in range(block.num_rows):
                    bar.update(block.column("rows")[row].as_py())
                    yield block.slice(row, 1)


def _read(pieces: pa.Table, wanted: Sequence[str]) -> pa.Table:
    import pyarrow as pa

    tables = [read_groups(Path(piece["file"]), wanted, piece["groups"]) for piece in pieces.to_pylist()]
    return pa.concat_tables(tables, promote_options="default")


def _answered(block: pa.Table, function: Callable[[pa.Table], pa.Table]) -> pa.Table:
    import pyarrow as pa

    return function(block).append_column("rows", pa.array([block.num_rows], pa.int64()))


def _unit(kind: pa.DataType, log: str, name: str) -> tuple[str | None, str | None]:
    """The unit of dates and what they are called, or None of whole numbers, as ``read_times`` finds by their type."""
    import pyarrow as pa

    if not (pa.types.is_integer(kind) or pa.types.is_date(kind) or pa.types.is_timestamp(kind)):
        raise DataError(
            f"{log}, column {name!r}: is of type {kind}; expected whole numbers, dates or timestamps, as engine ray "
            "reads each partition alone"
        )
    one = pa.chunked_array([pa.array([1], pa.int32() if pa.types.is_date32(kind) else pa.int64()).cast(kind)])
    times = read_times(Columns(log, {name: one}, str), name)
    return times.unit, times.found if times.unit else None


def _with_times(read: Columns, names: tuple[str | None, ...], moments) -> pa.Table:
    """The columns ``names``, with times as whole numbers."""
    import pyarrow as pa

    columns = {name: read.data[name] for name in names if name is not None}
    return pa.table(columns | {names[2]: pa.array(moments.value, mask=~moments.present)})
