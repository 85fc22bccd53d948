"""Batch normalisation over all dimensions but the last (Ioffe and Szegedy, 2015; beside Dice in chapter 02)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from torch import Tensor, nn
from torch.nn import functional as F

from dien_course.layers.shapes import require_positive

if TYPE_CHECKING:  # the tests check these shapes at run time; learners need not have jaxtyping
    from jaxtyping import Float


class BatchNorm(nn.BatchNorm1d):
    """γ (x - E[x]) / √(Var[x] + ε) + β for each of ``size`` numbers, γ = 1 and β = 0 at first.

    Mean and variance are those of the batch while training and running averages at evaluation, so that a score never
    depends on the rest of the batch. A training batch of one has no variance and uses the running averages too, as in
    ``Dice``; ``torch.nn.BatchNorm1d`` refuses it, and takes the second dimension of three for the numbers.

    Shapes: x (..., size)  ->  the same. Raises ValueError when the last dimension is not ``size``.
    """

    def __init__(self, size: int, eps: float = 1e-5, momentum: float = 0.1):
        super().__init__(require_positive("size", size), eps=eps, momentum=momentum)

    def forward(self, x: Float[Tensor, "*rows size"]) -> Float[Tensor, "*rows size"]:
        size = self.num_features
        if x.shape[-1:] != (size,):
            raise ValueError(f"x has shape {tuple(x.shape)}; expected its last dimension to be {size}")
        rows = x.reshape(-1, size)
        if self.training and len(rows) > 1:
            return super().forward(rows).view_as(x)
        average = (self.running_mean, self.running_var, self.weight, self.bias)
        return F.batch_norm(rows, *average, training=False, eps=self.eps).view_as(x)
