"""Another library's model as ``diagnose`` takes it: the contract ``model(batch)``, rows as ids, and a spec."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from dien_course.data import AttentionGroup, FeatureSpec, Ragged
from dien_course.data.encode import Encoded
from dien_course.data.groups import Triple
from dien_course.errors import DataError


class Adapted(NamedTuple):
    """What ``diagnose`` takes, in its order: ``diagnose(*adapted)``."""

    model: nn.Module
    data: Encoded
    spec: FeatureSpec


class Pairs(nn.Module):
    """Is called with what the library's auxiliary loss compares, (h, e, ê), so that the clinic can look at it."""

    def forward(self, interests: Tensor, behaviours: Tensor, negatives: Tensor) -> None:
        """Does nothing."""


def rows_of(columns: Mapping[str, np.ndarray], triples: Iterable[Triple], label: np.ndarray | None) -> Encoded:
    """The columns of a library's input as rows: ids of ``triples`` one higher, since here 1 is "unknown".

    Each column is (N,) or (N, T); histories and negatives are (N, T) with 0 as padding, at the end. All others are
    handed on as they are. Raises DataError for a column that is missing, is no history, or has padding in between.
    """
    triples = list(triples)
    wide = {name for triple in triples for name in (triple.history, triple.negatives) if name}
    for name in [*(triple.target for triple in triples), *sorted(wide)]:
        if name not in columns:
            raise DataError(f"column {name!r} is missing; expected what the model is trained on")
    scalars = {name: np.asarray(values) for name, values in columns.items() if name not in wide}
    scalars |= {triple.target: scalars[triple.target].reshape(-1).astype(np.int64) + 1 for triple in triples}
    sequences = {name: _sequences(name, np.asarray(columns[name])) for name in sorted(wide)}
    count = len(scalars[triples[0].target])
    labels = None if label is None else np.asarray(label).reshape(-1).astype(np.int8)
    return Encoded(scalars, sequences, labels, np.arange(count))


def _sequences(name: str, ids: np.ndarray) -> Ragged:
    if ids.ndim != 2:
        raise DataError(f"column {name!r} has shape {ids.shape}; expected (rows, width), with 0 as padding")
    real = ids != 0
    length = real.sum(1)
    if not np.array_equal(real, np.arange(ids.shape[1]) < length[:, None]):
        row = int(np.flatnonzero((real != (np.arange(ids.shape[1]) < length[:, None])).any(1))[0])
        raise DataError(f"row {row} of {name!r} has padding before a behaviour; expected it at the end")
    end = length.cumsum()
    return Ragged(ids[real].astype(np.int64) + 1, end - length, end)


def their_target(ids: Tensor) -> Tensor:
    """The library's ids of targets (B,)."""
    return ids - 1


def their_history(ids: Tensor, width: int | None = None) -> Tensor:
    """The library's ids of histories (B, T), as wide as it wants them where it does: (B, width)."""
    ids = torch.where(ids > 0, ids - 1, 0)
    return ids if width is None else F.pad(ids, (0, width - ids.shape[1]))


def spec_of(triples: Iterable[Triple]) -> FeatureSpec:
    """The spec of one attention group with ``triples``."""
    return FeatureSpec(groups=(AttentionGroup("items", tuple(triples)),), user=None)
