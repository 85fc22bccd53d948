"""Five steps with the same fixed weights, one of each variant, under names that do not tell which, and their gates.

All take x (B, 2), h (B, 2), a (B,) in [0, 1] and return the next state (B, 2).
"""

from __future__ import annotations

import torch
from torch import Tensor

from dien_course.exercises.chapter_07.fixed_cell import BIAS, WEIGHT_INPUT, WEIGHT_STATE


def gates(x: Tensor, h: Tensor) -> tuple[Tensor, Tensor]:
    """The update gate u and the candidate n, (B, 2) each."""
    W, U, b = (torch.tensor(numbers, dtype=x.dtype) for numbers in (WEIGHT_INPUT, WEIGHT_STATE, BIAS))
    r_x, u_x, n_x = (x @ W.T + b).chunk(3, dim=1)
    r_h, u_h, n_h = (h @ U.T).chunk(3, dim=1)
    return torch.sigmoid(u_x + u_h), torch.tanh(n_x + torch.sigmoid(r_x + r_h) * n_h)


def _towards(x: Tensor, h: Tensor, kappa: Tensor, lam: Tensor) -> Tensor:
    u, n = gates(x, h)
    return h + (kappa + lam * u) * (n - h)


def red(x: Tensor, h: Tensor, a: Tensor) -> Tensor:
    return _towards(x, h, 0 * a[:, None], a[:, None])


def green(x: Tensor, h: Tensor, a: Tensor) -> Tensor:
    return _towards(x, h, a[:, None], 1 - a[:, None])


def blue(x: Tensor, h: Tensor, a: Tensor) -> Tensor:
    return _towards(x, h, a[:, None], 0 * a[:, None])


def grey(x: Tensor, h: Tensor, a: Tensor) -> Tensor:
    return _towards(x, h, 0 * a[:, None], 1 + 0 * a[:, None])


def white(x: Tensor, h: Tensor, a: Tensor) -> Tensor:
    return _towards(a[:, None] * x, h, 0 * a[:, None], 1 + 0 * a[:, None])
