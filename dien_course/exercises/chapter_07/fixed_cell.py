"""One small AUGRU step with fixed weights, so that exercises about sequences need not carry any."""

from __future__ import annotations

import torch
from torch import Tensor

# For inputs and states of size 2; reset, update, candidate.
WEIGHT_INPUT = [[0.9, -0.4], [0.3, 0.7], [-0.6, 0.8], [0.5, 0.2], [1.1, -0.3], [0.4, 0.9]]
WEIGHT_STATE = [[0.2, 0.5], [-0.7, 0.1], [0.6, -0.2], [0.3, 0.8], [-0.5, 0.7], [0.9, -0.6]]
BIAS = [0.1, -0.2, 0.3, 0.2, 0.4, -0.3]


def augru_step(x: Tensor, h: Tensor, a: Tensor) -> Tensor:
    """The next state: x (B, 2), h (B, 2), a (B,) in [0, 1]  ->  (B, 2)."""
    W, U, b = (torch.tensor(numbers, dtype=x.dtype) for numbers in (WEIGHT_INPUT, WEIGHT_STATE, BIAS))
    W_r, W_u, W_n = W.chunk(3)
    U_r, U_u, U_n = U.chunk(3)
    b_r, b_u, b_n = b.chunk(3)
    r = torch.sigmoid(x @ W_r.T + h @ U_r.T + b_r)
    u = torch.sigmoid(x @ W_u.T + h @ U_u.T + b_u) * a.unsqueeze(1)
    n = torch.tanh(x @ W_n.T + r * (h @ U_n.T) + b_n)
    return (1 - u) * h + u * n
