"""Times of events, as whole numbers that grow: seconds to nanoseconds since 1970, any other count, or dates."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from dien_course.data.events.columns import Columns
from dien_course.data.events.time_sizes import UNITS, tell_of_one_time, told_unit
from dien_course.errors import DataError

EXPECTED = "a number, or a date such as 2024-01-31 or 2024-01-31T23:59:59Z"
NUMBER, FLOAT = r"^\s*[-+]?\d{1,18}\s*$", r"^\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?\s*$"
DATE = r"^\s*\d{4}-\d\d-\d\d([T ]\d\d(:?\d\d(:?\d\d(\.\d{1,9})?)?)?)?\s*$"
ZONED = r"^\s*\d{4}-\d\d-\d\d[T ]\d\d(:?\d\d(:?\d\d(\.\d{1,9})?)?)?\s*(Z|[-+]\d\d(:?\d\d)?)\s*$"


class Times(NamedTuple):
    """``value`` (N,) int64; ``present`` (N,) bool, False where there is none; ``unit`` of numpy for dates, else None;
    ``found``: what they were taken for."""

    value: np.ndarray
    present: np.ndarray
    unit: str | None
    found: str


def read_times(columns: Columns, name: str) -> Times:
    """The times in the column ``name``: numbers whose unit their size tells, or dates (UTC where they name no zone).

    Fractions of a number are kept to the microsecond. Notes times of several units, or that are all the same.
    Raises DataError naming the first value that is neither, or is not like those before it.
    """
    import pyarrow as pa

    column = columns.data[name]
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    present = _array(column.is_valid())
    if not present.any():
        raise no_times(columns.name, name)
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        column = _parse(columns, name, column)
    if pa.types.is_date(column.type):
        column = column.cast(pa.timestamp("s"))
    if pa.types.is_timestamp(column.type):
        unit = column.type.unit
        times = Times(_whole(column.cast(pa.int64())), present, unit, "dates" if unit == "s" else "dates and times")
    elif pa.types.is_integer(column.type):
        value = _whole(_in_64_bits(columns, name, column))
        times = Times(value, present, None, _unit(columns, name, value[present]))
    elif pa.types.is_floating(column.type):
        times = _from_floats(columns, name, column, present)
    else:
        raise DataError(f"{columns.name}, column {name!r}: found values of type {column.type}; expected {EXPECTED}")
    value = times.value[present]
    tell_of_one_time(columns.name, name, len(value), (value.min(), value.max()))
    return times


def no_times(log: str, name: str) -> DataError:
    """The error for a log without a time in its column ``name``."""
    return DataError(f"{log}, column {name!r}: is empty in every row; expected {EXPECTED}")


def unit_of(middle: float) -> str:
    """The unit of numbers whose median is ``middle``: seconds where it is too small for any."""
    return next((name for least, name in UNITS if abs(middle) >= least), "s")


def seconds_of(time: np.ndarray, unit: str) -> np.ndarray:
    """Times (N,) int64 in ``unit`` in whole seconds: int64 (N,)."""
    return time // {"s": 1, "ms": 1_000, "us": 1_000_000, "ns": 1_000_000_000}[unit]


def _parse(columns: Columns, name: str, column):
    """Text as numbers or timestamps, by what the first one looks like."""
    import pyarrow as pa
    import pyarrow.compute as pc

    first = next(value for chunk in column.chunks for value in chunk.drop_null()[:1]).as_py()
    kinds = (
        (NUMBER, pa.int64()),
        (FLOAT, pa.float64()),
        (DATE, pa.timestamp("us")),
        (ZONED, pa.timestamp("us", "UTC")),
    )
    fitting = [pair for pair in kinds if pc.match_substring_regex(pa.scalar(first), pair[0]).as_py()]
    if not fitting:
        raise columns.error(pc.index(column, first).as_py(), name, first, EXPECTED)
    pattern, kind = fitting[0]
    if kind == pa.int64() and not pc.all(pc.match_substring_regex(column, NUMBER)).as_py():
        pattern, kind = FLOAT, pa.float64()
    like = pc.match_substring_regex(column, pattern)
    if not pc.all(like).as_py():
        row = pc.index(like, False).as_py()
        raise columns.error(row, name, column[row].as_py(), f"{EXPECTED}, as the values before it")
    trimmed = pc.utf8_trim_whitespace(column)
    if pa.types.is_timestamp(kind) and pc.any(pc.match_substring_regex(column, r"\.\d{7}")).as_py():
        kind = pa.timestamp("ns", kind.tz)
    try:
        return pc.cast(trimmed, kind)
    except pa.ArrowInvalid as error:
        for row, value in enumerate(trimmed):  # the 31st of June, say
            try:
                pc.cast(value, kind)
            except pa.ArrowInvalid:
                raise columns.error(row, name, value.as_py(), EXPECTED) from error
        raise


def _from_floats(columns: Columns, name: str, column, present: np.ndarray) -> Times:
    value = np.nan_to_num(_array(column), nan=0.0, posinf=np.inf, neginf=-np.inf)
    if not (np.abs(value) < 2.0**63).all():
        row = int((np.abs(value) >= 2.0**63).argmax())
        raise columns.error(row, name, float(value[row]), EXPECTED)
    found = _unit(columns, name, value[present])
    if (value == np.round(value)).all():
        return Times(value.astype(np.int64), present, None, found)
    fine = {"seconds": 1e6, "milliseconds": 1e3}.get(found, 1.0 if found == "microseconds" else 1e6)
    if np.abs(value).max() * fine >= 2.0**63:
        fine = 1.0
    return Times(np.round(value * fine).astype(np.int64), present, None, f"{found} with fractions")


def _unit(columns: Columns, name: str, value: np.ndarray) -> str:
    """What numbers of this size are; a note where some are of another."""
    middle = float(np.median(value[:: max(1, len(value) // 100_000)]))
    return told_unit(
        columns.name, name, middle, lambda edge: np.count_nonzero(value < edge), len(value), (value.min(), value.max())
    )


def _in_64_bits(columns: Columns, name: str, column):
    import pyarrow as pa
    import pyarrow.compute as pc

    try:
        return pc.cast(column, pa.int64())
    except pa.ArrowInvalid as error:  # unsigned numbers reach further
        row = pc.index(column, pc.max(column)).as_py()
        raise columns.error(row, name, column[row].as_py(), f"{EXPECTED}, below 2^63") from error


def _array(column) -> np.ndarray:
    return column.to_numpy()


def _whole(column) -> np.ndarray:
    """int64 (N,), 0 where there is none."""
    return _array(column.fill_null(0)).astype(np.int64, copy=False)
