"""What answers a request: a checkpoint in torch, or an exported model in onnxruntime, behind one call (chapter 12)."""

from __future__ import annotations

import importlib
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import numpy as np
import torch
from torch import Tensor

from dien_course.data.batches import Batches, padded
from dien_course.data.encode import Encoder
from dien_course.data.ragged import Ragged
from dien_course.data.samples import Samples
from dien_course.errors import DataError
from dien_course.files import require_file
from dien_course.models.base import BaseModel
from dien_course.training.checkpoint import load
from dien_course.training.evaluate import probability_of
from dien_course.training.export import METADATA, OUTPUT
from dien_course.training.threads import threads as using_threads


class Scorer(Protocol):
    """What a server asks of a model. ``name`` says which it is, ``outputs`` how many it has (1 is a click)."""

    name: str
    encoder: Encoder
    outputs: int

    def score(self, batch: Mapping[str, Tensor]) -> np.ndarray:
        """The probabilities of a batch of B rows: float32 (B,), or (B, K) of K > 1 outputs."""


INSTALL = 'python -m pip install "dien-course[serve]"'


class TorchScorer:
    """A checkpoint's model. Of a history that is one row repeated the extractor runs once (``shared_rows``)."""

    def __init__(self, folder: str | Path):
        loaded = load(folder)
        self.model: BaseModel = loaded.model
        self.encoder, self.outputs = loaded.encoder, loaded.model.d_out
        self.name = f"{type(loaded.model).__name__}, torch"

    @torch.inference_mode()
    def score(self, batch: Mapping[str, Tensor]) -> np.ndarray:
        with using_threads(1):
            return probability_of(self.model(batch).logits).float().numpy()


class OnnxScorer:
    """An exported model NAME.onnx, with the description that its metadata holds; one thread, as torch has."""

    def __init__(self, file: str | Path):
        file = require_file(file, "an ONNX file that export wrote")
        try:
            runtime = importlib.import_module("onnxruntime")
        except ImportError as error:
            raise DataError(f"onnxruntime cannot be imported ({error}); expected it, from {INSTALL}") from error
        options = runtime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        try:
            self.session = runtime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
            plain = json.loads(self.session.get_modelmeta().custom_metadata_map[METADATA])
            self.encoder = Encoder.from_dict(plain)
            self.outputs = (*plain["output"]["shape"], 1)[1]
            self.names = [entry["name"] for entry in plain["inputs"]]
            self.name = f"{plain['model']}, onnxruntime"
        except Exception as error:  # onnxruntime's own errors have no other class in common
            reason = (str(error).splitlines() or [type(error).__name__])[0][:200]
            raise DataError(f"{file}: cannot be served ({reason}); expected an ONNX file that export wrote") from error

    def score(self, batch: Mapping[str, Tensor]) -> np.ndarray:
        return self.session.run([OUTPUT], {name: np.ascontiguousarray(batch[name]) for name in self.names})[0]


def predict_rows(scorer: Scorer, samples: Samples) -> np.ndarray:
    """The probabilities of N samples, scored as one batch: float32 (N,) or (N, K).

    Raises DataError when a column is missing or a value does not fit its column.
    """
    encoded = replace(scorer.encoder.encode(samples), label=None)
    return _finite(scorer.score(Batches(encoded).batch(np.arange(len(encoded)))))


def rank(scorer: Scorer, targets: Mapping[str, list], user: Mapping[str, object]) -> np.ndarray:
    """The probabilities of N targets for one user: float32 (N,) or (N, K), in the targets' order.

    ``targets``: column -> N values. ``user``: column -> a value, or a list of them for a sequence, oldest first. The
    history becomes one row, repeated, so that torch extracts the interests once, whatever N is (``shared_rows``).
    Raises DataError when a column is missing or a value does not fit its column.
    """
    count = len(next(iter(targets.values())))
    lists = {name: value for name, value in user.items() if isinstance(value, list)}
    repeated = {name: [value] * count for name, value in user.items() if name not in lists}
    encoded = scorer.encoder.encode(
        Samples(
            {name: _column(values) for name, values in {**repeated, **targets}.items()},
            {name: _repeated(values, count) for name, values in lists.items()},
        )
    )
    batch = {name: torch.from_numpy(values) for name, values in encoded.scalars.items()}
    for name, ragged in encoded.sequences.items():
        batch[name] = torch.from_numpy(padded(ragged, np.zeros(1, np.int64))).expand(count, -1)
    return _finite(scorer.score(batch))


def _repeated(values: list, count: int) -> Ragged:
    """``count`` sequences that are all ``values``."""
    return Ragged(_column(values), np.zeros(count, np.int64), np.full(count, len(values)))


def _column(values: list) -> np.ndarray:
    column = np.empty(len(values), dtype=object)
    column[:] = values
    return column


def _finite(probability: np.ndarray) -> np.ndarray:
    if not np.isfinite(probability).all():
        raise DataError("the model's numbers are not finite; expected a smaller number in the request")
    return probability
