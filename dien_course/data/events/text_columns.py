"""Columns of a text file, read by pyarrow; and line by line, only to say what is wrong with it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from tqdm.auto import tqdm

from dien_course.data.events.byte_streams import BETWEEN, Utf8Stream, open_bytes
from dien_course.data.events.text_form import DELIMITERS, TextForm, not_text
from dien_course.errors import DataError

if TYPE_CHECKING:  # importing it takes time, so only the functions that need it do
    import pyarrow as pa

BLOCK = 16 << 20  # bytes that are parsed at a time
WHOLE = re.compile(r"\s*-?\d{1,18}\s*")


def read_text(
    form: TextForm, wanted: Sequence[str], numbers: Sequence[str] = (), *, progress: bool = False
) -> dict[str, pa.ChunkedArray]:
    """The columns ``wanted`` as dictionaries of text, empty fields null; ``numbers`` as int64, or else as text.

    Raises DataError naming the line of the first row with more or fewer fields than the header, or for other encodings.
    """
    import pyarrow as pa

    text = pa.dictionary(pa.int32(), pa.string())
    types = dict.fromkeys(wanted, text) | dict.fromkeys((name for name in numbers if name in wanted), pa.string())
    first = next((fields for _, fields in _rows(form)), None)
    if first is None:
        raise DataError(f"{form.path}: has a header and no rows; expected at least one row")
    whole = {
        name: pa.int64()
        for name, value in zip(form.names, first, strict=False)
        if name in numbers and WHOLE.fullmatch(value)
    }
    for attempt in (types | whole, types) if whole else (types,):
        try:
            return _parse(form, attempt, newlines=False, progress=progress)
        except pa.ArrowInvalid as error:
            if "conversion error" in str(error) and "UTF8" not in str(error) and attempt is not types:
                continue  # not whole numbers all the way down
            if "UTF8" in str(error):
                raise not_text(form.path, form.encoding) from error
            _refuse_ragged(form)
            return _parse(form, types, newlines=True, progress=progress)  # a quoted field holds the end of a line
    raise AssertionError("the last attempt returns or raises")


def _parse(
    form: TextForm, types: dict[str, pa.DataType], *, newlines: bool, progress: bool
) -> dict[str, pa.ChunkedArray]:
    import pyarrow as pa
    import pyarrow.csv as pc

    places = {name: str(place) for place, name in enumerate(form.names)}  # names may be there twice
    doubled = form.delimiter == "::"
    reading = pc.ReadOptions(
        column_names=[str(place) for place in range(len(form.names))], skip_rows=form.skip, block_size=BLOCK
    )
    parsing = pc.ParseOptions(
        delimiter=BETWEEN.decode() if doubled else form.delimiter,
        quote_char='"' if form.quoted else False,
        newlines_in_values=newlines,
    )
    converting = pc.ConvertOptions(
        include_columns=[places[name] for name in types],
        column_types={places[name]: kind for name, kind in types.items()},
        null_values=[""],
        strings_can_be_null=True,
    )
    bar = tqdm(total=form.path.stat().st_size, unit="B", unit_scale=True, desc=form.path.name, disable=not progress)
    try:
        with bar, open_bytes(form.path) as stream:
            source = pa.PythonFile(Utf8Stream(stream, form.encoding, bar, double_colons=doubled), mode="r")
            table = pc.read_csv(source, reading, parsing, converting)
    except UnicodeError as error:
        raise not_text(form.path, form.encoding) from error
    return {name: table.column(places[name]) for name in types}


def _rows(form: TextForm) -> Iterator[tuple[int, list[str]]]:
    """(line that it begins in, fields) of each row."""
    csv.field_size_limit(2**31 - 1)
    with open_bytes(form.path) as stream:
        encoding = "utf-8-sig" if form.encoding == "utf-8" else form.encoding
        text = io.TextIOWrapper(io.BufferedReader(_Raw(stream)), encoding, errors="replace", newline="")
        for _ in range(form.skip):
            text.readline()
        if not form.quoted:
            for line, row in enumerate(text, form.skip + 1):
                if row.strip("\r\n"):
                    yield line, row.rstrip("\r\n").split(form.delimiter)
            return
        reader = csv.reader(text, delimiter=form.delimiter)
        begin = 1
        for fields in reader:
            if fields:
                yield form.skip + begin, fields
            begin = reader.line_num + 1


class _Raw(io.RawIOBase):
    """A pyarrow stream as Python's own."""

    def __init__(self, stream):
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def _refuse_ragged(form: TextForm) -> None:
    for line, fields in _rows(form):
        if len(fields) != len(form.names):
            between = DELIMITERS.get(form.delimiter, repr(form.delimiter))
            raise DataError(
                f"{form.path}, line {line}: found {len(fields)} fields with a {between} between; "
                f"expected {len(form.names)}"
            )


def line_of_row(form: TextForm, row: int) -> int:
    """The line (from 1) that row ``row`` (from 0) begins in."""
    return next(line for number, (line, _) in enumerate(_rows(form)) if number == row)
