"""Training by one process and by two that share each batch of 1,024 rows, each on one thread, taking turns in one run.

The model is that of ``bench.training``, trained by ``fit``: gradients in one message, Dice's statistics over both
processes, AdamW, average. Two more train side by side on 512 rows each and send nothing: what separates them from the
first two is the cost of messages. All wait for their turn while others train.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import torch

from bench.training import EMBEDDING, GROUP, HISTORY, ITEMS, PROFILE, SPEC
from dien_course.data import Batches, NegativeSampler, Ragged
from dien_course.data.encode import Encoded
from dien_course.models import DIEN
from dien_course.training import fit
from dien_course.training.processes import begin

BATCH, STEPS, TURNS = 1024, 12, 7


def run() -> dict:
    """Prints rows per second of one process and of two, and their ratio in each turn; returns the medians."""
    with tempfile.TemporaryDirectory() as folder:
        groups = {
            "one": [_started(0, 1, BATCH, Path(folder))],
            "two": [_started(rank, 2, BATCH, Path(folder)) for rank in range(2)],
            "apart": [_started(0, 1, BATCH // 2, Path(folder)) for _ in range(2)],
        }
        try:
            for workers in groups.values():  # warms all up
                _turn(workers)
            turns = [{name: _turn(workers) for name, workers in groups.items()} for _ in range(TURNS)]
        finally:
            for worker in [worker for workers in groups.values() for worker in workers]:
                worker.kill()
                worker.wait()
    for turn in turns:
        turn["apart"]["rows_per_second"] *= 2
    found = {"batch": BATCH, "cores": os.cpu_count(), "threads": 1}
    found |= {name: _medians([turn[name] for turn in turns]) for name in groups}
    for name, key in (("two", "ratio"), ("apart", "ratio_apart")):
        ratios = sorted(turn[name]["rows_per_second"] / turn["one"]["rows_per_second"] for turn in turns)
        found |= {key: round(statistics.median(ratios), 2), f"{key}s": [round(ratio, 2) for ratio in ratios]}
    for name in groups:
        told = found[name]
        print(
            f"{name}: {told['rows_per_second']:,} rows/s, making a batch {told['batch_share']:.0%} of a step, "
            f"{told['processor_ms']:.1f} ms of processor time a step in each process"
        )
    print(f"two over one {found['ratio']:.2f}, each turn {found['ratios']}; apart {found['ratio_apart']:.2f}")
    return found


def _started(rank: int, count: int, batch: int, folder: Path) -> subprocess.Popen:
    """A process that trains each time it is told to."""
    told = {"OMP_NUM_THREADS": "1", "PYTHONPATH": os.pathsep.join(["."] + sys.path[:1])}
    if count > 1:
        told |= {"RANK": str(rank), "LOCAL_RANK": str(rank), "WORLD_SIZE": str(count)}
        told |= {"MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(_port(folder))}
    pipe = subprocess.PIPE
    command = [sys.executable, "-m", "bench.processes", str(batch)]
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, env=os.environ | told)


def _port(folder: Path) -> int:
    """A port that is free, the same for all processes of a run."""
    import socket

    file = folder / "port"
    if not file.exists():
        with socket.socket() as one:
            one.bind(("127.0.0.1", 0))
            file.write_text(str(one.getsockname()[1]))
    return int(file.read_text())


def _turn(workers: list[subprocess.Popen]) -> dict:
    for worker in workers:
        worker.stdin.write("go\n")
        worker.stdin.flush()
    return [json.loads(worker.stdout.readline()) for worker in workers][0]


def _medians(turns: list[dict]) -> dict:
    middle = {name: statistics.median(turn[name] for turn in turns) for name in turns[0]}
    rounded = {"batch_share": round(middle["batch_share"], 3), "processor_ms": round(middle["processor_ms"], 1)}
    return {"rows_per_second": round(middle["rows_per_second"]), **rounded}


def work(batch: int) -> None:
    """Trains an epoch for each line that comes in, and prints how fast."""
    torch.set_num_threads(1)
    begin()
    data = _rows(batch * STEPS)
    torch.manual_seed(0)
    model = DIEN(SPEC, {"movieId": ITEMS, **PROFILE}, embedding_size=EMBEDDING)
    train = Batches(data, batch, shuffle=True, negatives=[NegativeSampler(data, GROUP, "uniform")])
    validation = Batches(data.take(np.arange(batch)), batch)
    for _ in sys.stdin:
        clock = time.perf_counter()
        for _ in train:
            pass
        making = (time.perf_counter() - clock) / (batch * STEPS)
        clock = time.process_time()
        speed = fit(model, train, validation, epochs=1, progress=False).rows_per_second
        processor = 1000 * (time.process_time() - clock) / STEPS
        told = {"rows_per_second": speed, "batch_share": making * speed, "processor_ms": processor}
        print(json.dumps(told), flush=True)


def _rows(count: int) -> Encoded:
    """Rows with a full history each, of as many users as rows."""
    draw = np.random.default_rng(0)
    end = HISTORY * np.arange(1, count + 1)
    history = Ragged(draw.integers(2, ITEMS, HISTORY * count), end - HISTORY, end)
    scalars = {name: draw.integers(2, size, count) for name, size in PROFILE.items()}
    scalars["movieId"] = draw.integers(2, ITEMS, count)
    label = draw.integers(0, 2, count)
    return Encoded(scalars, {"history": history}, label, np.arange(count))


if __name__ == "__main__":
    work(int(sys.argv[1]))
