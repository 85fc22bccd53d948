"""Sound and faulty pieces that read a history, for 13.4: history (B, T, H), mask (B, T) bool -> scores (B,)."""

from __future__ import annotations

import torch
from torch import Tensor


def mean_of_real(history: Tensor, mask: Tensor) -> Tensor:
    """The mean over real behaviours: sound."""
    real = mask.unsqueeze(2).to(history.dtype)
    return ((history * real).sum(1) / real.sum(1).clamp(min=1)).sum(1)


def masked_gru(history: Tensor, mask: Tensor) -> Tensor:
    """A running state that padding leaves where it is: sound."""
    h = torch.zeros_like(history[:, 0])
    for t in range(history.shape[1]):
        h = torch.where(mask[:, t, None], 0.6 * h + 0.4 * torch.tanh(history[:, t]), h)
    return h.sum(1)


def sum_of_width(history: Tensor, mask: Tensor) -> Tensor:
    """The sum over all columns: it grows with each."""
    return history.sum((1, 2))


def last_column(history: Tensor, mask: Tensor) -> Tensor:
    """The last column, whatever stands in it."""
    return history[:, -1].sum(1)


def unmasked_softmax(history: Tensor, mask: Tensor) -> Tensor:
    """Attention over the whole width: padding gets its share."""
    attention = torch.softmax(history.sum(2), dim=1)
    return (attention.unsqueeze(2) * history * mask.unsqueeze(2)).sum((1, 2))


def mean_of_width(history: Tensor, mask: Tensor) -> Tensor:
    """The sum over real behaviours by the width, which is no number of behaviours."""
    return (history * mask.unsqueeze(2)).sum((1, 2)) / history.shape[1]
