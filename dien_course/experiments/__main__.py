"""``make experiments``: runs what is not yet in docs/results and writes docs/results.md from it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from dien_course.errors import DataError
from dien_course.experiments.material import FILES
from dien_course.experiments.page import PAGE, page
from dien_course.experiments.results import RESULTS
from dien_course.experiments.runner import run_study
from dien_course.experiments.study import GROUPS, SEEDS, parts_of


def main(arguments: list[str] | None = None) -> int:
    """The command line; returns the exit status."""
    parser = argparse.ArgumentParser(prog="make experiments", description=__doc__)
    parser.add_argument(
        "--data", type=Path, action="append", default=[], metavar="FOLDER",
        help=f"a folder of real data named {' or '.join(FILES)}; may be given twice; only results are kept",
    )  # fmt: skip
    parser.add_argument(
        "--only", action="append", default=[], metavar="NAME",
        help=f"conditions to run, by name or by group ({', '.join(GROUPS)}); default: all, and then the page",
    )  # fmt: skip
    parser.add_argument("--seeds", type=int, default=SEEDS, help=f"default: {SEEDS}")
    parser.add_argument("--processes", type=int, help="default: as many as cores")
    parser.add_argument("--results", type=Path, default=RESULTS, help="default: docs/results")
    options = parser.parse_args(arguments)
    try:
        if options.seeds < 2:
            raise DataError(f"--seeds is {options.seeds}; expected at least 2, or there are no intervals")
        folders = {folder.resolve().name: folder.resolve() for folder in options.data}
        for name, folder in folders.items():
            missing = [file for file in FILES.get(name, ()) if not (folder / file).is_file()]
            if name not in FILES or missing:
                expected = " or ".join(f"{known} with {', '.join(files)}" for known, files in FILES.items())
                raise DataError(f"--data {folder}: expected a folder named {expected}")
        lacking = []
        for seeds, chosen in parts_of(options.only, options.seeds):
            lacking += run_study(chosen, seeds, options.results, folders=folders, processes=options.processes)
        if lacking:
            print(f"left out, for want of --data: {', '.join(lacking)}")
        if not options.only and options.seeds == SEEDS and options.results == RESULTS:
            PAGE.write_text(page(options.results), encoding="utf-8")
            print(f"written: {PAGE}")
    except DataError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("interrupted; what was finished is kept, and running again goes on from there", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
