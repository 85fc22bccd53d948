"""A softmax without a mask: padding gets its share of attention."""

from __future__ import annotations

import torch
from torch import Tensor

from dien_course.layers import masked_softmax
from dien_course.museum.exhibit import Exhibit, Source, Symptom
from dien_course.museum.tiny import mask_of, numbers


def unmasked(scores: Tensor, mask: Tensor) -> Tensor:
    """The softmax over the whole width; the mask is taken and not used."""
    return torch.softmax(scores, dim=1)


def mass_on_padding(attend) -> float:
    """The largest share of a row's attention that lies on padding."""
    mask = mask_of(5, 2, 1, width=5)
    return float((attend(numbers(3, 5), mask) * ~mask).sum(1).max())


EXHIBIT = Exhibit(
    name="attention_on_padding",
    title="Attention on nothing",
    room="masks",
    story="Short histories weigh less in wide batches; the score of a row moves with the longest history beside it.",
    because="A padded vector of zeros still has a score, and exp of it is not 0.",
    test="Widen the padding by ten columns. No score may change.",
    symptom=Symptom("share of attention on padding", mass_on_padding),
    wrong=unmasked,
    cure=masked_softmax,
    sources=(
        Source(
            "ReChorus",
            "commit e58d752 (2025-03-08)",
            "src/models/context_seq/DIEN.py, DIENBase.target_attention",
            "takes lengths and does not use them; padding is cut off later, when the scores are packed",
        ),
    ),
)
