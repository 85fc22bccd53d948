"""What several commands have in common: how a table's file is written, and a folder of their own."""

from __future__ import annotations

import argparse
from collections.abc import Callable


def add_form(command: argparse.ArgumentParser) -> None:
    """How the files of a table are written."""
    command.add_argument(
        "--delimiter", type=_character, metavar="C", help="between columns (default: found out); tab: '\\t'"
    )
    command.add_argument("--encoding", default="utf-8", metavar="NAME", help="of the text (default: %(default)s)")


def _character(text: str) -> str:
    return "\t" if text in (r"\t", "tab") else text


def alone(run: Callable[[argparse.Namespace], None]) -> Callable[[argparse.Namespace], None]:
    """``run`` with its folder reserved: of two runs into one, the second is told before it trains, not after."""

    def reserved_run(options: argparse.Namespace) -> None:
        from dien_course.files import reserved

        with reserved(options.out):
            run(options)

    return reserved_run
