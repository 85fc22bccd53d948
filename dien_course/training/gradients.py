"""Gradients of several processes added up: one message a step, and one for each table of which only rows are sent."""

from __future__ import annotations

from collections.abc import Iterable

import torch
from torch import Tensor, distributed, nn

from dien_course.errors import DataError
from dien_course.models.embedding import ROW_WISE_FROM
from dien_course.training.optimizers import row_wise
from dien_course.training.processes import place


class SharedGradients:
    """Makes the gradients of ``model`` the mean over all processes, as if one had seen the rows of all.

    Raises DataError where nccl would have to add up sparse gradients, which it cannot.

    Which weights have a gradient differs from step to step (in the warm-up the head has none): the message says so, and
    a weight that has one in any process has one in all. Accelerate's wrapper sends more messages: which weights were
    used, and every buffer before each step.
    """

    def __init__(self, model: nn.Module):
        self.model, self.tables = model, row_wise(model)
        self.dense = [one for one in model.parameters() if all(one is not table for table in self.tables)]
        if place()[1] == 1:
            return
        if self.tables and distributed.get_backend() == "nccl":
            raise DataError(
                f"{len(self.tables)} tables of {ROW_WISE_FROM:,} ids or more are trained row by row, and several GPUs "
                "cannot add such gradients up; expected one GPU, or processes without"
            )
        _spread([*model.parameters(), *model.buffers()])

    def even_out_buffers(self) -> None:
        """Gives every process the first one's running averages. Every process must call it."""
        if place()[1] > 1:
            _spread(self.model.buffers())

    @torch.no_grad()
    def add_up(self, told: Tensor) -> Tensor:
        """Adds up the gradients of one step; returns the sum of what each process has ``told`` (n,) beside them.

        Every process must call it.
        """
        processes = place()[1]
        if processes == 1:
            return told
        weights = [*self.dense, *self.tables]
        there = told.new_tensor([one.grad is not None for one in weights])
        parts = [torch.zeros_like(one) if one.grad is None else one.grad for one in self.dense]
        message = torch.cat([told, there, *(part.flatten() for part in parts)])
        distributed.all_reduce(message)
        told, there, *sums = message.split([len(told), len(weights), *(part.numel() for part in parts)])
        for one, count, total in zip(self.dense, there.tolist(), sums, strict=False):
            one.grad = total.div_(processes).view_as(one) if count else None
        for table, count in zip(self.tables, there[len(self.dense) :].tolist(), strict=True):
            if count:
                _add_up_rows(table, processes)
        return told


def _add_up_rows(table: Tensor, processes: int) -> None:
    gradient = table.grad
    if gradient is None:
        places = torch.zeros((1, 0), dtype=torch.int64, device=table.device)
        gradient = torch.sparse_coo_tensor(places, table.new_zeros((0, *table.shape[1:])), table.shape)
    gradient = gradient.coalesce()
    distributed.all_reduce(gradient)
    table.grad = gradient / processes


@torch.no_grad()
def _spread(tensors: Iterable[Tensor]) -> None:
    """Gives every process the first one's values."""
    for tensor in tensors:
        distributed.broadcast(tensor, 0)
