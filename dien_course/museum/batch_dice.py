"""A Dice with the statistics of the batch at evaluation too: a score depends on who is scored beside it."""

from __future__ import annotations

import torch
from torch import Tensor

from dien_course.layers import Dice
from dien_course.museum.exhibit import Exhibit, Source, Symptom
from dien_course.museum.tiny import DOUBLE, SIZE, apart, numbers


class BatchDice(Dice):
    """Dice that never uses its running averages."""

    def forward(self, x: Tensor) -> Tensor:
        p = torch.sigmoid((x - x.mean(0)) / (x.var(0, correction=0) + self.normalise.eps).sqrt())
        return x * (p + (1 - p) * self.gamma)


def change_alone(dice: type) -> float:
    """How much a row's activation changes, at evaluation, when the row is alone."""
    layer, x = dice(SIZE).to(DOUBLE).eval(), numbers(6, SIZE)
    return apart(layer(x)[:1], layer(x[:1]))


EXHIBIT = Exhibit(
    name="batch_dice",
    title="An average of whoever is there",
    room="masks",
    story="Offline AUC is fine; online, with one request at a time, every activation is half of its input.",
    because="Mean and variance are taken of the batch at evaluation too. A batch of one is its own mean.",
    test="Score a row alone and in its batch, in evaluation mode.",
    symptom=Symptom("change of an activation when a row is alone", change_alone),
    wrong=BatchDice,
    cure=Dice,
    sources=(
        Source(
            "mouna99/dien",
            "commit 1f314d1 (2019-01-18)",
            "script/Dice.py, dice",
            "statistics of the current batch always; the call with running averages is a comment",
        ),
        Source(
            "Prayforhanluo/CTR_Algorithm",
            "commit b1145e9 (2025-05-09)",
            "pytorch/model/DIEN.py, Dice.forward",
            "mean and variance over dim=0 of whatever it is given, in evaluation too",
        ),
        Source(
            "DeepCTR",
            "before 0.8.7; no longer in 1b5fe40 (2026-04-26)",
            "deepctr/layers/core.py, DNN.call",
            "the mirror image: the flag for training was not passed on, so the averages never learned",
            "https://github.com/shenweichen/DeepCTR/issues/360",
        ),
    ),
)
