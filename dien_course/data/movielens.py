"""MovieLens releases, old (``.dat``) and new (``.csv``), read into three tables (chapter 01)."""

from __future__ import annotations

import csv
import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from dien_course.errors import DataError
from dien_course.tables import ITEMS, RATINGS, USERS, Tables

if TYPE_CHECKING:  # importing pandas takes time, so only the functions that need it do
    import pandas as pd

# pandas 2 makes another id, without a word, of one that does not fit into 32 bits.
WIDE = {name: np.int64 if dtype is np.int32 else dtype for name, dtype in RATINGS.items()}


def load_movielens(path: str | Path) -> Tables:
    """Read the release in the folder ``path``, or in the only release folder directly inside it.

    A release is ``ratings`` with, if it has them, ``users`` and ``movies``: each ``.dat`` (fields separated by
    ``::``, latin-1) or ``.csv`` (comma, a header, utf-8), and each may be gzipped (``.gz``). Format: the README of
    each release at https://grouplens.org/datasets/movielens/.

    Raises DataError naming file, line and column for: a missing, empty, undecodable or cut-off file, a wrong
    separator, a missing column, a value that is no number or out of range, a user or movie given twice. A rating
    given twice is kept; whoever cuts samples of it notes it.
    """
    folder = release_folder(path)
    return Tables(
        _read_ratings(_find(folder, "ratings")),
        _read_small(_find(folder, "users"), USERS),
        _read_small(_find(folder, "movies"), ITEMS),
    )


def release_folder(path: str | Path) -> Path:
    """The folder with the ratings: ``path`` itself, or the only one directly inside it. Raises DataError."""
    path = Path(path)
    if not path.is_dir():
        what = "a file" if path.exists() else "nothing"
        raise DataError(f"{path}: found {what}; expected a folder with ratings.dat or ratings.csv")
    found = [folder for folder in [path, *sorted(path.iterdir())] if folder.is_dir() and _find(folder, "ratings")]
    if found[:1] == [path]:
        return path
    if len(found) != 1:
        raise DataError(f"{path}: found {len(found)} folders with ratings.dat or ratings.csv; expected exactly one")
    return found[0]


def _find(folder: Path, table: str) -> Path | None:
    candidates = [folder / f"{table}{ending}" for ending in (".dat", ".csv", ".dat.gz", ".csv.gz")]
    return next((file for file in candidates if file.is_file()), None)


def _read_ratings(path: Path) -> pd.DataFrame:
    """Millions of rows: parsed in C, and read again line by line only to say what is wrong."""
    with _readable(path):
        if next(_rows(path, RATINGS), None) is None:
            raise DataError(f"{path}: is empty; expected at least one rating")
        try:
            ratings = _parse_ratings(path)
            fault = None if ratings["rating"].between(0.5, 5).all() else "a rating is out of range"
        except (ValueError, OverflowError, TypeError) as error:
            fault = error
        if fault:
            for line, fields in _rows(path, RATINGS):
                _convert(path, line, fields, RATINGS)
            raise DataError(f"{path}: cannot be read ({fault}); expected a MovieLens ratings file")
    return ratings


def _parse_ratings(path: Path) -> pd.DataFrame:
    import pandas as pd

    names = list(RATINGS)
    if ".dat" not in path.suffixes:  # no usecols: with it pandas lets lines with too many fields pass
        return _narrow(pd.read_csv(path, dtype=WIDE, encoding="utf-8-sig")[names])
    # Splitting at ':' leaves an empty field inside each '::', and lets pandas use its C parser.
    gaps = ["gap1", "gap2", "gap3"]
    columns = ["userId", "gap1", "movieId", "gap2", "rating", "gap3", "timestamp"]
    types = WIDE | dict.fromkeys(gaps, np.float32)
    fields = pd.read_csv(path, sep=":", header=None, names=columns, dtype=types, encoding="latin-1")
    if not fields[gaps].isna().all(axis=None):
        raise ValueError("a separator is not '::'")
    return _narrow(fields[names])


def _narrow(ratings: pd.DataFrame) -> pd.DataFrame:
    """The columns in the types of ``RATINGS``; raises OverflowError where an id does not fit."""
    for name in ("userId", "movieId"):
        if ratings[name].abs().max() > np.iinfo(RATINGS[name]).max:
            raise OverflowError(f"a {name} is out of range")
    return ratings.astype(RATINGS)


def _read_small(path: Path | None, columns: dict[str, type]) -> pd.DataFrame | None:
    """Thousands of rows: read line by line."""
    import pandas as pd

    if path is None:
        return None
    key = next(iter(columns))
    rows: dict[int, list] = {}
    with _readable(path):
        for line, fields in _rows(path, columns):
            row = _convert(path, line, fields, columns)
            if row[0] in rows:
                raise DataError(f"{path}, line {line}, column {key!r}: found {row[0]} again; expected each {key} once")
            rows[row[0]] = row
    if not rows:
        raise DataError(f"{path}: is empty; expected at least one row")
    table = pd.DataFrame(rows.values(), columns=list(columns))
    return table.astype({name: dtype for name, dtype in columns.items() if dtype is not str})


def _rows(path: Path, columns: dict[str, type]) -> Iterator[tuple[int, list[str]]]:
    """(line number, the fields of ``columns``) of each line that is not blank."""
    dat = ".dat" in path.suffixes
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="latin-1" if dat else "utf-8-sig", newline="") as file:
        lines = csv.reader(file)
        header = list(columns) if dat else next(lines, list(columns))
        if missing := [name for name in columns if name not in header]:
            found = ",".join(header)[:80]
            raise DataError(f"{path}, line 1: found {found!r}; expected a header with {','.join(missing)}")
        chosen = [header.index(name) for name in columns]
        if dat:
            numbered = ((line, text.rstrip("\r\n").split("::")) for line, text in enumerate(file, 1))
        else:
            numbered = ((lines.line_num, fields) for fields in lines)
        for line, fields in numbered:
            if not any(fields):
                continue
            if dat and columns is ITEMS:  # a title may contain the separator
                fields[1:-1] = ["::".join(fields[1:-1])]
            if len(fields) != len(header):
                mark = "::" if dat else ","
                raise DataError(
                    f"{path}, line {line}: found {mark.join(fields)[:80]!r}; "
                    f"expected {len(header)} fields, {mark!r} between"
                )
            yield line, [fields[index] for index in chosen]


def _convert(path: Path, line: int, fields: list[str], columns: dict[str, type]) -> list:
    """The fields of one line as values of the columns' types."""
    row = []
    for text, (name, dtype) in zip(fields, columns.items(), strict=True):
        try:
            value = text if dtype is str else float(text) if dtype is np.float32 else int(text)
            plain = "_" not in text  # Python reads 1_0 as 10
            good = (
                dtype is str
                or plain
                and (0.5 <= value <= 5 if dtype is np.float32 else abs(value) <= np.iinfo(dtype).max)
            )
        except ValueError:
            good = False
        if not good:
            expected = "a number from 0.5 to 5" if name == "rating" else f"a whole number of type {dtype.__name__}"
            raise DataError(f"{path}, line {line}, column {name!r}: found {text!r}; expected {expected}")
        row.append(value)
    return row


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, EOFError, zlib.error, UnicodeDecodeError, csv.Error) as error:
        raise DataError(f"{path}: cannot be read ({error}); expected a complete, undamaged file") from error
