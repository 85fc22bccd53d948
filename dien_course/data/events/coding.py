"""Ids and labels of a partition as numbers, by what they are in the whole log."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dien_course.data.events.columns import Columns
from dien_course.data.events.ids import Ids, read_ids
from dien_course.data.events.labels import Labels, read_labels
from dien_course.data.events.log import no_events
from dien_course.data.events.time_sizes import Sizes, tell_of_one_time
from dien_course.data.events.times import no_times, read_times
from dien_course.errors import DataNote

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
        moment = _moments(self.log, time, table.column(time))
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

    Their columns are called user, item and, if there is one, label. Raises DataError as ``read_ids`` and
    ``read_labels`` do, and where no row has a user, or none an item.
    """
    user, item, _, label = names
    called = {"user": user, "item": item, "label": label}
    found = {name: merged(rows, role) for role, name in called.items() if name is not None}
    read = Columns(log, {name: _chunked(values) for name, (values, _) in found.items()}, _somewhere)
    labels = None if label is None else read_labels(read, label, threshold, positive, found[label][1])
    values = tuple(None if name is None else found[name][0] for name in (user, item, label))
    users, items = read_ids(read, user), read_ids(read, item)
    if not (len(users.text) and len(items.text)):
        raise no_events(log)
    return Coding(log, names, values, users, items, labels)


def sizes_of(log: str, name: str, column: pa.ChunkedArray) -> Sizes:
    """How large the times of a partition are."""
    return Sizes.of(_moments(log, name, column)[np.asarray(column.is_valid())])


def tell_of_times(log: str, name: str, sizes: Sizes, found: str | None) -> str:
    """``found``, or what numbers of these ``sizes`` are, with the notes that ``read_times`` makes of a whole log.

    Raises DataError where there are no times.
    """
    if not sizes.count:
        raise no_times(log, name)
    found = found or sizes.told_unit(log, name)
    tell_of_one_time(log, name, sizes.count, (sizes.least, sizes.most))
    return found


def _moments(log: str, name: str, column: pa.ChunkedArray) -> np.ndarray:
    """The times of a partition, 0 where there is none, without the notes for which it takes the whole log."""
    if column.null_count == len(column):
        return np.zeros(len(column), np.int64)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DataNote)
        return read_times(Columns(log, {name: column}, _somewhere), name).value


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
