"""Dice, DIN's activation that bends where the data is (DIN paper, data adaptive activation; chapter 02)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from dien_course.layers.across_processes import are_rows_shared
from dien_course.layers.batch_norm import by_batch
from dien_course.layers.shapes import require_positive

if TYPE_CHECKING:  # the tests check these shapes at run time; learners need not have jaxtyping
    from jaxtyping import Float


class Dice(nn.Module):
    """PReLU whose bend follows the data: p(x)·x + (1 - p(x))·γ·x with p = σ((x - E[x]) / √(Var[x] + ε)).

    γ, one a unit, is the α of the DIN paper; here α weighs the auxiliary loss.
    Mean and variance are those of the batch while training and running averages at evaluation, so that a score never
    depends on the rest of the batch. A training batch of one has no variance and uses the running averages too.

    Shapes: x (..., size)  ->  the same. Raises ValueError when the last dimension is not ``size``.
    """

    def __init__(self, size: int, eps: float = 1e-8, momentum: float = 0.1):
        super().__init__()
        self.size = require_positive("size", size)
        self.normalise = nn.BatchNorm1d(size, eps=eps, momentum=momentum, affine=False)
        self.gamma = nn.Parameter(torch.full((size,), 0.25))

    def forward(self, x: Float[Tensor, "*rows size"]) -> Float[Tensor, "*rows size"]:
        if x.shape[-1:] != (self.size,):
            raise ValueError(f"x has shape {tuple(x.shape)}; expected its last dimension to be {self.size}")
        rows = x.reshape(-1, self.size)
        norm = self.normalise
        if self.training and (len(rows) > 1 or are_rows_shared()):
            normalised = by_batch(norm, rows)
        else:
            normalised = (rows - norm.running_mean) / torch.sqrt(norm.running_var + norm.eps)
        p = torch.sigmoid(normalised).view_as(x)
        rest = 1 + self.gamma.neg()  # 1 - γ, a number minus a tensor, is not exported by torch before 2.13
        return x * torch.addcmul(self.gamma, rest, p)  # = p x + (1 - p) γ x
