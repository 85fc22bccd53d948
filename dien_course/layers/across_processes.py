"""Sums and means over a batch that several processes share, each with its own rows of it (chapter 12)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import Tensor, distributed

_shared = False


@contextmanager
def rows_shared(shared: bool = True) -> Iterator[None]:
    """Within the block each process of the default group has rows of its own of one batch, if they are ``shared``.

    What is taken over rows is then taken over the rows of all: every process must compute the same things in the same
    order, and have at least one row.
    """
    global _shared
    before, _shared = _shared, shared
    try:
        yield
    finally:
        _shared = before


def are_rows_shared() -> bool:
    """Whether other processes have rows of this batch."""
    return _shared


def summed(tensor: Tensor) -> Tensor:
    """The sum of the processes' tensors, of one shape, with its gradient; ``tensor`` where no rows are shared."""
    return _Sum.apply(tensor) if _shared else tensor


def mean_over_rows(total: Tensor, count: Tensor) -> Tensor:
    """A sum over ``count`` things divided by their number; of none it is 0.

    Where rows are shared it is divided by the mean of the processes' counts: the mean of what they return, and so of
    their gradients, is the mean over all things.
    """
    if _shared:
        count = summed(count.to(total.dtype))
        return total * distributed.get_world_size() / count.clamp(min=1)
    return total / count.clamp(min=1)


class _Sum(torch.autograd.Function):
    """Every process's sum depends on every process's tensor, so gradients are summed too."""

    @staticmethod
    def forward(context, tensor: Tensor) -> Tensor:
        result = tensor.detach().clone()
        distributed.all_reduce(result)
        return result

    @staticmethod
    def backward(context, gradient: Tensor) -> Tensor:
        result = gradient.contiguous().clone()
        distributed.all_reduce(result)
        return result
