"""The state of the last column in place of the last behaviour's."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F

from dien_course.layers import AttentionalGRU
from dien_course.museum.exhibit import Exhibit, Symptom
from dien_course.museum.tiny import SIZE, apart, mask_of, numbers, with_weights


def last_of_width(layer: AttentionalGRU, history: Tensor, mask: Tensor) -> Tensor:
    """The last column of the states with zeros at padding, as ``pad_packed_sequence`` returns them."""
    states, _ = layer(history, None, mask)
    return (states * mask.unsqueeze(-1))[:, -1]


def last_behaviour(layer: AttentionalGRU, history: Tensor, mask: Tensor) -> Tensor:
    """The state after the last real behaviour."""
    return layer(history, None, mask)[1]


def change_by_padding(last) -> float:
    """How much the summary changes when one column of padding is added."""
    layer, history, mask = with_weights(AttentionalGRU(SIZE, SIZE, "gru")), numbers(2, 5, SIZE), mask_of(5, 3, width=5)
    with torch.no_grad():
        return apart(last(layer, history, mask), last(layer, F.pad(history, (0, 0, 0, 1)), F.pad(mask, (0, 1))))


EXHIBIT = Exhibit(
    name="last_column",
    title="The state of nothing",
    room="masks",
    story="All but the longest history of each batch have a summary of zeros. (No public file was verified.)",
    because="states[:, -1] is the last column of the tensor, which is padding for every shorter row.",
    test="Widen the padding by one column. No score may change.",
    symptom=Symptom("change of the summary when padding is added", change_by_padding),
    wrong=last_of_width,
    cure=last_behaviour,
)
