"""Ids and labels of a partition as numbers, by what they are in the whole log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dien_course.data.events.columns import Columns
from dien_course.data.events.ids import Ids, read_ids
from dien_course.data.events.labels import Labels, read_labels
from dien_course.data.events.times import read_times

if TYPE_CHECKING:  # importing it takes time, so only the functions that need it do
    import pyarrow as pa

COUNT = " count"  # behind a column's name: how often each of its values stands there


def distinct(table: pa.Table) -> pa.Table:
    """One row: for each column of ``table`` a list of its values, each once, and one of how often each stands there."""
    import pyarrow as pa

    lists = {}
    for name in table.column_names:
        values, count = _counted(_plain(table.column(name)))
        lists |= {name: values, name + COUNT: count}
    return pa.table({name: pa.LargeListArray.from_arrays([0, len(one)], one) for name, one in lists.items()})


def merged(rows: Sequence[pa.Table], name: str) -> tuple[pa.Array, np.ndarray]:
    """The values of the column ``name`` in all rows that ``distinct`` gave, each once, and how often: int64 (n,)."""
    import pyarrow as pa
    import pyarrow.compute as pc

    values, counts = (
        pa.chunked_array([c for row in rows for c in row.column(one).chunks]).combine_chunks().flatten()
        for one in (name, name + COUNT)
    )
    there = values.unique()
    place = pc.index_in(values, value_set=there).to_numpy()
    total = np.zeros(len(there), np.int64)
    np.add.at(total, place, counts.to_numpy())
    return there, total


@dataclass(frozen=True)
class Coding:
    """What each value of the user, item and label column is: ``names`` of these and of the time column, before it.

    ``values``: pyarrow arrays of the distinct values of user, item and, where there are ``labels``, label; ``users``
    and ``items`` (``Ids``) and ``labels`` say of each of them, in that order, what it is.
    """

    log: str
    names: tuple[str, str, str, str | None]
    values: tuple[pa.Array, pa.Array, pa.Array | None]
    users: Ids
    items: Ids
    labels: Labels | None

    def coded(self, table: pa.Table) -> pa.Table:
        """The events of a partition that have all they need: user, item (int32), time (int64) and positive (bool)."""
        import pyarrow as pa

        user, item, time, label = self.names
        keep = np.asarray(table.column(time).is_valid())
        read = Columns(self.log, {time: table.column(time)}, _somewhere)
        moment = read_times(read, time).value if keep.any() else np.zeros(len(keep), np.int64)
        of_user, of_item = (
            ids.code[_place(table.column(name), values)]
            for name, values, ids in ((user, self.values[0], self.users), (item, self.values[1], self.items))
        )
        keep &= (of_user >= 0) & (of_item >= 0)
        positive = np.ones(len(keep), bool)
        if self.labels is not None:
            place = _place(table.column(label), self.values[2])
            keep &= self.labels.present[place]
            positive = self.labels.positive[place]
        events = {"user": of_user, "item": of_item, "time": moment, "positive": positive}
        return pa.table({name: values[keep] for name, values in events.items()})


def coding_of(
    log: str,
    names: tuple[str, str, str, str | None],
    rows: Sequence[pa.Table],
    threshold: float | None = None,
    positive: Sequence[str] = (),
) -> Coding:
    """The coding of a log of the name ``log`` whose partitions gave ``rows`` by ``distinct``.

    Raises DataError as ``read_ids`` and ``read_labels`` do.
    """
    user, item, _, label = names
    found = {name: merged(rows, name) for name in (user, item, label) if name is not None}
    read = Columns(log, {name: _chunked(values) for name, (values, _) in found.items()}, _somewhere)
    labels = None if label is None else read_labels(read, label, threshold, positive, found[label][1])
    values = tuple(None if name is None else found[name][0] for name in (user, item, label))
    return Coding(log, names, values, read_ids(read, user), read_ids(read, item), labels)


def _somewhere(row: int) -> str:
    return "one of the rows"


def _place(column: pa.ChunkedArray, values: pa.Array) -> np.ndarray:
    """The place of each row's value among ``values``, which hold all there are."""
    import pyarrow.compute as pc

    return pc.index_in(_plain(column), value_set=values).to_numpy()


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    import pyarrow as pa

    return column.cast(column.type.value_type) if pa.types.is_dictionary(column.type) else column


def _chunked(values: pa.Array) -> pa.ChunkedArray:
    import pyarrow as pa

    return pa.chunked_array([values])


def _counted(column: pa.ChunkedArray) -> tuple[pa.Array, pa.Array]:
    counted = column.combine_chunks().value_counts()
    return counted.field("values"), counted.field("counts")
