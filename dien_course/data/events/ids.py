"""Ids of any kind, as numbers from 0 and the text of each (never as floats, which merge them beyond 2^53)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from dien_course.data.events.columns import Columns
from dien_course.errors import DataError, note

LOOKS_MISSING = ["NA", "N/A", "nan", "NaN", "null", "NULL", "None", "\\N"]


class Ids(NamedTuple):
    """``code`` (N,) int32: which id each row has, -1 for none; ``text``: pyarrow strings, ascending."""

    code: np.ndarray
    text: object


def read_ids(columns: Columns, name: str) -> Ids:
    """The ids in the column ``name``.

    Blanks around an id are taken off, and ``12.0`` is 12 where all ids are such numbers; both are noted if two ids
    become one. Raises DataError for floats that are no whole numbers below 2^53, and for other types than text and
    numbers.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    column = columns.data[name]
    kind = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
    if pa.types.is_floating(kind):
        column, kind = _whole(columns, name, column), pa.int64()
    if not (
        pa.types.is_integer(kind)
        or pa.types.is_string(kind)
        or pa.types.is_large_string(kind)
        or pa.types.is_string_view(kind)
    ):
        kind = str(kind).partition("[")[0]  # without the unit of a time, which pandas' versions choose otherwise
        raise DataError(f"{columns.name}, column {name!r}: found values of type {kind}; expected text or whole numbers")
    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    if not column.num_chunks:
        return Ids(np.empty(0, np.int32), pa.array([], pa.string()))
    encoded = column.unify_dictionaries()
    code = np.concatenate(
        [pc.fill_null(chunk.indices, -1).to_numpy().astype(np.int32, copy=False) for chunk in encoded.chunks]
    )
    written = pc.cast(encoded.chunk(0).dictionary, pa.string())
    text = pc.utf8_trim_whitespace(written)
    if len(text) and pc.all(pc.match_substring_regex(text, r"^-?\d+(\.0+)?$")).as_py():
        text = pc.replace_substring_regex(text, r"\.0+$", "")
    text = pc.if_else(pc.equal(text, ""), None, text)
    merged = text.dictionary_encode()
    if len(merged.dictionary) < len(written) - text.null_count:
        different = pc.not_equal(pc.fill_null(text, ""), written)
        one, other = (values.filter(different)[0].as_py() for values in (written, text))
        note(f"{columns.name}, column {name!r}: ids such as {one!r} and {other!r} are taken for one")
    missing = pc.is_in(merged.dictionary, pa.array(LOOKS_MISSING))
    if pc.any(missing).as_py():
        word = merged.dictionary.filter(missing)[0].as_py()
        note(f"{columns.name}, column {name!r}: the id {word!r} looks like a missing value; it is taken for an id")
    order = _ascending(merged.dictionary)
    rank = np.empty(len(order) + 1, np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    rank[-1] = -1  # where an index is -1
    new = rank[pc.fill_null(merged.indices, -1).to_numpy()]
    return Ids(np.append(new, np.int32(-1))[code], merged.dictionary.take(pa.array(order)))


def _ascending(text) -> np.ndarray:
    import pyarrow as pa
    import pyarrow.compute as pc

    if len(text) and pc.all(pc.match_substring_regex(text, r"^[1-9]\d*$|^0$")).as_py():
        table = pa.table({"length": pc.utf8_length(text), "text": text})
        return pc.sort_indices(table, [("length", "ascending"), ("text", "ascending")]).to_numpy()
    return pc.sort_indices(text).to_numpy()


def _whole(columns: Columns, name: str, column):
    import pyarrow as pa
    import pyarrow.compute as pc

    wrong = pc.fill_null(pc.or_(pc.not_equal(pc.round(column), column), pc.greater(pc.abs(column), 2.0**53)), False)
    if pc.any(wrong).as_py():
        row = pc.index(wrong, True).as_py()
        raise columns.error(
            row, name, column[row].as_py(), "ids as text or whole numbers: floats merge ids beyond 2^53"
        )
    return pc.cast(column, pa.int64())
