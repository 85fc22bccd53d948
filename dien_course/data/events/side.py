"""Side columns: what a log or a table beside it says of users, items and events."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from dien_course.data.events.columns import Columns, read_columns
from dien_course.data.events.ids import Ids, read_ids
from dien_course.data.ragged import Ragged
from dien_course.errors import DataError, note

if TYPE_CHECKING:  # importing pandas takes time, so only the functions that need it do
    import pandas as pd

KINDS = {"token": "categorical", "float": "numeric", "token_seq": "list"}  # RecBole's words
NUMBER, WHOLE = r"^\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?\s*$", r"^\s*-?\d+\s*$"
MANY = 1000  # whole numbers of more kinds are measured, of fewer told apart
FEW = 20  # rows, of which each may well have a value of its own
NAMED = re.compile(r"(.+):(token|float|token_seq)")


class Side(NamedTuple):
    """A column with a value for each of n users, items or events.

    ``kind``: categorical (``values`` (n,) text, "" where there is none), numeric (float64 (n,), NaN where there is
    none) or list (a ``Ragged`` of n).
    """

    kind: str
    values: np.ndarray | Ragged

    def take(self, rows: np.ndarray) -> np.ndarray | Ragged:
        """The values of ``rows`` (m,)."""
        return self.values.take(rows) if isinstance(self.values, Ragged) else self.values[rows]


def side_of_table(
    table: str | Path | pd.DataFrame, key: str, ids: Ids, chosen: Sequence[str] | None
) -> dict[str, Side]:
    """The columns ``chosen`` (None: all but those with a value of its own in nearly every row) for each of ``ids``.

    Raises DataError for a table without the column ``key``, with an id twice, or with none of the ids; notes ids that
    are missing, whose values are then missing too.
    """
    import pyarrow.compute as pc

    names = {} if chosen is None else _named(chosen)
    read = read_columns(table, [key, *names] if names else None, hints=[key])
    if key not in read.data:
        found = ", ".join(read.data)[:200]
        raise DataError(f"{read.name}: column {key!r} is missing; found {found}; expected the log's name for the ids")
    theirs = read_ids(read, key)
    rows = theirs.code[theirs.code >= 0]
    times = np.bincount(rows, minlength=len(theirs.text))
    if (times > 1).any():
        twice = theirs.text[int((times > 1).argmax())].as_py()
        raise DataError(f"{read.name}: found {key} {twice!r} in {times.max()} rows; expected each {key} once")
    row_of = np.full(len(theirs.text) + 1, -1)
    row_of[theirs.code] = np.arange(len(theirs.code))
    row_of[-1] = -1
    place = pc.fill_null(pc.index_in(ids.text, theirs.text), -1).to_numpy()
    row = row_of[place]
    missing = np.flatnonzero(row < 0)
    if len(missing) == len(row):
        there = f"{theirs.text[0].as_py()!r} and the like" if len(theirs.text) else "no id"
        raise DataError(
            f"{read.name}: has none of the log's ids, such as {ids.text[0].as_py()!r}; found {there} in column {key!r}"
        )
    if len(missing):
        examples = ", ".join(repr(ids.text[int(place)].as_py()) for place in missing[:3])
        share = len(missing) / len(row)
        note(f"{read.name}: {share:.1%} of the ids in the log's {key!r} are missing, such as {examples}")
    found = {}
    for name in names or [name for name in read.data if name != key]:
        side = _side(read, name, names.get(name), row)
        if side is not None and (chosen is not None or not _names_rows(read, name, side)):
            found[name] = side
    return found


def side_of_log(read: Columns, chosen: Sequence[str], code: np.ndarray, count: int) -> dict[str, Side]:
    """The columns ``chosen`` of the log itself, each with the first value of each of ``count`` ids."""
    first = np.zeros(count, np.int64)
    first[code[::-1]] = np.arange(len(code))[::-1]  # the earliest row is written last
    found = {}
    for name, kind in _named(chosen).items():
        side = _side(read, read.called(name), kind, first)
        if side is not None:
            found[read.called(name)] = side
    return found


def side_of_events(read: Columns, chosen: Sequence[str], rows: np.ndarray | slice) -> dict[str, Side]:
    """The columns ``chosen`` of the log, with a value for each event of ``rows``."""
    found = {}
    for name, kind in _named(chosen).items():
        length = len(read.data[read.called(name)])
        side = _side(read, read.called(name), kind, np.arange(length)[rows])
        if side is not None:
            found[read.called(name)] = side
    return found


def _named(chosen: Sequence[str]) -> dict[str, str | None]:
    """``price:float`` as the column and its kind."""
    typed = [(name, NAMED.fullmatch(name)) for name in chosen]
    return {match[1] if match else name: KINDS[match[2]] if match else None for name, match in typed}


def _side(read: Columns, name: str, kind: str | None, rows: np.ndarray) -> Side | None:
    """The column at ``rows``, -1 for a missing value; None, with a note, for lists of numbers."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if read.types.get(name) == "float_seq":
        note(f"{read.name}, column {name!r}: is a list of numbers, which no model here reads; it is left out")
        return None
    column = read.data[name]
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    listed = pa.types.is_list(column.type) or pa.types.is_large_list(column.type)
    kind = kind or KINDS.get(read.types.get(name)) or ("list" if listed else _kind(column))
    taken = column.combine_chunks().take(pa.array(np.where(rows < 0, 0, rows), mask=rows < 0))
    if kind == "numeric":
        return Side(kind, _numbers(read, name, taken, rows))
    if listed:
        lists = [[str(value) for value in values or () if value is not None] for values in taken.to_pylist()]
        return Side("list", Ragged.of(lists))
    text = pc.utf8_trim_whitespace(pc.fill_null(pc.cast(taken, pa.string()), ""))
    if kind == "list":
        between = "|" if pc.any(pc.match_substring(text, "|")).as_py() else " "
        lists = [[token.strip() for token in value.split(between) if token.strip()] for value in text.to_pylist()]
        return Side(kind, Ragged.of([np.array(tokens, object) for tokens in lists]))
    return Side("categorical", np.array(text.to_pylist(), object))


def _kind(column) -> str:
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_floating(column.type) or pa.types.is_decimal(column.type):
        return "numeric"
    if pa.types.is_boolean(column.type):
        return "categorical"
    values = pc.drop_null(pc.cast(column.unique(), pa.string()))
    if not len(values):
        return "categorical"
    if not pc.all(pc.match_substring_regex(values, NUMBER)).as_py():
        return "list" if pc.any(pc.match_substring(values, "|")).as_py() else "categorical"
    return (
        "categorical" if len(values) <= MANY and pc.all(pc.match_substring_regex(values, WHOLE)).as_py() else "numeric"
    )


def _numbers(read: Columns, name: str, taken, rows: np.ndarray) -> np.ndarray:
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_string(taken.type) or pa.types.is_large_string(taken.type):
        taken = pc.utf8_trim_whitespace(taken)
        wrong = pc.fill_null(pc.invert(pc.match_substring_regex(taken, NUMBER)), False)
        if pc.any(wrong).as_py():
            at = pc.index(wrong, True).as_py()
            raise read.error(int(rows[at]), name, taken[at].as_py(), f"a number, or {name}:token")
    return pc.fill_null(pc.cast(taken, pa.float64()), float("nan")).to_numpy(zero_copy_only=False)


def _names_rows(read: Columns, name: str, side: Side) -> bool:
    """Whether nearly every row has a value of its own, as titles do; if so, said."""
    import pyarrow as pa
    import pyarrow.compute as pc

    column = read.data[name]
    if side.kind != "categorical" or len(column) < FEW:
        return False
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if pc.count_distinct(column).as_py() < 0.5 * pc.count(column).as_py():
        return False
    note(
        f"{read.name}, column {name!r}: has a value of its own in most rows, so it is left out; name it among the "
        "columns to have it"
    )
    return True
