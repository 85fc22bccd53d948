"""Bytes of a file: unpacked, as UTF-8, and counted on a progress bar."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tqdm.auto import tqdm

from dien_course.errors import DataError
from dien_course.files import require_file

MAGIC = {b"\x1f\x8b": "gzip", b"BZh": "bz2", b"\x28\xb5\x2f\xfd": "zstd"}
BETWEEN = b"\x1f"  # stands for '::', for parsers that know single characters only


def first_bytes(path: str | Path) -> bytes:
    """The first four bytes of a regular file; raises DataError where there is none that can be read."""
    path = require_file(path, "a log of events")
    try:
        with open(path, "rb") as file:
            return file.read(4)
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror}); expected a log of events") from error


@contextmanager
def open_bytes(path: Path) -> Iterator:
    """The file at ``path`` for reading, unpacked if its first bytes say that it is packed.

    Raises DataError for a file that cannot be read, a zip archive, or a damaged packed one.
    """
    import pyarrow as pa

    first = first_bytes(path)
    if first.startswith(b"PK"):
        raise DataError(f"{path}: is a zip archive or a spreadsheet; expected the text file in it, unpacked or as .gz")
    packed = next((name for magic, name in MAGIC.items() if first.startswith(magic)), None)
    try:
        with pa.input_stream(str(path), compression=packed) as stream:
            yield stream
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error}); expected a complete, undamaged file") from error


class Utf8Stream:
    """What ``stream`` holds as UTF-8 without a byte order mark, for pyarrow; ``advance`` is told of the bytes read.

    With ``double_colons`` each ``::`` becomes one ``BETWEEN``.
    """

    closed = False

    def __init__(self, stream, encoding: str, bar: tqdm, *, double_colons: bool = False):
        self._stream, self._bar, self._double_colons = stream, bar, double_colons
        self._decoder = None if encoding == "utf-8" else codecs.getincrementaldecoder(encoding)()
        self._rest, self._begun = b"", False

    def read(self, size: int = -1) -> bytes:
        """About ``size`` bytes, empty at the end only."""
        while True:
            data = self._stream.read(size if size > 0 else None)
            ended = not data
            self._bar.update(len(data))
            if self._decoder is not None:
                data = self._decoder.decode(data, final=ended).encode()
            if not self._begun and data:
                data, self._begun = data.removeprefix(codecs.BOM_UTF8), True
            if self._double_colons:
                data = self._rest + data
                colons = len(data) - len(data.rstrip(b":"))
                self._rest = b":" if colons % 2 and not ended else b""
                data = data.removesuffix(self._rest).replace(b"::", BETWEEN)
            if data or ended:
                return data

    def readable(self) -> bool:
        return True

    def close(self) -> None:
        self.closed = True
