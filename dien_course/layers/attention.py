"""How much a behaviour matters to a target: DIN's unit, the paper's bilinear form, a dot product (chapters 03, 07)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from dien_course.layers.mlp import MLP
from dien_course.layers.shapes import require_mask, require_positive, require_shape
from dien_course.layers.shared_rows import is_one_row

if TYPE_CHECKING:  # the tests check these shapes at run time; learners need not have jaxtyping
    from jaxtyping import Bool, Float

KINDS = ("din", "bilinear", "dot")
SCALES = ("softmax", "t_softmax", "sigmoid")


def masked_softmax(scores: Tensor, mask: Tensor) -> Tensor:
    """Softmax over the real steps of each row; padding gets 0, and so does every step of a row without real ones.

    Shapes: scores (B, T), mask (B, T) bool  ->  (B, T), each row summing to 1 or 0.
    """
    lowest = torch.finfo(scores.dtype).min
    return torch.softmax(scores.masked_fill(~mask, lowest), dim=1) * mask


class TargetAttention(nn.Module):
    """Attention a(t) of the target on each key (a behaviour, or an interest h(t)).

    ``kind`` gives the score:
    ``din``       an MLP on [q, k, q - k, q ∘ k] (the released DIEN code; the DIN paper has it without q - k)
    ``bilinear``  k W q (DIEN paper, interest evolving layer)
    ``dot``       k · q, for equal sizes

    ``scale`` turns scores into attention in [0, 1]:
    ``softmax``    over the real steps; about 1/length each, so a gate scaled by it hardly opens
    ``t_softmax``  the softmax times the row's length, clipped at 1: an average step gets 1
    ``sigmoid``    each step on its own

    ``hidden_sizes``, ``activation``, ``dropout`` and ``batch_norm`` are those of din's MLP, whose batch statistics are
    taken over real steps alone. ``scaled`` divides the scores by √key_size first, as Transformers do and the tutorial.

    Shapes: target (B, target_size), keys (B, T, key_size), mask (B, T) bool  ->  attention (B, T), 0 at padding.
    Raises ValueError when a shape, ``kind`` or ``scale`` does not fit.
    """

    def __init__(
        self,
        target_size: int,
        key_size: int,
        kind: str = "din",
        scale: str = "softmax",
        hidden_sizes: Sequence[int] = (32, 16),
        activation: str = "prelu",
        dropout: float = 0.0,
        batch_norm: bool = False,
        scaled: bool = False,
    ):
        super().__init__()
        if kind not in KINDS:
            raise ValueError(f"kind is {kind!r}; expected one of {', '.join(KINDS)}")
        if scale not in SCALES:
            raise ValueError(f"scale is {scale!r}; expected one of {', '.join(SCALES)}")
        self.target_size = require_positive("target_size", target_size)
        self.key_size = require_positive("key_size", key_size)
        if kind == "dot" and target_size != key_size:
            raise ValueError(f"target_size is {target_size}; expected key_size ({key_size}) for the dot product")
        self.kind = kind
        self.scale = scale
        self.scaled = scaled
        self.query = nn.Identity()
        if kind == "bilinear" or (kind == "din" and target_size != key_size):
            self.query = nn.Linear(target_size, key_size, bias=False)
        if kind == "din":
            self.score = MLP(4 * key_size, hidden_sizes, 1, activation, dropout, batch_norm)

    def forward(
        self, target: Float[Tensor, "B Q"], keys: Float[Tensor, "B T K"], mask: Bool[Tensor, "B T"]
    ) -> Float[Tensor, "B T"]:
        require_shape("keys", keys, ("B", "T", self.key_size))
        require_shape("target", target, (keys.shape[0], self.target_size))
        require_mask(mask, keys.shape[:2])
        scores = self.scores(target, keys, mask)
        if self.scaled:
            scores = scores / math.sqrt(self.key_size)
        if self.scale == "sigmoid":
            return torch.sigmoid(scores) * mask
        attention = masked_softmax(scores, mask)
        if self.scale == "t_softmax":
            attention = (attention * mask.sum(1, keepdim=True)).clamp(max=1.0)
        return attention

    def scores(self, target: Tensor, keys: Tensor, mask: Tensor | None = None) -> Tensor:
        """Scores before ``scaled`` and ``scale``, any real number: target (B, target_size), keys (B, T, key_size)  ->
        (B, T). Where ``mask`` (B, T) is False they mean nothing.
        """
        keys = keys[:1] if is_one_row(keys) else keys
        query = self.query(target).unsqueeze(1)
        if self.kind != "din":
            return (keys * query).sum(-1)
        first, *rest = self.score
        for_query, for_key, for_difference, for_product = first.weight.chunk(4, dim=1)
        # The first layer of the MLP on [q, k, q - k, q ∘ k], without making that tensor.
        hidden = F.linear(query * keys, for_product)
        hidden += F.linear(keys, for_key - for_difference)
        hidden += F.linear(query, for_query + for_difference, first.bias)
        # Padding would otherwise enter the statistics, and a score would depend on the longest history of its batch.
        chosen = mask if self.training and self.score.looks_at_batch else None
        hidden = hidden if chosen is None else hidden[chosen]
        for layer in rest:
            hidden = layer(hidden)
        scores = hidden.squeeze(-1)
        return scores if chosen is None else scores.new_zeros(chosen.shape).masked_scatter(chosen, scores)
