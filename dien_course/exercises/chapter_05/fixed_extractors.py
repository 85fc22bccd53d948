"""Extractors that make interests of behaviours for chapter 05's exercises: honest ones, and ones that look ahead.

All take a history (B, T, 2) and return interests (B, T, 2), ``both_ways`` (B, T, 4). There is no matrix product and no
tanh in them: their rounding depends on nothing but the numbers themselves, except where one rounds on purpose.
"""

from __future__ import annotations

import torch
from torch import Tensor


def forwards(history: Tensor) -> Tensor:
    """A state that adds up what it reads, from the oldest behaviour to the newest."""
    return history.cumsum(1)


def so_far(history: Tensor) -> Tensor:
    """The mean of all behaviours up to now."""
    return history.cumsum(1) / torch.arange(1, history.shape[1] + 1)[:, None]


def one_late(history: Tensor) -> Tensor:
    """The behaviour before; zeros at first."""
    return torch.cat([0 * history[:, :1], history[:, :-1]], 1)


def blank(history: Tensor) -> Tensor:
    """Ones, whatever was done."""
    return 0 * history + 1


def rounded(history: Tensor) -> Tensor:
    """A tenth of ``forwards``, as a fast library computes it: what comes later moves the last digit, as sums in another
    order do.

    The last digit is that of float32, less than one part in ten million, and no gradient comes of it.
    """
    h = 0.1 * forwards(history)
    later = history.sum((1, 2))[:, None, None] - history.sum(2, keepdim=True).cumsum(1)
    up = (torch.nextafter(h, torch.full_like(h, 9)) - h).detach()
    return torch.where(torch.sin(100 * later) > 0, h + up, h)


def counted(history: Tensor) -> Tensor:
    """``forwards`` over the number of behaviours: it knows how long the history is, and nothing of what comes later."""
    return forwards(history) / history.shape[1]


def backwards(history: Tensor) -> Tensor:
    """``forwards``, from the newest behaviour to the oldest."""
    return forwards(history.flip(1)).flip(1)


def both_ways(history: Tensor) -> Tensor:
    """``forwards`` and ``backwards`` side by side, (B, T, 4)."""
    return torch.cat([forwards(history), backwards(history)], -1)


def against_the_mean(history: Tensor) -> Tensor:
    """Each behaviour less half of the mean of them all."""
    return history - 0.5 * history.mean(1, keepdim=True)


def scaled(history: Tensor) -> Tensor:
    """Each behaviour over the spread of them all."""
    return history / (0.5 + history.std(1, keepdim=True, correction=0))


def ahead(steps: int, share: float = 0.5):
    """``forwards``, plus a share of the behaviour so many steps later."""

    def extract(history: Tensor) -> Tensor:
        later = torch.cat([history[:, steps:], 0 * history[:, :steps]], 1)
        return forwards(history) + share * later

    return extract


def second_number_ahead(history: Tensor) -> Tensor:
    """``forwards``, plus half of the next behaviour's second number in both places."""
    later = torch.cat([history[:, 1:, 1:], 0 * history[:, :1, 1:]], 1)
    return forwards(history) + 0.5 * later


def opposite_ahead(history: Tensor) -> Tensor:
    """h(t) with half of e(t + 1)'s first number, added to its own first and taken off its second: the sum stays."""
    later = torch.cat([history[:, 1:, :1], 0 * history[:, :1, :1]], 1)
    return forwards(history) + 0.5 * later * torch.tensor([1.0, -1.0]).to(history)


def one_leak(seeing: int, seen: int):
    """``forwards``, but the interest at index ``seeing`` also holds half of the behaviour at index ``seen``."""

    def extract(history: Tensor) -> Tensor:
        interests = forwards(history)
        if seen < history.shape[1]:
            interests[:, seeing] += 0.5 * history[:, seen]
        return interests

    return extract
