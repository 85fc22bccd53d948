"""Runs of `train` killed by SIGKILL at random moments and resumed: how many end as if they had never been killed.

`python -m bench.killing` kills each of 20 runs, once or more, and prints how many are equal to the last bit.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import safetensors.torch
import torch

RUNS = 20
SETTINGS = ["--epochs", "3", "--warmup-steps", "20", "--embedding-size", "4", "--batch-size", "512", "--no-numbers"]
KILLED = -9


def run() -> dict:
    """Prints one line a run; returns how many of them were killed, how often, and ended equal."""
    chance, equal, kills = random.Random(0), 0, 0
    with tempfile.TemporaryDirectory() as root:
        begin = time.perf_counter()
        _train(Path(root) / "whole", None)
        seconds = time.perf_counter() - begin
        wanted = _result(Path(root) / "whole")
        for number in range(RUNS):
            folder, limit, killed = Path(root) / str(number), chance.uniform(0.3, 1.0) * seconds, 0
            while _train(folder, limit) == KILLED:
                killed, limit = killed + 1, chance.uniform(0.5, 1.5) * seconds
            same = _same(_result(folder), wanted)
            equal, kills = equal + same, kills + killed
            print(f"run {number + 1}: killed {killed} times, {'equal' if same else 'different'}", flush=True)
    print(f"{equal} of {RUNS} runs equal to the last bit after {kills} kills")
    return {"runs": RUNS, "kills": kills, "equal": equal}


def _train(folder: Path, limit: float | None) -> int:
    """The exit status of ``train`` into ``folder``, killed after ``limit`` seconds."""
    command = [sys.executable, "-m", "dien_course", "train", "--out", str(folder), *SETTINGS, "--save-every", "5"]
    process = subprocess.Popen([*command, "--resume"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        return process.wait(limit)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()


def _result(folder: Path) -> tuple[dict[str, torch.Tensor], str]:
    weights = safetensors.torch.load_file(folder / "checkpoint" / "model.safetensors")
    return weights, (folder / "test_predictions.csv").read_text(encoding="utf-8")


def _same(first: tuple, second: tuple) -> bool:
    return first[1] == second[1] and all(torch.equal(first[0][name], second[0][name]) for name in second[0])


if __name__ == "__main__":
    run()
