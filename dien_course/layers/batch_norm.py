"""Batch normalisation over all dimensions but the last (Ioffe and Szegedy, 2015; beside Dice in chapter 02)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor, distributed, nn
from torch.nn import functional as F

from dien_course.layers.across_processes import are_rows_shared, summed
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
        if self.training and (len(rows) > 1 or are_rows_shared()):
            return by_batch(self, rows).view_as(x)
        average = (self.running_mean, self.running_var, self.weight, self.bias)
        return F.batch_norm(rows, *average, training=False, eps=self.eps).view_as(x)


def by_batch(norm: nn.BatchNorm1d, rows: Tensor) -> Tensor:
    """``rows`` (N, size) by the mean and variance of this batch, of the rows of all processes where they share it.

    The running averages of ``norm`` follow. Computes what ``norm`` does, and with shared rows what
    ``torch.nn.SyncBatchNorm`` does, which knows GPUs only.
    """
    if not are_rows_shared():
        return nn.BatchNorm1d.forward(norm, rows)
    given, rows = rows.dtype, rows.to(norm.running_mean.dtype)  # 16 bits count to 256 only
    counts, means, squares = _of_each_process(rows)
    count = counts.sum()
    mean = (counts * means).sum(0) / count
    variance = (squares + counts * (means - mean).square()).sum(0) / count
    with torch.no_grad():
        norm.num_batches_tracked += 1
        norm.running_mean.lerp_(mean, norm.momentum)
        norm.running_var.lerp_(variance * count / (count - 1), norm.momentum)
    result = (rows - mean) / torch.sqrt(variance + norm.eps)
    return (result * norm.weight + norm.bias if norm.affine else result).to(given)


def _of_each_process(rows: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Of each of P processes the count of its rows (P, 1), their means and sums of squares around them (P, size).

    One message, in which every process adds to zeros. From sums alone a small variance beside a large mean would be
    lost.
    """
    own_mean = rows.mean(0)
    own = torch.cat([rows.new_full((1,), len(rows)), own_mean, (rows - own_mean).square().sum(0)])
    message = own.new_zeros(distributed.get_world_size(), len(own))
    message[distributed.get_rank()] = own
    counts, means, squares = summed(message).split([1, rows.shape[1], rows.shape[1]], dim=1)
    return counts.detach(), means, squares
