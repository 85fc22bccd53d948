"""The gate turned round: low attention overwrites the state, where it should leave it alone."""

from __future__ import annotations

import torch
from torch import Tensor

from dien_course.layers import AUGRUCell
from dien_course.layers.cells import Gates
from dien_course.museum.exhibit import Exhibit, Source, Symptom
from dien_course.museum.tiny import SIZE, apart, numbers, with_weights


class InvertedCell(Gates):
    """An AUGRU step whose scaled gate keeps: with attention 0 the candidate replaces the state whole."""

    def forward(self, x: Tensor, h: Tensor, a: Tensor) -> Tensor:
        u, n = self.gates(x, h)
        keep = a.unsqueeze(1) * u
        return keep * h + (1 - keep) * n


def moved(cell: type) -> float:
    """How far the state moves at attention 0."""
    h = numbers(3, SIZE, seed=5)
    step = with_weights(cell(SIZE, SIZE))(numbers(3, SIZE), h, torch.zeros(3, dtype=h.dtype))
    return apart(step, h)


EXHIBIT = Exhibit(
    name="inverted_gate",
    title="The gate turned round",
    room="gates",
    story="Behaviours of no interest to the target change the state most; the AUGRU ranks no better than a plain GRU.",
    because="torch's gate keeps and the paper's replaces. Attention was put on torch's gate as if it were the paper's.",
    test="Give the cell attention 0. The state must stay where it is.",
    symptom=Symptom("how far the state moves at attention 0", moved),
    wrong=InvertedCell,
    cure=AUGRUCell,
    sources=(
        Source(
            "prediction-flow",
            "commit cad8aa1 (2021-03-11)",
            "prediction_flow/pytorch/nn/rnn.py, AttentionUpdateGateGRUCell.forward",
            "attention multiplies the gate that stands beside the old state",
        ),
    ),
)
