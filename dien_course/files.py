"""Reading from regular files alone, and writing files and folders whole or not at all."""

from __future__ import annotations

import errno
import os
import shutil
import stat
import tempfile
from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from dien_course.claims import CLAIM, WASTE, claimed, waste
from dien_course.errors import DataError
from dien_course.exchange import exchange

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
        reason = getattr(error, "strerror", None) or "no file can have this name"
        raise DataError(f"{path}: cannot be read ({reason}); expected {expected}") from error
    for is_kind, name in KINDS:
        if is_kind(mode):
            raise DataError(f"{path}: is {name}; expected {expected}")
    return Path(path)


@contextmanager
def reserved(folder: str | Path, wait: float = 0.0) -> Iterator[Path]:
    """Within the block no other process writes to ``folder``, which need not be there yet; see ``claimed``.

    Yields a private folder for files on their way. Raises DataError now if ``folder`` cannot be written, or if another
    process still writes there after ``wait`` seconds; the sentence names it.
    """
    with ExitStack() as stack:
        with _said_of(folder, "a folder to write in"):
            private = stack.enter_context(_private(Path(folder), Path(folder), wait))
        yield private


@contextmanager
def whole_folder(folder: str | Path, wait: float = 0.0, without: Collection[str] = ()) -> Iterator[Path]:
    """A temporary folder whose files move into ``folder`` when the block ends without an error, and vanish otherwise.

    Files of the same names are replaced, others in ``folder`` stay, but for those called as ``without`` says, which
    vanish in the same step; a ``folder`` that is not there yet appears at once.
    A folder that is there changes places with the new one in a single step if it holds no others, and so does each
    folder in it (``exchange``; elsewhere, files are replaced one by one): killed at any moment, each is the old one or
    the new one, whole. The folder is ``reserved`` for the length of the block.
    Raises DataError when the disk does not take the files, then nothing has changed, or another process writes there.
    """
    folder = Path(folder)
    with _said_of(folder, "a folder to write in"), _private(folder, folder, wait) as private:
        temporary = Path(tempfile.mkdtemp(dir=private))
        try:
            new = temporary / "new"
            new.mkdir()  # has the usual permissions, as mkdtemp's has not
            yield new
            files = sorted(path.relative_to(new) for path in new.rglob("*") if path.is_file())
            _require_places(folder, files)
            if files:
                _move(new, folder, temporary / "old", without)
        finally:
            shutil.rmtree(temporary, ignore_errors=True)


@contextmanager
def whole_file(file: str | Path, expected: str = "the name of a file to write") -> Iterator[Path]:
    """The name of a temporary file that takes ``file``'s place when the block ends without an error, else vanishes.

    Folders that are missing are made. Raises DataError when ``file`` is a folder, pipe or device or the disk does not
    take it, then nothing has changed, or another process writes it.
    """
    file = Path(file)
    with _said_of(file, expected), _private(file, file.parent, 0.0) as private, ExitStack() as undo:
        if file.exists():
            require_file(file, expected)
        temporary = Path(tempfile.mkdtemp(dir=private))
        try:
            yield temporary / file.name
            _make(file.parent, undo)
            os.replace(temporary / file.name, file)
            undo.pop_all()
        finally:
            shutil.rmtree(temporary, ignore_errors=True)


@contextmanager
def _private(path: Path, folder: Path, wait: float) -> Iterator[Path]:
    """The private folder of a claim on ``path``, which is, or will lie in, ``folder``."""
    if not _nearest(folder).is_dir():
        raise NotADirectoryError(errno.ENOTDIR, "Not a directory")
    with claimed(path, wait) as private:
        yield private


@contextmanager
def _said_of(path: str | Path, expected: str) -> Iterator[None]:
    """An OSError in the block becomes the DataError that ``path`` cannot be written."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or error
        raise DataError(f"{path}: cannot be written ({reason}); expected {expected}; nothing was changed") from error


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


def _move(new: Path, folder: Path, old: Path, without: Collection[str]) -> None:
    """What is in ``new`` into ``folder``, what it replaces into ``old`` or ``new``; on an error all is moved back.

    The files ``without`` vanish from ``folder``.
    """
    if _swap_whole(new, Path(os.path.realpath(folder)), without):
        return
    with ExitStack() as undo:
        _make(folder.parent, undo)
        if os.path.lexists(folder):
            _move_entries(new, folder, old, undo)
        else:
            os.replace(new, folder)
        undo.pop_all()
    for name in without:
        (folder / name).unlink(missing_ok=True)


def _swap_whole(new: Path, folder: Path, without: Collection[str]) -> bool:
    """Puts ``new`` in the place of ``folder`` in one step, if no file would be lost and nobody stands in it."""
    names = set(os.listdir(new))
    if len(names) < 2 or not folder.is_dir() or os.path.ismount(folder) or folder in [_here(), *_here().parents]:
        return False
    # A process that waits for its turn, or has just had it, may have waste of its own there, which nobody misses.
    others = [
        name for name in os.listdir(folder) if name not in {*names, *without, CLAIM} and not WASTE.fullmatch(name)
    ]
    if others or not all(_fits(new / name, folder / name) for name in names):
        return False
    shutil.copymode(folder, new)
    aside = waste(folder.parent)
    try:
        os.rename(new, aside)  # a folder cannot change places with one that lies in it
    except OSError:  # one may write in this folder and not beside it
        return False
    if not exchange(aside, folder):
        os.rename(aside, new)
        return False
    with suppress(OSError):
        os.rename(aside / CLAIM, folder / CLAIM)
    shutil.rmtree(aside, ignore_errors=True)
    return True


def _here() -> Path:
    with suppress(OSError):
        return Path.cwd().resolve()
    return Path()


def _move_entries(new: Path, folder: Path, old: Path, undo: ExitStack) -> None:
    for name in sorted(os.listdir(new)):
        _put(new / name, folder / name, old / name, undo)


def _put(new: Path, target: Path, old: Path, undo: ExitStack) -> None:
    """``new`` in the place of ``target``, in one step where possible; ``undo`` puts both back."""
    if not os.path.lexists(target):
        os.replace(new, target)
        undo.callback(os.replace, target, new)
    elif _fits(new, target) and exchange(new, target):
        undo.callback(exchange, new, target)
    elif new.is_dir():
        _move_entries(new, target, old, undo)
    else:
        old.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(target, old, follow_symlinks=False)
        os.replace(new, target)
        undo.callback(os.replace, old, target)


def _fits(new: Path, target: Path) -> bool:
    """Whether ``new`` may change places with ``target``; a folder then has the mode and the other files of ``target``.

    Those are linked, not copied; a ``target`` that is a link to a folder stays one.
    """
    if not new.is_dir() or not os.path.lexists(target):
        return True
    return not target.is_symlink() and _take_along(target, new)


def _take_along(folder: Path, new: Path) -> bool:
    try:
        shutil.copymode(folder, new)
        for name in os.listdir(folder):
            found, place = folder / name, new / name
            if found.is_dir() and not found.is_symlink():
                place.mkdir(exist_ok=True)
                if not _take_along(found, place):
                    return False
            elif not os.path.lexists(place):
                os.link(found, place, follow_symlinks=False)
    except OSError:  # a disk without links
        return False
    return True


def _make(folder: Path, undo: ExitStack) -> None:
    """Makes ``folder`` and its parents; ``undo`` removes those that were not there, if they are empty."""
    for path in reversed([folder, *folder.parents]):
        if not path.exists():
            path.mkdir(exist_ok=True)
            undo.callback(_remove_empty, path)


def _remove_empty(folder: Path) -> None:
    with suppress(OSError):
        folder.rmdir()
