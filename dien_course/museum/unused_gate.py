"""An update gate that is computed and not used: the AUGRU is an AGRU."""

from __future__ import annotations

from torch import Tensor

from dien_course.layers import AUGRUCell
from dien_course.layers.cells import Gates
from dien_course.museum.exhibit import Exhibit, Source, Symptom
from dien_course.museum.released_gate import from_gru_at_full_attention


class UnusedGateCell(Gates):
    """An AUGRU step whose scaled gate goes nowhere: attention itself stands in its place."""

    def forward(self, x: Tensor, h: Tensor, a: Tensor) -> Tensor:
        _, n = self.gates(x, h)
        step = a.unsqueeze(1)
        return (1 - step) * h + step * n


EXHIBIT = Exhibit(
    name="unused_gate",
    title="A gate that goes nowhere",
    room="gates",
    story="AGRU and AUGRU give the same scores to the last digit, and some weights never change in training.",
    because="The scaled update gate is computed, and the line below it uses attention in its place.",
    test="Ask each parameter for its gradient after one step. None may be missing.",
    symptom=Symptom("distance from a GRU at attention 1", from_gru_at_full_attention),
    wrong=UnusedGateCell,
    cure=AUGRUCell,
    sources=(
        Source(
            "Prayforhanluo/CTR_Algorithm",
            "commit b1145e9 (2025-05-09)",
            "pytorch/model/DIEN.py, AUGRUCell.forward",
            "update_gate is scaled and not read again; the state is mixed by att_score",
        ),
    ),
)
