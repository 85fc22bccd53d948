"""Prepared tables: one row a sample, sequences joined by a separator (the tutorial's format; chapter 09)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from dien_course.data.alignment import aligned_columns, require_aligned
from dien_course.data.labels import labels_of
from dien_course.data.numbers import numbers_of
from dien_course.data.ragged import Ragged
from dien_course.data.samples import Samples
from dien_course.data.spec import FeatureSpec, movielens_spec
from dien_course.data.table_file import DELIMITERS, read_table
from dien_course.data.vocabulary import is_missing
from dien_course.data.wording import shortened
from dien_course.errors import DataError, note

if TYPE_CHECKING:  # importing pandas takes time, so only the functions that need it do
    import pandas as pd

LISTS = (list, tuple, np.ndarray)
BLANKS = " \t\n\r\v\f\x1c\x1d\x1e\x1f\x85\xa0\u2002\u2003\u2009\u3000"


def read_prepared(
    path: str | Path,
    spec: FeatureSpec | None = None,
    *,
    labelled: bool = True,
    delimiter: str | None = None,
    encoding: str = "utf-8",
) -> Samples:
    """The samples in a file whose columns ``spec`` describes, or, without one, in the tutorial's columns.

    ``delimiter`` and ``encoding`` are those of ``read_table``. All values of a CSV but numbers and labels stay text;
    the vocabularies turn them into ids. Empty sequences are allowed, empty values inside one are nothing, and a number
    may be missing (NaN). Rows that repeat an earlier one are kept, with a note.
    With ``labelled`` false (rows to predict) label and negatives may be absent.
    Raises DataError naming file, row and column for a missing file, an empty one, a missing column, a label that is
    not 0 or 1 (see ``labels_of``), or a number that is none.
    """
    table = read_table(path, delimiter=delimiter, encoding=encoding)
    if spec is None:
        spec = movielens_spec([*table.columns])
        wanted = [spec.groups[0].triples[0].target, *spec.histories]
        if len(table.columns) > 1 and not {*wanted} & {*table.columns}:
            found = ", ".join(map(str, table.columns))
            raise DataError(f"{path}: found the columns {found}; expected {wanted[0]} and {wanted[1]}, or --spec FILE")
    return samples_from_table(table, spec, source=str(path), labelled=labelled)


def samples_from_table(
    table: pd.DataFrame, spec: FeatureSpec, source: str = "table", *, labelled: bool = True
) -> Samples:
    """The samples in ``table``, one a row; errors name ``source`` and the index of the row. See ``read_prepared``.

    A cell of a sequence is text with the separator between its values, or a list of them.
    """
    required = [*spec.scalars, *spec.numeric, *spec.sequences, *spec.histories, *spec.times]
    if labelled:
        required += [spec.label] + [spec.user] * (spec.user not in (None, "userId"))
    _require_columns(table, required, source)
    if labelled:
        _note_repeated(table, source)
    sequences = [*spec.sequences, *spec.histories, *spec.times, *(name for name in spec.negatives if name in table)]
    columns = {name: table[name].to_numpy() for name in table.columns if name not in sequences}
    for name in spec.numeric:
        columns[name] = numbers_of(columns[name], _place(table, source, name))
    if labelled:
        columns[spec.label] = labels_of(columns[spec.label], spec, _place(table, source, spec.label))
    else:
        columns.pop(spec.label, None)
    samples = Samples(columns, {name: _split(table[name], spec.separator) for name in sequences})
    for first, second in aligned_columns(spec, samples):
        require_aligned(samples, first, second, lambda row: f"{source}, row {table.index[row]}")
    return samples


def _place(table: pd.DataFrame, source: str, column: str) -> Callable[[int], str]:
    return lambda row: f"{source}, row {table.index[row]}, column {column!r}"


def _require_columns(table: pd.DataFrame, names: Sequence[str], source: str) -> None:
    missing = [name for name in dict.fromkeys(names) if name not in table]
    if missing and len(table.columns) == 1:
        expected = ", ".join(DELIMITERS.values())
        raise DataError(
            f"{source}: has one column, {shortened(table.columns[0])!r}; expected several, with {expected} or what "
            "--delimiter says between them"
        )
    if missing:
        found = ", ".join(map(str, table.columns))
        headless = any(str(name).replace(".", "", 1).isdigit() for name in table.columns)
        hint = "; has the file a header?" if headless else ""
        raise DataError(f"{source}: column {missing[0]!r} is missing; found {found}{hint}")


def _note_repeated(table: pd.DataFrame, source: str) -> None:
    lists = [name for name in table if isinstance(table[name].iloc[0], LISTS)]
    repeated = table.assign(**{name: table[name].map(repr) for name in lists}).duplicated().to_numpy()
    if repeated.any():
        row = table.index[repeated.argmax()]
        rows = f"{repeated.sum():,} of {len(table):,} rows"
        note(f"{source}: {rows} repeat an earlier one in every column, the first in row {row}; all are kept")


def _split(column: pd.Series, separator: str) -> Ragged:
    """Each cell of ``column`` cut at ``separator``, or a list as it is; nothing becomes a value out of nothing."""
    cells = column.tolist()
    kinds = set(map(type, cells))
    if any(issubclass(kind, LISTS) for kind in kinds):
        parts = [cell if isinstance(cell, LISTS) else _text(cell).split(separator) for cell in cells]
        values = [value.strip() if isinstance(value, str) else value for part in parts for value in part]
        return _without_empty(values, np.array([len(part) for part in parts]))
    texts = cells if kinds <= {str} else list(map(_text, cells))
    lengths = np.fromiter((text.count(separator) + 1 if text else 0 for text in texts), np.int64, len(texts))
    joined = separator.join(filter(None, texts))
    values = joined.split(separator) if joined else []
    around = f"{separator}{joined}{separator}"
    blanks = [blank for blank in BLANKS if blank != separator and blank in joined]
    loose = (separator * 2, *(f"{separator}{blank}" for blank in blanks), *(f"{blank}{separator}" for blank in blanks))
    if joined and any(pair in around for pair in loose):
        return _without_empty([value.strip() for value in values], lengths)
    end = np.cumsum(lengths)
    return Ragged(np.array(values, dtype=object), end - lengths, end)


def _text(cell: object) -> str:
    return "" if is_missing(cell) else str(cell)


def _without_empty(values: list, lengths: np.ndarray) -> Ragged:
    """Sequences of ``lengths`` (N,) laid end to end in ``values``, without what is missing."""
    kept = np.array([value != "" and not is_missing(value) for value in values], dtype=bool)
    row = np.repeat(np.arange(len(lengths)), lengths)
    lengths = np.bincount(row[kept], minlength=len(lengths))
    end = np.cumsum(lengths)
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return Ragged(array[kept], end - lengths, end)
