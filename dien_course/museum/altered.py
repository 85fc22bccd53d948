"""The rows that the clinic's tests are run on: padded wider, alone, without a past, with other negatives."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import torch
from torch import Tensor
from torch.nn import functional as F

from dien_course.data import FeatureSpec
from dien_course.data.vocabulary import PADDING

Batch = Mapping[str, Tensor]


def of_rows(batch: Batch, rows: Tensor | list[int]) -> dict[str, Tensor]:
    """The rows numbered ``rows`` (n,), in their order, as wide as before."""
    return {name: tensor[rows] for name, tensor in batch.items()}


def without_negatives(batch: Batch, spec: FeatureSpec) -> dict[str, Tensor]:
    """The batch as it is at serving."""
    return {name: tensor for name, tensor in batch.items() if name not in spec.negatives}


def padded(batch: Batch, spec: FeatureSpec, columns: int) -> dict[str, Tensor]:
    """Every history, with its negatives, ``columns`` wider."""
    wide = {*spec.histories, *spec.negatives}
    return {name: F.pad(tensor, (0, columns)) if name in wide else tensor for name, tensor in batch.items()}


def emptied(batch: Batch, spec: FeatureSpec) -> dict[str, Tensor]:
    """The same rows without a past."""
    return _of_histories(batch, spec, torch.zeros_like)


def cut(batch: Batch, spec: FeatureSpec, length: int) -> dict[str, Tensor]:
    """The first ``length`` behaviours of every history."""
    return _of_histories(batch, spec, lambda ids: ids[:, :length])


def with_negatives(batch: Batch, spec: FeatureSpec, same: bool = False) -> dict[str, Tensor]:
    """Negatives taken from the batch's behaviours: its own of each step if ``same``, else of another row and step."""
    made = dict(batch)
    for group in spec.groups:
        real = batch[group.triples[0].history] != PADDING
        count = int(real.sum())
        other = torch.arange(count) if same else torch.arange(count).roll(count // 2 + 1)
        for triple in group.triples:
            if triple.negatives is not None:
                ids = batch[triple.history]
                made[triple.negatives] = torch.zeros_like(ids).masked_scatter(real, ids[real][other])
    return made


def _of_histories(batch: Batch, spec: FeatureSpec, change: Callable[[Tensor], Tensor]) -> dict[str, Tensor]:
    taken = {*spec.histories, *spec.negatives}
    return {name: change(tensor) if name in taken else tensor for name, tensor in batch.items()}
