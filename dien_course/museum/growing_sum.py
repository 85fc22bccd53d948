"""A sum over the history, padding included: it grows with the length and with the width of the batch."""

from __future__ import annotations

import torch
from torch import Tensor

from dien_course.layers import pool
from dien_course.museum.exhibit import Exhibit, Source, Symptom
from dien_course.museum.tiny import SIZE, apart, mask_of, numbers


def sum_of_width(values: Tensor, mask: Tensor) -> Tensor:
    """The sum over all columns; the vector of padding, an ordinary row of the table, is among them."""
    return values.sum(1)


def change_by_padding(pooled) -> float:
    """How much the summary changes when ten columns with the vector of padding are added."""
    values, mask, padding = numbers(3, 5, SIZE), mask_of(5, 3, 1, width=5), numbers(SIZE, seed=7)
    values = torch.where(mask.unsqueeze(-1), values, padding)
    wide = torch.cat([values, padding.expand(3, 10, SIZE)], dim=1)
    return apart(pooled(values, mask), pooled(wide, torch.nn.functional.pad(mask, (0, 10))))


EXHIBIT = Exhibit(
    name="growing_sum",
    title="A sum that counts what is not there",
    room="masks",
    story="Scores drift with the length of the history and with the widest row of the batch.",
    because="The sum runs over all columns, and the vector of padding, a row of the table like any other, is not 0.",
    test="Widen the padding by ten columns. No score may change.",
    symptom=Symptom("change of the summary when padding is added", change_by_padding),
    wrong=sum_of_width,
    cure=pool,
    sources=(
        Source(
            "mouna99/dien",
            "commit 1f314d1 (2019-01-18)",
            "script/model.py, Model.__init__",
            "item_his_eb_sum is reduce_sum over the embedded history, without the mask",
        ),
    ),
)
