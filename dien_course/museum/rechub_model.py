"""torch-rechub's DIEN (0.9.0) for ``diagnose``; all arithmetic is its own. The library is not imported here."""

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


def adapt_rechub(model: nn.Module, x: Mapping[str, np.ndarray], y: np.ndarray | None = None) -> Adapted:
    """``diagnose(*adapt_rechub(model, x, y))``: ``model`` is a torch-rechub DIEN, ``x`` and ``y`` its columns.

    Raises DataError for a model that is none, and for what does not fit.
    """
    if not hasattr(model, "interest_evolving_layers") or not hasattr(model, "target_features"):
        raise DataError(f"the model is a {type(model).__name__}; expected torch-rechub's DIEN")
    features = zip(model.target_features, model.history_features, model.neg_history_features, strict=True)
    triples = [Triple(target.name, history.name, negatives.name) for target, history, negatives in features]
    missing = sorted({feature.name for feature in model.features} - set(x))
    if missing:
        raise DataError(f"column {missing[0]!r} is missing; expected what the model is trained on")
    spec = spec_of(triples)
    return Adapted(ReChubModel(model, spec), rows_of(x, triples, y), spec)


class ReChubModel(nn.Module):
    """The library's model, called with a dict of tensors; logits are what its MLP gives before the sigmoid."""

    def __init__(self, model: nn.Module, spec: FeatureSpec):
        super().__init__()
        self.model, self.spec, self.pairs = model, spec, Pairs()
        self.train(model.training)
        self.called_otherwise = tuple(model.interest_evolving_layers)  # with a target where attention is expected

    def forward(self, batch: Mapping[str, Tensor]) -> Output:
        """Logits (B,), and the auxiliary loss, half of its two terms' sum, where the batch has negatives."""
        columns = dict(batch)
        for triple in self.spec.triples:
            columns[triple.target] = their_target(batch[triple.target])
            columns[triple.history] = their_history(batch[triple.history])
            negatives = batch.get(triple.negatives, torch.zeros_like(batch[triple.history]))
            columns[triple.negatives] = their_history(negatives)
        seen: list[Tensor] = []
        hook = self.model.mlp.register_forward_hook(lambda _, arguments, result: seen.append(result))
        try:
            _, auxiliary = self.model(columns)
        finally:
            hook.remove()
        logits = seen[0].squeeze(1)
        if self.spec.triples[0].negatives not in batch or not self.model.alpha:
            return Output(logits, None)
        behaviours, negatives = (
            self.model.embedding(columns, features)[:, 0]
            for features in (self.model.history_features, self.model.neg_history_features)
        )
        self.pairs(behaviours, behaviours, negatives)
        return Output(logits, auxiliary / (2 * self.model.alpha * len(self.spec.triples)))
