"""Prepared tables: CSV, one row a sample, sequences joined by a separator (the tutorial's format; chapter 09)."""

from __future__ import annotations

import csv
import gzip
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from dien_course.data.encode import aligned_columns, require_aligned
from dien_course.data.samples import Ragged, Samples
from dien_course.data.spec import FeatureSpec, movielens_spec
from dien_course.errors import DataError

if TYPE_CHECKING:  # importing pandas takes time, so only the functions that need it do
    import pandas as pd

LARGEST = 1e30  # of a number, so that it stays one in single precision


def read_prepared(path: str | Path, spec: FeatureSpec | None = None, *, labelled: bool = True) -> Samples:
    """The samples in a CSV file whose columns ``spec`` describes, or, without one, in the tutorial's columns.

    All values but numbers and labels stay text; the vocabularies turn them into ids. Empty sequences are allowed.
    With ``labelled`` false (rows to predict) label and negatives may be absent.
    Raises DataError naming file, row and column for a missing file, an empty one, another separator, a missing column,
    a repeated row, a label other than 0 and 1, or a number that is none.
    """
    table = read_table(path)
    if spec is None:
        spec = movielens_spec([*table.columns])
        wanted = [spec.groups[0].triples[0].target, *spec.histories]
        if len(table.columns) > 1 and not {*wanted} & {*table.columns}:
            found = ", ".join(map(str, table.columns))
            raise DataError(f"{path}: found the columns {found}; expected {wanted[0]} and {wanted[1]}, or --spec FILE")
    return samples_from_table(table, spec, source=str(path), labelled=labelled)


def read_table(path: str | Path) -> pd.DataFrame:
    """A CSV file (UTF-8, perhaps gzipped) as a table of text; the index is the line that each row begins in.

    Raises DataError for a file that is missing, empty, no CSV, or has a row with more or fewer fields than the header.
    """
    import pandas as pd

    try:
        header, rows, lines = _read_rows(Path(path))
    except (csv.Error, UnicodeDecodeError, EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise DataError(f"{path}: is not a CSV file in UTF-8 ({error})") from error
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror or error}); expected a CSV file") from error
    if not header:
        raise DataError(f"{path}: is empty; expected a header and rows")
    if not rows:
        raise DataError(f"{path}: has a header and no rows; expected at least one row")
    return pd.DataFrame(rows, columns=header, index=lines, dtype=object)


def _read_rows(path: Path) -> tuple[list[str], list[list[str]], list[int]]:
    csv.field_size_limit(2**31 - 1)  # a long history is one field
    opened = gzip.open if path.suffix == ".gz" else open
    rows, lines = [], []
    with opened(path, "rt", encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, strict=True)
        header = next(reader, [])
        twice = [name for name in header if header.count(name) > 1]
        if twice:
            raise DataError(f"{path}, row 1: column {twice[0]!r} is there twice; expected it once")
        begin = reader.line_num + 1
        for fields in reader:
            if fields and len(fields) != len(header):
                raise DataError(f"{path}, row {begin}: has {len(fields)} fields; expected {len(header)}, as the header")
            if fields:
                rows.append(fields)
                lines.append(begin)
            begin = reader.line_num + 1
    return header, rows, lines


def samples_from_table(
    table: pd.DataFrame, spec: FeatureSpec, source: str = "table", *, labelled: bool = True
) -> Samples:
    """The samples in ``table``, one a row; errors name ``source`` and the index of the row. See ``read_prepared``."""
    required = [*spec.scalars, *spec.numeric, *spec.sequences, *spec.histories]
    if labelled:
        required += [spec.label] + [spec.user] * (spec.user not in (None, "userId"))
    _require_columns(table, required, source)
    if labelled and table.duplicated().any():
        row = table.index[table.duplicated()][0]
        raise DataError(f"{source}, row {row}: repeats an earlier row in every column; expected each sample once")
    sequences = [*spec.sequences, *spec.histories, *(name for name in spec.negatives if name in table)]
    columns = {name: table[name].to_numpy() for name in table.columns if name not in sequences}
    for name in spec.numeric:
        columns[name] = _numbers(table[name], lambda values: values.abs() <= LARGEST, "a number", source)
    if labelled:
        labels = _numbers(table[spec.label], lambda values: values.isin([0, 1]), "0 or 1", source)
        columns[spec.label] = labels.astype(np.int8)
    else:
        columns.pop(spec.label, None)
    samples = Samples(columns, {name: _split(table[name], spec.separator) for name in sequences})
    for first, second in aligned_columns(spec, samples):
        require_aligned(samples, first, second, [f"{source}, row {line}" for line in table.index])
    return samples


def require_both_classes(samples: Samples, spec: FeatureSpec, source: str) -> None:
    """Raises DataError when all labels are the same: nothing can be learned or ranked then."""
    labels = samples.columns[spec.label]
    if len(np.unique(labels)) < 2:
        raise DataError(f"{source}, column {spec.label!r}: every label is {labels[0]}; expected both 0 and 1")


def _require_columns(table: pd.DataFrame, names: Sequence[str], source: str) -> None:
    missing = [name for name in dict.fromkeys(names) if name not in table]
    if missing and len(table.columns) == 1:
        raise DataError(f"{source}: has one column, {table.columns[0][:60]!r}; expected columns separated by commas")
    if missing:
        found = ", ".join(map(str, table.columns))
        raise DataError(f"{source}: column {missing[0]!r} is missing; found {found}")


def _numbers(column: pd.Series, fits: Callable[[pd.Series], pd.Series], expected: str, source: str) -> np.ndarray:
    import pandas as pd

    values = pd.to_numeric(column, errors="coerce").astype(np.float64)
    wrong = ~fits(values)
    if wrong.any():
        row = column.index[wrong][0]
        raise DataError(f"{source}, row {row}, column {column.name!r}: found {column[row]!r}; expected {expected}")
    return values.to_numpy()


def _split(column: pd.Series, separator: str) -> Ragged:
    """Each text of ``column`` cut at ``separator``; empty and missing ones give an empty sequence."""
    texts = ["" if text is None or text != text else str(text) for text in column]
    lengths = np.fromiter((text.count(separator) + 1 if text else 0 for text in texts), np.int64, len(texts))
    joined = separator.join(text for text in texts if text)
    values = np.array(joined.split(separator) if joined else [], dtype=object)
    end = np.cumsum(lengths)
    return Ragged(values, end - lengths, end)
