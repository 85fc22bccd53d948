"""The `samples` command on generated logs with whole-number and with text ids; a process for each measurement.

    python -m bench samples

Reading, cutting (split last, a negative for each target) and writing, at a quarter of the rows and at all 32 million.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv

ROWS, ITEMS, EVENTS_A_USER = 32_000_000, 50_000, 160
KINDS = {"numbers": "whole numbers", "text": "text of 10 to 14 letters"}


def run() -> dict:
    """Prints seconds and memory of each log; returns them."""
    rows = []
    for kind in KINDS:
        for count in (ROWS // 4, ROWS):
            with tempfile.TemporaryDirectory() as folder:
                _child("generate", kind, count, folder)
                row = {"ids": KINDS[kind], "events": count, **_child("measure", kind, count, folder)}
            print(
                f"{count:>11,} events, ids {kind:8} {row['seconds']:6.1f} s, {row['peak_gib']:.2f} GiB, "
                f"{row['cpu_us_an_event']:.2f} µs of processor time an event"
            )
            rows.append(row)
    return {"cores": os.cpu_count(), "rows": rows}


def generate(kind: str, count: int, folder: Path) -> None:
    """``log.csv``: user, item, rating, timestamp in random order; most users have few events, a few have thousands."""
    random = np.random.default_rng(0)
    users = max(2, count // EVENTS_A_USER)
    sizes, popularity = random.lognormal(0, 1.2, users), 1 / np.arange(1, ITEMS + 1) ** 0.8
    columns = {
        "user": random.choice(users, count, p=sizes / sizes.sum()).astype(np.int32),
        "item": random.choice(ITEMS, count, p=popularity / popularity.sum()).astype(np.int32),
        "rating": random.integers(1, 6, count).astype(np.int8),
        "timestamp": 800_000_000 + random.integers(0, 7 * 10**8, count) // 60 * 60,
    }
    if kind == "text":
        names = {"user": [f"A{number * 2654435761 % 2**44:012X}" for number in range(users)],
                 "item": [f"B{number * 40503 % 2**32:09d}" for number in range(ITEMS)]}  # fmt: skip
        columns |= {
            name: pa.DictionaryArray.from_arrays(columns[name], texts).cast(pa.large_string())
            for name, texts in names.items()
        }
    table = pa.table(columns)
    pyarrow.csv.write_csv(table, folder / "log.csv", pyarrow.csv.WriteOptions(quoting_style="none"))


def measure(folder: Path) -> dict:
    """Seconds of the command, and the peak memory of this process."""
    from dien_course.__main__ import main

    command = [
        "samples",
        folder / "log.csv",
        "--user",
        "user",
        "--item",
        "item",
        "--time",
        "timestamp",
        "--out",
        folder / "out",
    ]
    start, cpu_start = time.perf_counter(), time.process_time()
    with contextlib.redirect_stdout(sys.stderr):
        assert main([str(word) for word in command]) == 0
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu_start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return {"seconds": round(seconds, 1), "cpu_seconds": round(cpu, 1), "peak_gib": round(peak / 2**30, 2)}


def _child(task: str, kind: str, count: int, folder: str) -> dict:
    command = [sys.executable, "-m", "bench.samples", task, kind, str(count), folder]
    said = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    result = json.loads(said) or {}
    return result | {"cpu_us_an_event": round(result["cpu_seconds"] / count * 1e6, 2)} if result else result


def main() -> None:
    """One task, in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("task", choices=("generate", "measure"))
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("count", type=int)
    parser.add_argument("folder", type=Path)
    given = parser.parse_args()
    result = generate(given.kind, given.count, given.folder) if given.task == "generate" else measure(given.folder)
    print(json.dumps(result))


if __name__ == "__main__":
    main()
