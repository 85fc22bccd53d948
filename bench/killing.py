"""Runs of `train` killed by SIGKILL at random moments and resumed: how many end as if they had never been killed.

`python -m bench.killing` kills each of 20 runs, once or more, and prints how many are equal to the last bit.
"""

from __future__ import annotations

import random
import shutil
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
        _, seconds = _train(Path(root) / "whole", None)
        wanted = _result(Path(root) / "whole")
        for number in range(RUNS):
            folder, killed, share = Path(root) / str(number), 0, 0.9
            while not (folder / "metrics.json").exists():
                status, _ = _train(folder, chance.uniform(0, share) * seconds)
                killed += status == KILLED
                if not killed:  # the machine was faster than before
                    shutil.rmtree(folder)
                    share /= 2
            same = _same(_result(folder), wanted)
            equal, kills = equal + same, kills + killed
            print(f"run {number + 1}: killed {killed} times, {'equal' if same else 'different'}", flush=True)
    print(f"{equal} of {RUNS} runs equal to the last bit after {kills} kills")
    return {"runs": RUNS, "kills": kills, "equal": equal}


def _train(folder: Path, limit: float | None) -> tuple[int, float]:
    """The exit status of ``train`` into ``folder``, killed ``limit`` seconds after it began to train, and its seconds.

    They are counted from the first state that it wrote or took up, and so leave imports and data out.
    """
    command = [sys.executable, "-m", "dien_course", "train", "--out", str(folder), *SETTINGS, "--save-every", "5"]
    state = folder / "unfinished.safetensors"
    before = state.stat().st_mtime_ns if state.exists() else 0
    process = subprocess.Popen([*command, "--resume"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while process.poll() is None and (not state.exists() or state.stat().st_mtime_ns == before):
        time.sleep(0.005)
    began = time.perf_counter()
    try:
        process.wait(limit)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    return process.returncode, time.perf_counter() - began


def _result(folder: Path) -> tuple[dict[str, torch.Tensor], str]:
    weights = safetensors.torch.load_file(folder / "checkpoint" / "model.safetensors")
    return weights, (folder / "test_predictions.csv").read_text(encoding="utf-8")


def _same(first: tuple, second: tuple) -> bool:
    return first[1] == second[1] and all(torch.equal(first[0][name], second[0][name]) for name in second[0])


if __name__ == "__main__":
    run()
