"""Time and memory of build_samples and load_movielens on generated ratings; a process for each measurement.

    python -m bench.build_samples --rows 32000000 --out result.json

measures 1/8, 1/4, 1/2 and all of the rows, and prints a table: seconds to read and to build, peak memory, and CPU
microseconds a row, which stay level when time is linear in rows and depend less on what else the machine is doing.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

from dien_course.data.movielens import load_movielens
from dien_course.data.samples import build_samples

MOVIES, ROWS_A_USER = 50_000, 160
NAMES = ("userId", "movieId", "rating", "timestamp")


def generate(rows: int, folder: Path) -> None:
    """Ratings in random order, as ``.npy`` columns and as ``ratings.csv``; a third share their second with another."""
    random = np.random.default_rng(0)
    users = max(2, rows // ROWS_A_USER)
    sizes = random.lognormal(0, 1.2, users)  # as in ml-32m: most users have few ratings, a few have thousands
    user = np.sort(random.choice(users, rows, p=sizes / sizes.sum())).astype(np.int32) + 1
    gap = random.exponential(60, rows).astype(np.int64) * (random.random(rows) > 0.2)
    gap[random.random(rows) < 0.01] += 86_400 * 30
    timestamp = 800_000_000 + random.integers(0, 10**8, users)[user - 1] + np.cumsum(gap) % 700_000_000
    popularity = 1 / np.arange(1, MOVIES + 1) ** 0.8
    movie = random.choice(MOVIES, rows, p=popularity / popularity.sum())
    same = np.append(False, (user[1:] == user[:-1]) & (timestamp[1:] == timestamp[:-1]))
    starts = np.flatnonzero(~same)
    run = np.repeat(starts, np.diff(starts, append=rows))
    movie = (movie[run] + np.arange(rows) - run) % MOVIES + 1  # no movie twice in one second
    order = random.permutation(rows)
    frame = pd.DataFrame(
        {
            "userId": user[order],
            "movieId": movie[order].astype(np.int32),
            "rating": (random.integers(1, 11, rows) / 2).astype(np.float32),
            "timestamp": timestamp[order],
        }
    )
    for name in NAMES:
        np.save(folder / f"{name}.npy", frame[name].to_numpy())
    frame.to_csv(folder / "ratings.csv", index=False, chunksize=1_000_000)


def measure(source: str, split: str, folder: Path) -> dict:
    """Seconds to read and to build, and the peak memory of this process."""
    start, cpu_start = time.perf_counter(), time.process_time()
    if source == "csv":
        data = load_movielens(folder)
    else:
        data = pd.DataFrame({name: np.load(folder / f"{name}.npy") for name in NAMES}, copy=False)
    read = time.perf_counter()
    parts = build_samples(data, split=split)
    built, cpu = time.perf_counter(), time.process_time() - cpu_start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return {
        "samples": len(parts.train) + len(parts.test),
        "read_seconds": round(read - start, 2),
        "build_seconds": round(built - read, 2),
        "cpu_seconds": round(cpu, 2),
        "peak_gib": round(peak / 2**30, 2),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=32_000_000)
    parser.add_argument("--halvings", type=int, default=3, help="how many smaller sizes to measure too")
    parser.add_argument("--out", type=Path, help="write the measurements here as JSON")
    parser.add_argument("--child", nargs=4, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child:
        task, split, rows, folder = arguments.child
        result = generate(int(rows), Path(folder)) if task == "generate" else measure(task, split, Path(folder))
        return print(json.dumps(result))

    def child(task: str, split: str, rows: int, folder: str) -> dict:
        command = [sys.executable, "-m", "bench.build_samples", "--child", task, split, str(rows), folder]
        return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)

    results = []
    print("      rows  source  split   read s  build s  peak GiB  CPU µs/row", flush=True)
    for halving in range(arguments.halvings, -1, -1):
        rows = arguments.rows >> halving
        with tempfile.TemporaryDirectory() as folder:
            child("generate", "", rows, folder)
            for source in ("frame", "csv"):
                for split in ("last", "time"):
                    result = {"rows": rows, "source": source, "split": split, **child(source, split, rows, folder)}
                    result["cpu_us_per_row"] = round(result["cpu_seconds"] / rows * 1e6, 3)
                    results.append(result)
                    print(
                        f"{rows:>10,}  {source:6}  {split:5}  {result['read_seconds']:>7}  "
                        f"{result['build_seconds']:>7}  {result['peak_gib']:>8}  {result['cpu_us_per_row']:>10}",
                        flush=True,
                    )
    if arguments.out:
        arguments.out.write_text(json.dumps(results, indent=1) + "\n")


if __name__ == "__main__":
    main()
