"""The benchmarks: ``make bench`` runs all but the largest, prints and writes bench/results.json."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import torch

from bench import (
    compiled,
    explorers,
    grading,
    prediction,
    processes,
    recurrence,
    samples,
    serving,
    training,
    vocabulary,
)
from bench.page import RESULTS, write

BENCHMARKS = {
    "recurrence": recurrence,
    "training": training,
    "processes": processes,
    "vocabulary": vocabulary,
    "prediction": prediction,
    "serving": serving,
    "grading": grading,
    "explorers": explorers,
    "samples": samples,
    "compiled": compiled,
}
LARGE = {"samples", "compiled"}  # only where they are named: 32 million events; minutes of a C++ compiler


def main() -> int:
    """The command line; returns the exit status."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument(
        "names",
        nargs="*",
        metavar="NAME",
        help=f"some of {', '.join(BENCHMARKS)}; default: all but {', '.join(sorted(LARGE))}",
    )
    parser.add_argument("--out", type=Path, default=RESULTS, help="default: bench/results.json")
    options = parser.parse_args()
    unknown = sorted(set(options.names) - set(BENCHMARKS))
    if unknown:
        print(f"error: no benchmark {unknown[0]!r}; expected some of {', '.join(BENCHMARKS)}", file=sys.stderr)
        return 2
    results = json.loads(options.out.read_text()) if options.out.exists() else {}
    for name in options.names or [name for name in BENCHMARKS if name not in LARGE]:
        print(f"\n{BENCHMARKS[name].__doc__.splitlines()[0]}")
        results[name] = {"torch": torch.__version__.split("+")[0], **BENCHMARKS[name].run()}
        options.out.write_text(json.dumps(results, indent=1) + "\n")
    print(f"\nwritten to {options.out}")
    if options.out == RESULTS and set(results) == set(BENCHMARKS):
        write(results)
    return 0


if __name__ == "__main__":
    sys.exit(main())
