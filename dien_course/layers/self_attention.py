"""Multi-head self-attention: each step asks every real step of its own sequence (Vaswani et al., 2017; chapter 14)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from dien_course.layers.real_steps import on_real_steps
from dien_course.layers.shapes import require_mask, require_positive, require_shape

if TYPE_CHECKING:  # the tests check these shapes at run time; learners need not have jaxtyping
    from jaxtyping import Bool, Float


class SelfAttention(nn.Module):
    """Softmax(q · k / √d) v over the real steps, in ``heads`` parts of d = W / heads numbers, then one linear layer.

    ``size`` (W) is the width of a step. What it computes is ``torch.nn.MultiheadAttention``'s on query = key = value,
    but for rows without real steps, where torch's gives NaN.

    Shapes: x (N, T, W), mask (N, T) bool  ->  (N, T, W), 0 at padding. Raises ValueError when a shape does
    not fit, or ``heads`` does not divide ``size``.
    """

    def __init__(self, size: int, heads: int = 2):
        super().__init__()
        if require_positive("size", size) % require_positive("heads", heads):
            raise ValueError(f"heads is {heads}; expected a number that divides the size {size}")
        self.size, self.heads = size, heads
        self.project = nn.Linear(size, 3 * size)  # queries, keys and values at once
        self.join = nn.Linear(size, size)

    def forward(self, x: Float[Tensor, "N T W"], mask: Bool[Tensor, "N T"]) -> Float[Tensor, "N T W"]:
        require_shape("x", x, ("N", "T", self.size))
        require_mask(mask, x.shape[:2])
        parts = (
            on_real_steps(self.project, mask, x).unflatten(2, (3, self.heads, -1)).permute(2, 0, 3, 1, 4)
        )  # (3, N, heads, T, d)
        query, key, value = parts.unbind(0)
        scores = query @ key.transpose(2, 3) / math.sqrt(key.shape[-1])
        lowest = torch.finfo(scores.dtype).min
        attention = torch.softmax(scores.masked_fill(~mask[:, None, None, :], lowest), dim=-1)
        return on_real_steps(self.join, mask, (attention @ value).transpose(1, 2).flatten(2))
