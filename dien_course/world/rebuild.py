"""The one command that rebuilds the shipped world byte for byte: python -m dien_course.world.rebuild (chapter 01)."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from dien_course.errors import DataError
from dien_course.world.shipped import CHECKOUT, FILES, shipped_world, write_world


def main(arguments: list[str] | None = None) -> int:
    """The command; returns its exit code: 0, or 2 when the folder cannot be written."""
    parser = argparse.ArgumentParser(
        prog="python -m dien_course.world.rebuild", description="Rebuild the shipped world, byte for byte."
    )
    parser.add_argument("--out", type=Path, default=CHECKOUT, help="the folder to write (default: %(default)s)")
    folder = parser.parse_args(arguments).out
    try:
        write_world(shipped_world(), folder)
    except DataError as error:
        print(error, file=sys.stderr)
        return 2
    size = sum((folder / name).stat().st_size for name in FILES)
    print(f"{folder}: {', '.join(FILES)}, {size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
