"""Reading from regular files alone, and writing folders whole or not at all."""

from __future__ import annotations

import errno
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from dien_course.errors import DataError

KINDS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


def require_file(path: str | Path, expected: str = "a file") -> Path:
    """``path`` as a Path if a regular file is there, links followed; never waits, whatever is there.

    ``expected`` is what the reader wants, such as "a CSV file".
    Raises DataError, one sentence, when nothing is there, it cannot be reached, or it is a folder, pipe or device.
    """
    try:
        mode = os.stat(path).st_mode
    except (OSError, ValueError) as error:  # ValueError: a zero byte in the name
        reason = getattr(error, "strerror", None) or error
        raise DataError(f"{path}: cannot be read ({reason}); expected {expected}") from error
    for is_kind, name in KINDS:
        if is_kind(mode):
            raise DataError(f"{path}: is {name}; expected {expected}")
    return Path(path)


@contextmanager
def whole_folder(folder: str | Path) -> Iterator[Path]:
    """A temporary folder whose files move into ``folder`` when the block ends without an error, and vanish otherwise.

    Files of the same names are replaced, others in ``folder`` stay; a ``folder`` that is not there yet appears at once.
    Raises DataError when the disk does not take them; then nothing has changed.
    """
    folder, temporary = Path(folder), None
    try:
        temporary = Path(tempfile.mkdtemp(prefix=".dien-", dir=_nearest(folder)))
        new = temporary / "new"
        new.mkdir()  # has the usual permissions, as mkdtemp's has not
        yield new
        files = sorted(path.relative_to(new) for path in new.rglob("*") if path.is_file())
        _require_places(folder, files)
        _move(new, folder, files, temporary / "old")
    except OSError as error:
        reason = error.strerror or error
        raise DataError(
            f"{folder}: cannot be written ({reason}); expected a folder to write in; nothing was changed"
        ) from error
    finally:
        if temporary is not None:
            shutil.rmtree(temporary, ignore_errors=True)


def require_writable(folder: str | Path) -> None:
    """Raises the DataError of ``whole_folder`` now if ``folder`` cannot be written; leaves nothing there."""
    with whole_folder(folder):
        pass


def _nearest(path: Path) -> Path:
    """``path`` or, if nothing is there, the nearest parent that exists."""
    try:
        path.lstat()
        return path
    except (FileNotFoundError, NotADirectoryError):
        if path == path.parent:  # a drive that is not there
            raise
        return _nearest(path.parent)


def _require_places(folder: Path, files: list[Path]) -> None:
    for target in (folder / file for file in files):
        if target.is_dir():
            raise IsADirectoryError(errno.EISDIR, f"{target} is a folder")
        parent = _nearest(target.parent)
        if not parent.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, f"{parent} is no folder")


def _move(new: Path, folder: Path, files: list[Path], old: Path) -> None:
    """``files`` from ``new`` into ``folder``, what they replace into ``old``; on an error all is moved back."""
    with ExitStack() as undo:
        if files and not os.path.lexists(folder):
            _make(folder.parent, undo)
            os.replace(new, folder)
            files = []
        for file in files:
            target, kept = folder / file, old / file
            _make(target.parent, undo)
            if os.path.lexists(target):
                kept.parent.mkdir(parents=True, exist_ok=True)
                os.replace(target, kept)
                undo.callback(os.replace, kept, target)
            os.replace(new / file, target)
            undo.callback(os.replace, target, new / file)
        undo.pop_all()


def _make(folder: Path, undo: ExitStack) -> None:
    """Makes ``folder`` and its parents; ``undo`` removes those that were not there, if they are empty."""
    for path in reversed([folder, *folder.parents]):
        if not path.exists():
            path.mkdir(exist_ok=True)
            undo.callback(_remove_empty, path)


def _remove_empty(folder: Path) -> None:
    with suppress(OSError):
        folder.rmdir()
