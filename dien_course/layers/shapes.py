"""Argument checks shared by the layers: a ValueError names the argument, what was found and what was expected."""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch import Tensor


class NotFinite(ValueError):
    """NaN where there should be numbers, most often because training overflowed."""


def exporting() -> bool:
    """Whether torch.export is drawing a graph: a check of values then has none to look at, and is left out of it."""
    return torch.compiler.is_exporting()


def require_positive(name: str, value: int) -> int:
    """``value``, a whole number of at least 1; raises ValueError otherwise."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise ValueError(f"{name} is {value!r}; expected a whole number of at least 1")
    return value


def require_shape(name: str, tensor: Tensor, shape: Sequence[int | str]) -> Tensor:
    """``tensor`` if its shape is ``shape``, where a letter stands for any size of at least 1."""
    if not isinstance(tensor, Tensor):
        raise ValueError(f"{name} is a {type(tensor).__name__}; expected a tensor of shape {_written(shape)}")
    fits = tensor.dim() == len(shape) and all(
        found >= 1 if isinstance(expected, str) else found == expected
        for found, expected in zip(tensor.shape, shape, strict=True)
    )
    if not fits:
        raise ValueError(f"{name} has shape {_written(tensor.shape)}; expected {_written(shape)}")
    return tensor


def require_attention(attention: Tensor, shape: Sequence[int | str]) -> Tensor:
    """``attention`` if its shape fits and every score lies in [0, 1] (so NaN does not)."""
    require_shape("attention", attention, shape)
    if not attention.is_floating_point():
        raise ValueError(f"attention has dtype {attention.dtype}; expected floating-point scores in [0, 1]")
    if exporting():
        return attention
    low, high = (bound.item() for bound in torch.aminmax(attention.detach()))  # NaN anywhere makes both NaN
    if not (low >= 0 and high <= 1):
        kind = NotFinite if math.isnan(low) else ValueError
        raise kind(f"attention lies in [{low:.6g}, {high:.6g}]; expected every score in [0, 1]")
    return attention


def require_mask(mask: Tensor, shape: Sequence[int | str]) -> Tensor:
    """``mask`` if it is boolean, of that shape, and has all its padding at the end of each row."""
    require_shape("mask", mask, shape)
    if mask.dtype != torch.bool:
        raise ValueError(f"mask has dtype {mask.dtype}; expected torch.bool, True where a behaviour is real")
    if not exporting() and (mask[:, 1:] > mask[:, :-1]).any():
        row = (mask[:, 1:] > mask[:, :-1]).any(1).nonzero()[0].item()
        raise ValueError(f"mask has a hole in row {row}; expected all real behaviours first and padding at the end")
    return mask


def _written(shape: Sequence[int | str]) -> str:
    return "(" + ", ".join(str(size) for size in shape) + ("," if len(shape) == 1 else "") + ")"
