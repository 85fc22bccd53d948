"""Work that is the same for all rows of a batch, done once: one user's history before many targets (chapter 12)."""

from __future__ import annotations

from collections.abc import Callable

from torch import Tensor

from dien_course.layers.shapes import exporting


def is_one_row(tensor: Tensor) -> bool:
    """Whether all rows of ``tensor`` (B, ...) are one row repeated by ``expand``; never so in an exported graph."""
    return not exporting() and len(tensor) > 1 and tensor.stride(0) == 0


def once(function: Callable[..., Tensor], *tensors: Tensor) -> Tensor:
    """``function(*tensors)``, row by row independent, computed for one row where every tensor is one row repeated.

    Shapes: tensors (B, ...)  ->  (B, ...), itself one row repeated in that case.
    """
    if not all(is_one_row(tensor) for tensor in tensors):
        return function(*tensors)
    result = function(*(tensor[:1] for tensor in tensors))
    return result.expand(len(tensors[0]), *result.shape[1:])
