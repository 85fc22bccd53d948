"""A softmax over the rows of the batch: users compete for attention where behaviours should."""

from __future__ import annotations

import torch
from torch import Tensor

from dien_course.layers import masked_softmax
from dien_course.museum.exhibit import Exhibit, Source, Symptom
from dien_course.museum.tiny import apart, mask_of, numbers


def over_rows(scores: Tensor, mask: Tensor) -> Tensor:
    """The softmax along the dimension before the last: of scores (B, T), that is the batch."""
    return torch.softmax(scores, dim=-2) * mask


def change_alone(attend) -> float:
    """How much the attention of a row changes when it is computed without the others."""
    scores, mask = numbers(4, 5), mask_of(5, 3, 2, 4, width=5)
    return apart(attend(scores, mask)[:1], attend(scores[:1], mask[:1]))


EXHIBIT = Exhibit(
    name="batch_softmax",
    title="Users that compete for attention",
    room="masks",
    story="The score of a row depends on who else is in its batch; served one at a time, all attention is 1.",
    because="dim=-2 is time in a tensor (B, T, 1) and the batch in one of shape (B, T).",
    test="Score a row alone and in its batch.",
    symptom=Symptom("change of attention when a row is alone", change_alone),
    wrong=over_rows,
    cure=masked_softmax,
    sources=(
        Source(
            "ReChorus",
            "commit e58d752 (2025-03-08)",
            "src/models/context_seq/DIEN.py, DIENBase.target_attention",
            "softmax(dim=-2) of a tensor (batch, length)",
        ),
    ),
)
