"""Two files or folders change places in one step, where the system can do that."""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

HERE = -100  # AT_FDCWD of Linux
SWAP = 2  # RENAME_EXCHANGE of Linux, RENAME_SWAP of macOS


def exchange(first: Path, second: Path) -> bool:
    """Swaps what the two names stand for, so that at no moment one of them is missing; False where nothing was done.

    Linux (renameat2) and macOS (renamex_np) can, on most local disks; Windows and most network disks cannot.
    """
    if sys.platform not in ("linux", "darwin"):
        return False
    libc, names = ctypes.CDLL(None, use_errno=True), (os.fsencode(first), os.fsencode(second))
    if hasattr(libc, "renameat2"):
        return libc.renameat2(HERE, names[0], HERE, names[1], SWAP) == 0
    return hasattr(libc, "renamex_np") and libc.renamex_np(*names, SWAP) == 0
