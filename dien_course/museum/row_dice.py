"""A Dice that looks along the row: units of one sample are compared with each other."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from dien_course.layers import Dice
from dien_course.museum.exhibit import Exhibit, Source, Symptom
from dien_course.museum.tiny import DOUBLE, SIZE, apart, numbers


class RowDice(nn.Module):
    """Dice with the mean and the variance of the units of one row."""

    def __init__(self, size: int):
        super().__init__()
        self.gamma = nn.Parameter(torch.full((size,), 0.25))

    def forward(self, x: Tensor) -> Tensor:
        p = torch.sigmoid((x - x.mean(1, keepdim=True)) / (x.var(1, keepdim=True, correction=0) + 1e-8).sqrt())
        return x * (p + (1 - p) * self.gamma)


def other_units(dice: type) -> float:
    """How much the first unit changes, at evaluation, when the second does."""
    layer, x = dice(SIZE).to(DOUBLE).eval(), numbers(3, SIZE)
    changed = x.clone()
    changed[:, 1] += 2
    return apart(layer(x)[:, 0], layer(changed)[:, 0])


EXHIBIT = Exhibit(
    name="row_dice",
    title="A bend that moves with the neighbours",
    room="masks",
    story="Training runs and ends a little worse; the activation of a unit changes when another unit does.",
    because="E[x] and Var[x] are those of one unit over the batch (DIN paper), not of one sample over its units.",
    test="Change one unit. The others may not move.",
    symptom=Symptom("change of a unit with another", other_units),
    wrong=RowDice,
    cure=Dice,
    sources=(
        Source(
            "torch-rechub",
            "0.9.0 (installed)",
            "torch_rechub/basic/activation.py, Dice.forward",
            "mean over dim=1; what it calls the variance is a sum, without a division",
        ),
    ),
)
