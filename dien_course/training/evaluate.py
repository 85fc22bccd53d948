"""Predicting with a model, and scoring the predictions (chapter 09)."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import torch
from torch import Tensor, nn

from dien_course.data.batches import Batches
from dien_course.errors import DataError
from dien_course.layers.shapes import NotFinite
from dien_course.models.base import Output
from dien_course.training.metrics import auc, gauc, log_loss
from dien_course.training.processes import added_up, place
from dien_course.training.threads import threads as using_threads


@torch.no_grad()
def predict(model: nn.Module, batches: Batches, threads: int | None = 1) -> np.ndarray:
    """The click probability of every sample of ``batches``, in the samples' own order: float32 (N,) in [0, 1].

    Of a model with K > 1 outputs the probability of each class, their softmax: (N, K).
    The model is put into evaluation mode meanwhile; labels and negatives are not needed. ``threads`` as in ``fit``.
    """
    device = next(model.parameters()).device
    training = model.training
    model.eval()
    classes = getattr(model, "d_out", 1)
    probability = np.empty((len(batches.data), classes)[: 1 if classes == 1 else 2], dtype=np.float32)
    try:
        with using_threads(threads):
            for batch in batches:
                rows = batch["row"].numpy()
                batch = {name: tensor.to(device) for name, tensor in batch.items()}
                probability[rows] = probability_of(forward(model, batch).logits).float().cpu().numpy()
    finally:
        model.train(training)
    finite = np.isfinite(probability).reshape(len(probability), -1).all(1)
    if not finite.all():
        row = int(np.argmin(finite))
        raise DataError(f"sample {row + 1}: the probability is {probability[row]}; expected a number in [0, 1]")
    return probability


def predict_together(model: nn.Module, batches: Batches, threads: int | None = 1) -> np.ndarray:
    """What ``predict`` returns, computed by all processes, each sample by one of them; all must call it."""
    rank, processes = place()
    if processes == 1:
        return predict(model, batches, threads)
    own = np.arange(rank, len(batches.data), processes)
    classes = getattr(model, "d_out", 1)
    probability = np.zeros((len(batches.data), classes)[: 1 if classes == 1 else 2], dtype=np.float32)
    if len(own):
        probability[own] = predict(model, Batches(batches.data.take(own), batches.batch_size), threads)
    return added_up(probability, next(model.parameters()).device)


def probability_of(logits: Tensor) -> Tensor:
    """Of one logit a row (B,) the click's probability, of K (B, K) that of each class."""
    return torch.sigmoid(logits) if logits.dim() == 1 else torch.softmax(logits, dim=1)


def forward(model: nn.Module, batch: Mapping[str, Tensor]) -> Output:
    """``model(batch)``; raises DataError where the model's numbers have overflowed into NaN."""
    try:
        return model(batch)
    except NotFinite as error:
        raise DataError("the model's numbers are not finite; expected a smaller learning rate or input") from error


def evaluate(model: nn.Module, batches: Batches) -> dict[str, float | int | None]:
    """``auc``, ``gauc`` (None where no user has both classes), ``logloss`` and ``n`` over all samples of ``batches``.

    With K > 1 outputs, ``auc`` and ``gauc`` are None, for they rank one probability a row.
    Raises DataError when there are no labels, or only one class of two.
    """
    label = batches.data.label
    if label is None:
        raise DataError("the samples have no labels; expected a label column to evaluate against")
    return score(predict(model, batches), label, batches.data.owner)


def score(probability: np.ndarray, label: np.ndarray, owner: np.ndarray) -> dict[str, float | int | None]:
    """The metrics of ``evaluate`` for probabilities (n,) or (n, K) that are already there; label and owner (n,)."""
    one = probability.ndim == 1
    return {
        "auc": auc(probability, label) if one else None,
        "gauc": gauc(probability, label, owner) if one else None,
        "logloss": log_loss(probability, label),
        "n": len(label),
    }
