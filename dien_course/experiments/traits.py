"""A task in which each dimension must be kept for a time of its own: where the AUGRU's gates matter (chapter 07).

A guest has ``traits`` numbers, each in [-1, 1] (how sweet they like it, how hot, ...). Each behaviour is of one of two
rooms and sets one trait there to a new value; the others stay as they were. The target asks about one room and weighs
its traits; it is clicked where the weighted sum of their present values is above 0, a trait never set counting 0.

Attention has to leave out the other room, and can do no more: every behaviour of the target's room matters, and each
matters to one trait alone. With one trait each relevant behaviour replaces all there is to know, and one step size for
all dimensions is enough. With several, the trait that was set last was set one step ago and another many steps ago.
"""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional as F

ROOMS = 2


class Traits(NamedTuple):
    """B samples. ``behaviours`` (B, T, 2 + 2K): the room, the trait that is set (both one-hot), and the trait times its
    new value; ``room`` (B, 2) of the target, one-hot; ``weights`` (B, K) of the target; ``label`` (B,) 0 or 1."""

    behaviours: Tensor
    room: Tensor
    weights: Tensor
    label: Tensor


def draw_traits(rows: int, traits: int, length: int, generator: torch.Generator) -> Traits:
    """``rows`` samples of ``length`` behaviours each, drawn anew; half of them are clicked.

    Rooms, traits and values are uniform, the target's weights standard normal.
    """
    room = torch.randint(ROOMS, (rows, length), generator=generator)
    trait = torch.randint(traits, (rows, length), generator=generator)
    value = 2 * torch.rand(rows, length, generator=generator) - 1
    asked = torch.randint(ROOMS, (rows,), generator=generator)
    weights = torch.randn(rows, traits, generator=generator)
    sets = (room == asked[:, None])[:, None] & (trait[:, None] == torch.arange(traits)[:, None])  # (B, K, T)
    latest = (sets * torch.arange(1, length + 1)).amax(2)  # 0: never
    now = torch.cat([torch.zeros(rows, 1), value], dim=1).gather(1, latest)
    label = ((now * weights).sum(1) > 0).float()
    which = F.one_hot(trait, traits).float()
    behaviours = torch.cat([F.one_hot(room, ROOMS).float(), which, which * value[..., None]], dim=2)
    return Traits(behaviours, F.one_hot(asked, ROOMS).float(), weights, label)
