"""An event log of one's own: who did what to which item when, from any file or table (chapter 01)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from dien_course.data.events.columns import read_columns
from dien_course.data.events.ids import Ids, read_ids
from dien_course.data.events.labels import check_label_settings, read_labels
from dien_course.data.events.side import Side, side_of_events, side_of_log, side_of_table
from dien_course.data.events.times import read_times
from dien_course.errors import DataError, note

if TYPE_CHECKING:  # importing pandas takes time, so only the functions that need it do
    import pandas as pd


@dataclass(frozen=True)
class EventLog:
    """N events, in the order of their source, of U users and I items.

    ``name`` says where they come from; ``columns`` are the names of its user, item and time column. ``user`` and
    ``item`` (N,) int32 are places in ``users`` (U,) and ``items`` (I,), object arrays of text. ``time`` (N,) int64,
    ``unit`` of numpy if they are dates. ``positive`` (N,) bool: the behaviours that histories are made of; where all
    are positive, samples need drawn negatives. ``user_side``, ``item_side`` and ``event_side``: further columns, with a
    value for each user, item or event. ``found``: what was detected, in words.
    """

    name: str
    columns: tuple[str, str, str]
    user: np.ndarray
    item: np.ndarray
    time: np.ndarray
    positive: np.ndarray
    users: np.ndarray
    items: np.ndarray
    unit: str | None = None
    user_side: dict[str, Side] = field(default_factory=dict)
    item_side: dict[str, Side] = field(default_factory=dict)
    event_side: dict[str, Side] = field(default_factory=dict)
    found: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.user)

    @property
    def user_count(self) -> int:
        """Users with an event."""
        return len(np.unique(self.user))

    @property
    def item_count(self) -> int:
        """Items in an event."""
        return len(np.unique(self.item))


def read_log(
    source: str | Path | pd.DataFrame,
    *,
    user: str,
    item: str,
    time: str,
    label: str | None = None,
    threshold: float | None = None,
    positive: Sequence[str] = (),
    user_table: str | Path | pd.DataFrame | None = None,
    item_table: str | Path | pd.DataFrame | None = None,
    user_columns: Sequence[str] | None = None,
    item_columns: Sequence[str] | None = None,
    columns: Sequence[str] = (),
    delimiter: str | None = None,
    encoding: str | None = None,
    names: Sequence[str] | None = None,
    header: bool = True,
    progress: bool = False,
) -> EventLog:
    """The log in ``source``: CSV and the like, JSON lines, parquet, each perhaps packed (.gz), or a DataFrame.

    ``user``, ``item`` and ``time`` name columns: ids are text or whole numbers of any size, times numbers or ISO dates.
    ``label``, with a ``threshold``, ``positive`` values or neither, says which events are positive (``read_labels``);
    without it all are. ``user_table`` and ``item_table`` have a column called as the ids are, and further ones:
    ``user_columns`` and ``item_columns`` choose some; without a table they are columns of the log, of which each user's
    or item's first value is taken. ``columns``: those of the log that belong to the event itself. ``delimiter``,
    ``encoding``, ``names`` and ``header`` are those of ``text_form``, and of the log; of the tables they are found out.

    Events without user, item, time or label are left out, with a note. Raises DataError as the readers do.
    """
    check_label_settings(label, threshold, positive)
    require_names(user, item, time)
    of_user, of_item = ([] if table is not None else list(chosen or ()) for table, chosen in
                        ((user_table, user_columns), (item_table, item_columns)))  # fmt: skip
    wanted = [user, item, time, *([label] if label else []), *of_user, *of_item, *columns]
    form = {"delimiter": delimiter, "encoding": encoding, "names": names, "header": header}
    read = read_columns(source, list(dict.fromkeys(wanted)), numbers=[time], progress=progress, **form)
    user, item, time, label = (read.called(name) for name in (user, item, time, label))
    users, items, times = read_ids(read, user), read_ids(read, item), read_times(read, time)
    keep = (users.code >= 0) & (items.code >= 0) & times.present
    found = [read.found] if read.found else []
    found.append(f"times are {times.found}")
    if label is None:
        is_positive = np.ones(len(keep), bool)
    else:
        labels = read_labels(read, label, threshold, positive)
        keep &= labels.present
        is_positive, found = labels.positive, [*found, labels.found]
    rows = _kept(read, keep)
    sides = [
        side_of_table(user_table, user, users, user_columns) if user_table is not None
        else side_of_log(read, of_user, users.code, len(users.text)),
        side_of_table(item_table, item, items, item_columns) if item_table is not None
        else side_of_log(read, of_item, items.code, len(items.text)),
        side_of_events(read, list(columns), rows),
    ]  # fmt: skip
    require_apart(read.name, [user, item, time, *sides[0], *sides[1], *sides[2]])
    (user_code, user_text), (item_code, item_text) = _used(users, rows), _used(items, rows)
    return EventLog(
        name=read.name,
        columns=(user, item, time),
        user=user_code,
        item=item_code,
        time=times.value[rows],
        positive=is_positive[rows],
        users=user_text,
        items=item_text,
        unit=times.unit,
        user_side=sides[0],
        item_side=sides[1],
        event_side=sides[2],
        found=tuple(found),
    )


def _kept(read, keep: np.ndarray) -> np.ndarray | slice:
    """The rows that have all they need, with a note of the others."""
    gone = len(keep) - np.count_nonzero(keep)
    if not gone:
        return slice(None)
    if gone == len(keep):
        raise no_events(read.name)
    first = read.place(int((~keep).argmax()))
    note(
        f"{read.name}: {gone:,} of {len(keep):,} events are left out: their user, item, time or label is missing "
        f"({first} is the first)"
    )
    return np.flatnonzero(keep)


def no_events(log: str) -> DataError:
    """The error for a log in which no row has all that an event needs."""
    return DataError(f"{log}: every row misses its user, item, time or label; expected events")


def _used(ids: Ids, rows: np.ndarray | slice) -> tuple[np.ndarray, np.ndarray]:
    """Codes of ``rows``, and the texts as Python strings."""
    return ids.code[rows], np.array(ids.text.to_pylist(), dtype=object)


def require_names(user: str, item: str, time: str) -> None:
    """Raises DataError where these are not the names of three columns."""
    for what, name in (("user", user), ("item", item), ("time", time)):
        if not isinstance(name, str) or not name:
            raise DataError(f"the {what} column is {name!r}; expected its name")
    if len({user, item, time}) < 3:
        raise DataError(f"user, item and time are the columns {user!r}, {item!r} and {time!r}; expected three columns")


def require_apart(name: str, columns: Sequence[str]) -> None:
    """Raises DataError where one of ``columns`` of the log ``name`` is there twice."""
    twice = [column for column in columns if list(columns).count(column) > 1]
    if twice:
        raise DataError(f"{name}: column {twice[0]!r} is used twice; expected each column once")
