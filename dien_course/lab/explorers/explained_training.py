"""Trains the three models that the DIEN explainer shows, and writes them to ``explained.json``.

    python -m dien_course.lab.explorers.explained_training

BaseModel, DIN and DIEN learn the shipped world with seed 0 in some minutes; no test user is looked at but for the AUC
that is noted beside each. Their weights are rounded to float16, and rounded weights are what the file, the page and
Python all use. The file's hash is built into the page's module: run ``npm run build`` in ``source/`` afterwards.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from dien_course.data import Batches, open_source
from dien_course.files import whole_file
from dien_course.lab.explorers.explained_models import EXPLAINED, LONGEST
from dien_course.training import Settings, evaluate, train
from dien_course.training.run import Run

SEED = 0
BASELINE = {"seed": SEED, "embedding_size": 16, "learning_rate": 8e-3, "epochs": 15, "patience": 2}
EVOLVING = {"seed": SEED, "embedding_size": 16, "dropout": 0.2, "warmup_steps": 80, "epochs": 12, "patience": 2}
SETTINGS = {
    "DIEN": Settings(model="dien", **EVOLVING),
    "DIN": Settings(model="din", **BASELINE),
    "BaseModel": Settings(model="base", **BASELINE),
}


def rounded(tensors: Mapping[str, Tensor]) -> dict[str, np.ndarray]:
    """The tensors as float16, without the counter of batches that nothing reads."""
    return {name: tensor.numpy().astype("<f2") for name, tensor in tensors.items() if tensor.is_floating_point()}


def packed_models(runs: Mapping[str, Run]) -> dict[str, Any]:
    """What ``explained.json`` holds: spec and vocabularies, each model's settings, AUC and tensors, and one hash."""
    models, numbers = {}, []
    for name, run in runs.items():
        tensors = rounded(run.model.state_dict())
        kept = {key: torch.from_numpy(values.astype("f4")) for key, values in tensors.items()}
        run.model.load_state_dict(run.model.state_dict() | kept)
        models[name] = {
            "model": run.metrics["settings"]["model"],
            "settings": run.model.settings,
            "auc": round(evaluate(run.model, Batches(run.parts[1], 1024))["auc"], 4),
            "tensors": [[key, list(array.shape)] for key, array in tensors.items()],
        }
        numbers += [array.tobytes() for array in tensors.values()]
    content = b"".join(numbers)
    return {
        "about": "weights of the DIEN explainer, float16, written by dien_course/lab/explorers/explained_training.py",
        "seed": SEED,
        "sha256": hashlib.sha256(content).hexdigest(),
        "models": models,
        **next(iter(runs.values())).encoder.to_dict(),
        "numbers": base64.b64encode(content).decode("ascii"),
    }


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=EXPLAINED, help="default: %(default)s")
    options = parser.parse_args(arguments)
    source = open_source(max_length=LONGEST)
    runs = {}
    for name, settings in SETTINGS.items():
        runs[name] = train(source, settings, progress=sys.stderr.isatty())
        print(f"{name}: test AUC {runs[name].metrics['auc']:.4f}", flush=True)
    text = json.dumps(packed_models(runs), ensure_ascii=False)
    with whole_file(options.out) as temporary:
        temporary.write_text(text + "\n", encoding="utf-8")
    print(f"{options.out}: {options.out.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
