"""deepctr-torch's DIEN (0.3.0) for ``diagnose``; all arithmetic is its own. The library is not imported here."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import torch
from torch import Tensor, nn

from dien_course.data import FeatureSpec
from dien_course.data.groups import Triple
from dien_course.errors import DataError
from dien_course.models.base import Output
from dien_course.museum.adapted import Adapted, Pairs, rows_of, spec_of, their_history, their_target


def adapt_deepctr(model: nn.Module, x: Mapping[str, np.ndarray], y: np.ndarray | None = None) -> Adapted:
    """``diagnose(*adapt_deepctr(model, x, y))``: ``model`` is a deepctr-torch DIEN, ``x`` and ``y`` as for its ``fit``.

    Lengths are counted anew from the histories. Raises DataError for a model that is none, and for what does not fit.
    """
    if not hasattr(model, "item_features") or not hasattr(model, "interest_extractor"):
        raise DataError(f"the model is a {type(model).__name__}; expected deepctr-torch's DIEN")
    triples = [
        Triple(name, f"hist_{name}", f"neg_hist_{name}" if model.use_negsampling else None)
        for name in model.item_features
    ]
    lengths = {column.length_name for column in model.varlen_sparse_feature_columns} - {None}
    columns = {name: x[name] for name in model.feature_index if name in x and name not in lengths}
    missing = sorted(set(model.feature_index) - lengths - set(columns))
    if missing:
        raise DataError(f"column {missing[0]!r} is missing; expected what the model is trained on")
    spec = spec_of(triples)
    return Adapted(DeepCTRModel(model, spec, lengths), rows_of(columns, triples, y), spec)


class DeepCTRModel(nn.Module):
    """The library's model, called with a dict of tensors; logits are what its last layer gets before the sigmoid."""

    def __init__(self, model: nn.Module, spec: FeatureSpec, lengths: set[str]):
        super().__init__()
        self.model, self.spec, self.lengths, self.pairs = model, spec, lengths, Pairs()
        self.train(model.training)

    def forward(self, batch: Mapping[str, Tensor]) -> Output:
        """Logits (B,), and the auxiliary loss where the batch has negatives."""
        triple = self.spec.triples[0]
        count = len(batch[triple.target])
        columns = []
        for name, (start, end) in self.model.feature_index.items():
            columns.append(self._column(name, batch, end - start).reshape(count, end - start).float())
        seen: list[Tensor] = []
        hook = self.model.out.register_forward_pre_hook(lambda _, arguments: seen.append(arguments[0].clone()))
        try:
            together = torch.cat(columns, dim=1)
            self.model(together)
        finally:
            hook.remove()
        logits = (seen[0] + self.model.out.bias).squeeze(1)
        if triple.negatives not in batch or not self.model.alpha:
            return Output(logits, None)
        _, behaviours, negatives, _ = self.model._get_emb(together)
        self.pairs(behaviours, behaviours, negatives)
        return Output(logits, self.model.aux_loss.squeeze() / self.model.alpha)

    def _column(self, name: str, batch: Mapping[str, Tensor], width: int) -> Tensor:
        history = batch[self.spec.triples[0].history]
        if name in self.lengths:
            return (history > 0).sum(1)
        if name in self.spec.negatives and name not in batch:
            return torch.zeros(len(history), width)
        if name in {*self.spec.histories, *self.spec.negatives}:
            return their_history(batch[name], width)
        return their_target(batch[name]) if name in self.model.item_features else batch[name]
