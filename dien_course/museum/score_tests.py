"""The clinic's tests on scores: a batch of one, a row alone, wider padding, no past."""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor, nn

from dien_course.data import FeatureSpec
from dien_course.museum.altered import Batch, cut, emptied, of_rows, padded
from dien_course.museum.finding import FAILURES, Finding

ALONE = 8  # rows that are scored alone


def score_findings(model: nn.Module, batch: Batch, spec: FeatureSpec) -> Iterator[Finding]:
    """What is suspicious in how scores of ``batch``, rows with a past and without negatives, change."""
    together = model(batch).logits
    reason = refuses(model, of_rows(batch, [0]), 1)
    if reason:
        yield Finding("squeezed_batch", f"a batch of one {reason}")
    elif (change := alone(model, batch)) > slack(together):
        past = alone(model, emptied(batch, spec)) if not refuses(model, emptied(batch, spec), len(together)) else 0.0
        name = "batch_dice" if past > slack(together) else "batch_softmax"
        yield Finding(name, f"a row's logit changes by {change:.2g} when it is scored alone")
    nobody = emptied(batch, spec)
    reason = refuses(model, nobody, len(together))
    if reason:
        yield Finding("empty_history", f"a row without a past {reason}")
    most = slack(together)
    changes = [by_padding(model, rows, spec) for rows in (batch, cut(batch, spec, 2))]
    change = max(max(pair) for pair in changes)
    if change > most:
        grows = 0.0 if reason else distance(model(padded(nobody, spec, 8)).logits, model(nobody).logits)
        same = all(abs(one - many) < most for one, many in changes)
        name = "growing_sum" if grows > most else "last_column" if same else "attention_on_padding"
        yield Finding(name, f"a logit changes by {change:.2g} when padding is added")


def by_padding(model: nn.Module, batch: Batch, spec: FeatureSpec) -> tuple[float, float]:
    """The largest change of a logit with one column of padding more, and with eight."""
    logits = model(batch).logits
    one, many = (distance(model(padded(batch, spec, columns)).logits, logits) for columns in (1, 8))
    return one, many


def refuses(model: nn.Module, batch: Batch, rows: int) -> str:
    """How the model fails on ``batch``, in words, or ""."""
    try:
        logits = model(batch).logits
    except FAILURES as error:
        return f"raises {type(error).__name__}"
    if logits.shape[:1] != (rows,):
        return f"gives logits of shape {tuple(logits.shape)}"
    return "" if bool(torch.isfinite(logits).all()) else "gives a logit that is no number"


def alone(model: nn.Module, batch: Batch) -> float:
    """The largest change of a logit, of the first ``ALONE`` rows, when its row is scored alone."""
    together = model(batch).logits[:ALONE]
    each = [model(of_rows(batch, [row])).logits for row in range(len(together))]
    return distance(torch.cat(each), together)


def distance(first: Tensor, second: Tensor) -> float:
    """The largest difference of two rows of logits."""
    return float((first - second).abs().max())


def slack(logits: Tensor) -> float:
    """What rounding may change, and more."""
    return 1e-5 * (1 + float(logits.abs().max()))
