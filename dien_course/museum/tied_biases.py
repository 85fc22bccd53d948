"""Two biases that are one: a name registered twice makes both the same parameter."""

from __future__ import annotations

import torch
from torch import nn

from dien_course.layers.cells import Gates
from dien_course.museum.exhibit import Exhibit, Source, Symptom
from dien_course.museum.tiny import SIZE


class TiedCell(nn.Module):
    """The biases of a cell, of which the second is registered under the first one's name too."""

    def __init__(self, input_size: int, hidden_size: int):
        super().__init__()
        self.bias = nn.Parameter(torch.zeros(3 * hidden_size))
        self.state_bias = nn.Parameter(torch.zeros(3 * hidden_size))
        self.bias = self.state_bias


def missing_biases(cell: type) -> float:
    """Of the 4 biases a unit of a GRU can have (two of them for the candidate), how many numbers are not free."""
    free = sum(weights.numel() for name, weights in cell(SIZE, SIZE).named_parameters() if "bias" in name)
    return 4 * SIZE - free


EXHIBIT = Exhibit(
    name="tied_biases",
    title="Two biases that are one",
    room="gates",
    story="A trained torch.nn.GRU cannot be loaded into the AUGRU: of its two biases one is lost, whichever is last.",
    because="The second bias was registered under the name of the first.",
    test="Count the parameters, and compare with the formula.",
    symptom=Symptom("biases that the cell lacks", missing_biases, above=0.5),
    wrong=TiedCell,
    cure=Gates,
    sources=(
        Source(
            "deepctr-torch",
            "0.3.0 (installed)",
            "deepctr_torch/layers/sequence.py, AUGRUCell.__init__",
            "bias_ih is registered with the tensor of bias_hh; its AGRUCell is free of it",
        ),
    ),
)
