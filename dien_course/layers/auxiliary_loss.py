"""The auxiliary loss: interest h(t) should tell the next behaviour from a sampled one (chapter 06)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from dien_course.layers.across_processes import mean_over_rows
from dien_course.layers.mlp import MLP
from dien_course.layers.shapes import require_mask, require_positive, require_shape

if TYPE_CHECKING:  # the tests check these shapes at run time; learners need not have jaxtyping
    from jaxtyping import Bool, Float

FORMS = ("inner", "mlp", "infonce")


class AuxiliaryLoss(nn.Module):
    """Mean over the real pairs (h(t), e(t+1)) of how badly h(t) tells e(t+1) from the negative ê(t+1).

    ``form``:
    ``inner``    score = h · e, loss = ½ [softplus(-score of e) + softplus(score of ê)] (log 2 if blind)
    ``mlp``      the same loss on an MLP of [h, e] (the released code)
    ``infonce``  cross-entropy of e against all real negatives of the row, score = h · e

    Where hidden_size and embedding_size differ, the inner product is taken after a linear map of h.
    The pair at t exists when step t+1 is real and, where ``negatives_mask`` is given, has a negative; without any pair
    the loss is exactly 0, with a gradient (of 0).
    ``history_bias`` and ``negatives_bias`` are added to the scores: how likely an item is whatever came before it.

    Shapes: interests (B, T, H), history and negatives (B, T, E), mask (B, T) bool, biases (B, T) or None,
    negatives_mask (B, T) bool or None  ->  scalar.
    Raises ValueError naming the argument that does not fit.
    """

    def __init__(self, hidden_size: int, embedding_size: int, form: str = "inner", hidden_sizes=(100, 50)):
        super().__init__()
        if form not in FORMS:
            raise ValueError(f"form is {form!r}; expected one of {', '.join(FORMS)}")
        self.hidden_size = require_positive("hidden_size", hidden_size)
        self.embedding_size = require_positive("embedding_size", embedding_size)
        self.form = form
        if form == "mlp":
            self.mlp = MLP(hidden_size + embedding_size, hidden_sizes, activation="sigmoid")
        self.project = nn.Identity()
        if form != "mlp" and hidden_size != embedding_size:
            self.project = nn.Linear(hidden_size, embedding_size, bias=False)

    def scores(self, interests: Tensor, items: Tensor) -> Tensor:
        """How well each item follows the interest beside it: interests (..., H), items (..., E)  ->  (...)."""
        if self.form == "mlp":
            found = self.mlp(torch.cat([interests, items], dim=-1)).squeeze(-1)
        else:
            found = (self.project(interests) * items).sum(-1)
        return found.to(torch.promote_types(found.dtype, torch.float32))  # a loss of 16 bits has two digits

    def forward(
        self,
        interests: Float[Tensor, "B T H"],
        history: Float[Tensor, "B T E"],
        negatives: Float[Tensor, "B T E"],
        mask: Bool[Tensor, "B T"],
        history_bias: Float[Tensor, "B T"] | None = None,
        negatives_bias: Float[Tensor, "B T"] | None = None,
        negatives_mask: Bool[Tensor, "B T"] | None = None,
    ) -> Float[Tensor, ""]:
        batch, steps, _ = require_shape("interests", interests, ("B", "T", self.hidden_size)).shape
        require_shape("history", history, (batch, steps, self.embedding_size))
        require_shape("negatives", negatives, (batch, steps, self.embedding_size))
        require_mask(mask, (batch, steps))
        for name, bias in (("history_bias", history_bias), ("negatives_bias", negatives_bias)):
            if bias is not None:
                require_shape(name, bias, (batch, steps))
        interests, pairs = interests[:, :-1], mask[:, 1:]
        if negatives_mask is not None:
            pairs = pairs & require_shape("negatives_mask", negatives_mask, (batch, steps))[:, 1:]
        positive = self.scores(interests, history[:, 1:])
        if history_bias is not None:
            positive = positive + history_bias[:, 1:]
        if self.form == "infonce":
            losses = self._contrast(interests, positive, negatives[:, 1:], pairs, negatives_bias)
        else:
            negative = self.scores(interests, negatives[:, 1:])
            if negatives_bias is not None:
                negative = negative + negatives_bias[:, 1:]
            losses = 0.5 * (F.softplus(-positive) + F.softplus(negative))
        return mean_over_rows((losses * pairs).sum(), pairs.sum())

    def _contrast(self, interests: Tensor, positive: Tensor, negatives: Tensor, pairs: Tensor, bias) -> Tensor:
        negative = self.project(interests) @ negatives.transpose(1, 2)
        negative = negative.to(positive.dtype)
        if bias is not None:
            negative = negative + bias[:, None, 1:]
        negative = negative.masked_fill(~pairs.unsqueeze(1), torch.finfo(negative.dtype).min)
        return torch.logsumexp(torch.cat([positive.unsqueeze(-1), negative], dim=-1), dim=-1) - positive
