"""A served model on loopback: 200 targets of one user with 50 behaviours, over HTTP, by 1, 8 and 32 clients."""

from __future__ import annotations

import http.client
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import torch

from bench.timing import alternate
from dien_course.data import AttentionGroup, Encoder, FeatureSpec, Ragged, Samples
from dien_course.models import DIEN
from dien_course.serving.scorer import OnnxScorer, TorchScorer, rank
from dien_course.training import export, save

ITEMS, TARGETS, HISTORY, WIDTH = 10_000, 200, 50, 36
CLIENTS, REQUESTS = (1, 8, 32), 160
SPEC = FeatureSpec(groups=(AttentionGroup("movie", (("movieId", "history", "negatives"),)),), max_length=HISTORY)


def run() -> dict:
    """Prints and returns ratios to one nn.GRU pass of the same size, and percentiles by the number of clients."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        with tempfile.TemporaryDirectory() as root:
            folder, file = _model(Path(root))
            return {"threads": 1, "cores": os.cpu_count(), **_ratios(folder, file), "clients": _loads(folder, file)}
    finally:
        torch.set_num_threads(before)


def _model(root: Path) -> tuple[Path, Path]:
    """The checkpoint of an untrained model, and its export."""
    torch.manual_seed(0)
    items = np.arange(ITEMS)
    lists = Ragged(items, items, items + 1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        encoder = Encoder.fit(SPEC, Samples({"movieId": items, "label": items % 2}, {"history": lists}))
    model = DIEN(SPEC, encoder.sizes, embedding_size=WIDTH).eval()
    return save(root / "checkpoint", model, encoder), export(root / "model.onnx", model, encoder)


def _asked() -> dict:
    random = np.random.default_rng(0)
    targets = [{"movieId": item} for item in random.integers(0, ITEMS, TARGETS).tolist()]
    return {"history": {"history": random.integers(0, ITEMS, HISTORY).tolist()}, "targets": targets}


def _ratios(folder: Path, file: Path) -> dict:
    """Processor time in turn, in this process: a GRU over all rows, and ``rank`` by torch and by onnxruntime."""
    scorers = {"torch": TorchScorer(folder), "onnx": OnnxScorer(file)}
    asked, recurrence = _asked(), torch.nn.GRU(WIDTH, WIDTH, batch_first=True).eval()
    inputs = torch.randn(TARGETS, HISTORY, WIDTH)
    targets = {"movieId": [target["movieId"] for target in asked["targets"]]}
    candidates = {"gru": lambda: recurrence(inputs)}
    for name, scorer in scorers.items():
        candidates[name] = lambda scorer=scorer: rank(scorer, targets, asked["history"])
    with torch.inference_mode():
        seconds = alternate(candidates, repeats=40, clock=time.process_time)
    ratios = {f"{name}_over_gru": round(seconds[name] / seconds["gru"], 2) for name in scorers}
    told = ", ".join(f"{name} {1000 * value:.1f} ms" for name, value in seconds.items())
    print(f"{told}; over nn.GRU: {ratios}")
    return {"milliseconds": {name: round(1000 * value, 2) for name, value in seconds.items()}, **ratios}


def _loads(folder: Path, file: Path) -> list[dict]:
    """p50 and p99 in milliseconds for each kind of server and number of clients, each client asking in a row."""
    found = []
    for name, arguments in (("torch", ["--checkpoint", str(folder)]), ("onnx", ["--onnx", str(file)])):
        command = [sys.executable, "-m", "dien_course", "serve", *arguments, "--port", "0"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
            try:
                port = int(re.search(r":(\d+)/docs", server.stdout.readline())[1])
                _ask(port, 10)
                for clients in CLIENTS:
                    with ThreadPoolExecutor(clients) as pool:
                        taken = list(pool.map(_ask, [port] * clients, [REQUESTS // clients] * clients))
                    milliseconds = sorted(1000 * seconds for one in taken for seconds in one)
                    p50, p99 = statistics.median(milliseconds), milliseconds[int(0.99 * (len(milliseconds) - 1))]
                    row = {"server": name, "clients": clients, "p50": round(p50, 1), "p99": round(p99, 1)}
                    found.append({**row, "p99_over_p50": round(p99 / p50, 2)})
                    print(found[-1], flush=True)
            finally:
                server.terminate()
    return found


def _ask(port: int, count: int) -> list[float]:
    """The seconds of ``count`` requests, one after the other, over one connection."""
    body, seconds = json.dumps(_asked()), []
    connection = http.client.HTTPConnection("127.0.0.1", port)
    for _ in range(count):
        began = time.perf_counter()
        connection.request("POST", "/rank", body, {"content-type": "application/json"})
        answer = connection.getresponse()
        answer.read()
        seconds.append(time.perf_counter() - began)
        if answer.status != 200:
            raise RuntimeError(f"the server answered {answer.status}")
    connection.close()
    return seconds
