"""The other AUGRU: attention scales down the gate that keeps, so full attention forgets everything."""

from __future__ import annotations

import torch

from dien_course.layers import AUGRUCell, GRUCell
from dien_course.museum.exhibit import Exhibit, Source, Symptom
from dien_course.museum.tiny import SIZE, apart, numbers, with_weights


def released(input_size: int, hidden_size: int) -> AUGRUCell:
    """The step of the released code."""
    return AUGRUCell(input_size, hidden_size, convention="released")


def from_gru_at_full_attention(cell) -> float:
    """How far the step at attention 1 is from a GRU's with the same weights."""
    x, h = numbers(3, SIZE), numbers(3, SIZE, seed=5)
    mine, gru = with_weights(cell(SIZE, SIZE)), with_weights(GRUCell(SIZE, SIZE))
    return apart(mine(x, h, torch.ones(3, dtype=x.dtype)), gru(x, h))


EXHIBIT = Exhibit(
    name="released_gate",
    title="The other AUGRU",
    room="gates",
    story="Weights of one AUGRU loaded into another give other scores, though all shapes fit.",
    because="The paper scales the gate that replaces; the authors' released code scales the gate that keeps.",
    test="At attention 1 the paper's AUGRU is a GRU; at attention 0 the released one is.",
    symptom=Symptom("distance from a GRU at attention 1", from_gru_at_full_attention),
    wrong=released,
    cure=AUGRUCell,
    sources=(
        Source(
            "mouna99/dien",
            "commit 1f314d1 (2019-01-18)",
            "script/utils.py, VecAttGRUCell.call",
            "u is multiplied by 1 - attention, and stands beside the old state",
        ),
    ),
)
