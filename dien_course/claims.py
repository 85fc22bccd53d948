"""Who writes where: a claim on a file or folder, which one process holds at a time and a dead process loses."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import shutil
import socket
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

import psutil

from dien_course.errors import DataError

PREFIX = ".dien-"
CLAIM = f"{PREFIX}claim"  # the folder of a claim on the folder that it lies in
OWNER = "owner.json"
WASTE = re.compile(re.escape(PREFIX) + r"waste-(\d+)-(\d+)-[0-9a-f]+-(.+)")

_held: dict[Path, tuple[int, Path, str]] = {}  # by this process: path -> thread, folder of the claim, its token
_guard = threading.Lock()


@contextmanager
def claimed(path: str | Path, wait: float = 0.0) -> Iterator[Path]:
    """Within the block nobody else claims ``path``, a file or a folder that need not be there yet.

    Yields a folder of the claim's own for files on their way to ``path``; it vanishes with the claim. It lies in
    ``path`` if that is a folder, else in the nearest folder above it, on the same disk, and its name starts with
    ``.dien-``. ``owner.json`` in it says which process holds the claim, on which machine and since when; the claim of a
    process that is dead is cleared away. A thread may claim again what it holds.

    ``wait``: seconds to wait for another holder. Raises DataError naming the holder when that is not enough, and
    OSError when the disk does not take the claim.
    """
    path, thread = Path(os.path.realpath(path)), threading.get_ident()
    if path in _held and _held[path][0] == thread:
        yield _held[path][1]
        return
    end = time.monotonic() + wait
    while holder := _take(path, thread):
        if time.monotonic() >= end:
            raise DataError(
                f"{path}: is being written by {holder}; expected one writer at a time, so wait for it or name "
                "another place"
            )
        time.sleep(0.05)
    try:
        yield _held[path][1]
    finally:
        _release(path)


def waste(folder: Path) -> Path:
    """A name in ``folder`` for what is to be deleted: should this process die before that, the next claim does it."""
    me = _this_process()
    return folder / f"{PREFIX}waste-{me['pid']}-{me['started']}-{uuid.uuid4().hex}-{me['host']}"


def _take(path: Path, thread: int) -> str:
    """Claims ``path`` for ``thread`` and returns "", or returns who holds it."""
    with _guard:
        if path in _held:
            return f"another thread of this process, {os.getpid()}"
        own = _places(path)[0]
        for place in _places(path):
            if holder := _holder(place):
                return holder
        token, now = uuid.uuid4().hex, datetime.now().isoformat(" ", "seconds")
        aside = waste(own.parent)
        try:  # a claim appears with its owner's name in it, so that nobody ever meets one without
            owner = {**_this_process(), "since": now, "token": token}
            aside.mkdir()
            (aside / OWNER).write_text(json.dumps(owner), encoding="utf-8")
            os.rename(aside, own)
        except OSError as error:
            shutil.rmtree(aside, ignore_errors=True)
            # ENOENT: the folder has changed places with another while we were about to claim it.
            if error.errno in (errno.ENOTEMPTY, errno.EEXIST, errno.ENOENT):
                return _holder(own) or "a process that was faster"
            raise
        _held[path] = thread, own, token
    for place in _places(path):  # the folder may have appeared meanwhile, and be claimed from within
        if place != own and (holder := _holder(place)):
            _release(path)
            return holder
    for folder in {own.parent, path.parent}:
        _clear_waste(folder)
    return ""


def _release(path: Path) -> None:
    with _guard:
        _, own, token = _held.pop(path)
    owner = _owner(own)
    if owner is not None and owner["token"] == token:
        with suppress(OSError):
            aside = waste(own.parent)
            os.rename(own, aside)
            shutil.rmtree(aside, ignore_errors=True)


def _places(path: Path) -> list[Path]:
    """Where a claim on ``path`` can be: in it, if it is a folder, and in each folder above, the nearest first."""
    places = [path / CLAIM] if path.is_dir() else []
    for folder in path.parents:
        if folder.is_dir():
            name = path.relative_to(folder).as_posix()
            places.append(folder / f"{CLAIM}-{hashlib.sha256(os.fsencode(name)).hexdigest()[:12]}")
    return places


def _holder(place: Path) -> str:
    """Who holds the claim at ``place``, "" for nobody; a dead process's claim is cleared away."""
    if not os.path.lexists(place):
        return ""
    owner = _owner(place)
    if owner is not None and _alive(owner):
        there = f"process {owner['pid']} on {owner['host']} since {owner['since']}"
        return there if owner["host"] == socket.gethostname() else f"{there} (if it is gone, delete {place})"
    aside = waste(place.parent)
    with suppress(FileNotFoundError):  # somebody else was faster
        os.rename(place, aside)
        if _owner(aside) != owner:  # somebody else was faster, and has claimed it since
            os.rename(aside, place)
            return _holder(place)
        shutil.rmtree(aside, ignore_errors=True)
    return ""


def _owner(place: Path) -> dict | None:
    try:
        owner = json.loads((place / OWNER).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    return owner if isinstance(owner, dict) and {"pid", "started", "host", "since", "token"} <= set(owner) else None


def _this_process() -> dict:
    started = int(psutil.Process().create_time())
    return {"pid": os.getpid(), "started": started, "host": socket.gethostname()}


def _alive(owner: dict) -> bool:
    """Whether the process is there; one on another machine may be."""
    if owner["host"] != socket.gethostname():
        return True
    try:
        process = psutil.Process(owner["pid"])
        same = abs(process.create_time() - owner["started"]) < 3  # the number may be another process's by now
        return same and process.status() != psutil.STATUS_ZOMBIE
    except psutil.AccessDenied:
        return True
    except (psutil.Error, TypeError, ValueError, OverflowError):
        return False


def _clear_waste(folder: Path) -> None:
    """Deletes what dead processes meant to delete in ``folder``."""
    with suppress(OSError):
        for name in os.listdir(folder):
            found = WASTE.fullmatch(name)
            if found and not _alive({"pid": int(found[1]), "started": int(found[2]), "host": found[3]}):
                shutil.rmtree(folder / name, ignore_errors=True)
