"""Tiny inputs on which symptoms are measured: the same on every machine, and large enough to show."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor, nn

SIZE = 4
DOUBLE = torch.float64


def numbers(*shape: int, seed: int = 0) -> Tensor:
    """Standard normal numbers of ``shape`` in double precision, drawn by NumPy's PCG64."""
    return torch.from_numpy(np.random.default_rng(seed).standard_normal(shape))


def mask_of(*lengths: int, width: int) -> Tensor:
    """The mask (B, T) of rows with ``lengths`` behaviours, padded to ``width``."""
    return torch.arange(width) < torch.tensor(lengths)[:, None]


def with_weights(module: nn.Module, seed: int = 1) -> nn.Module:
    """``module`` in double precision with every weight drawn anew."""
    module.to(DOUBLE)
    with torch.no_grad():
        for place, weights in enumerate(module.parameters()):
            weights.copy_(0.7 * numbers(*weights.shape, seed=seed + place))
    return module


def apart(first: Tensor, second: Tensor) -> float:
    """The largest distance between two tensors of one shape."""
    return float((first - second).detach().abs().max())
