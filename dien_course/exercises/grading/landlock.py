"""Linux' Landlock: a process gives up, for good, all files but those it names (no privileges needed).

https://docs.kernel.org/userspace-api/landlock.html; system calls 444 to 446 on every architecture.
"""

from __future__ import annotations

import ctypes
import os
import struct
import sys
from collections.abc import Iterable
from pathlib import Path

CREATE, ADD, RESTRICT = 444, 445, 446
VERSION, PATH_BENEATH = 1, 1
READ_FILE, READ_FOLDER = 1 << 2, 1 << 3
WRITE_FILE = 1 << 1
OF_FILES = (1 << 0) | WRITE_FILE | READ_FILE | (1 << 14) | (1 << 15)  # rights that a rule about a file may give
NO_NEW_PRIVILEGES = 38


def version() -> int:
    """The kernel's version of Landlock, 0 if it has none."""
    return max(0, _call(CREATE, None, 0, VERSION)) if sys.platform == "linux" else 0


class Rules:
    """What a process may still do with files once it calls ``apply``; starting programs is never among it.

    ``readable`` may be read, ``listable`` only listed, in ``writable`` everything is allowed. Paths that are not there
    are passed over; no version above ``newest`` is used, as on an older kernel. From version 4 on TCP is refused as
    well, from version 6 on signals to processes outside.
    Raises OSError where Landlock is not to be had.
    """

    def __init__(self, readable: Iterable[Path], listable: Iterable[Path], writable: Iterable[Path], newest: int = 99):
        self.version = min(version(), newest)
        if not self.version:
            raise OSError("this system has no Landlock")
        # Refer came with version 2, truncate with 3, the ioctls of devices with 5.
        rights = 13 + (self.version >= 2) + (self.version >= 3) + (self.version >= 5)
        self.handled = (1 << rights) - 1
        network = 3 if self.version >= 4 else 0
        scopes = 3 if self.version >= 6 else 0
        sizes = 8 if self.version < 4 else 16 if self.version < 6 else 24
        attributes = struct.pack("QQQ", self.handled, network, scopes)
        self.descriptor = _checked(CREATE, attributes, sizes, 0)
        for path in readable:
            self._allow(path, READ_FILE | READ_FOLDER)
        for path in listable:
            self._allow(path, READ_FOLDER)
        for path in writable:
            self._allow(path, self.handled & ~1)

    def _allow(self, path: Path, rights: int) -> None:
        try:
            opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
        except OSError:
            return
        try:
            rights = rights if path.is_dir() else rights & OF_FILES
            if rights & self.handled:
                _checked(ADD, self.descriptor, PATH_BENEATH, struct.pack("=Qi", rights & self.handled, opened), 0)
        finally:
            os.close(opened)

    def apply(self) -> None:
        """From here on this process, and all that it starts, has no other files. Raises OSError."""
        library = ctypes.CDLL(None, use_errno=True)
        if library.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0):
            raise OSError(ctypes.get_errno(), "prctl")
        _checked(RESTRICT, self.descriptor, 0)


def _call(number: int, *arguments: object) -> int:
    library = ctypes.CDLL(None, use_errno=True)
    library.syscall.restype = ctypes.c_long
    return library.syscall(ctypes.c_long(number), *map(_wide, arguments))


def _wide(argument: object) -> object:
    return ctypes.c_long(argument) if isinstance(argument, int) else argument


def _checked(number: int, *arguments: object) -> int:
    found = _call(number, *arguments)
    if found < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return found
