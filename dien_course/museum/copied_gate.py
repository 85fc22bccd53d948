"""torch's weights copied as they are into a cell whose gate replaces."""

from __future__ import annotations

import torch
from torch import nn

from dien_course.layers import AttentionalGRU
from dien_course.museum.exhibit import Exhibit, Source, Symptom
from dien_course.museum.tiny import SIZE, apart, numbers, with_weights


def as_they_are(gru: nn.GRU) -> AttentionalGRU:
    """A layer with the numbers of ``gru`` in their places and no sign changed."""
    layer = AttentionalGRU(gru.input_size, gru.hidden_size, "gru").to(gru.weight_ih_l0)
    gates = 2 * gru.hidden_size
    with torch.no_grad():
        layer.weight_input.copy_(gru.weight_ih_l0)
        layer.weight_state.copy_(gru.weight_hh_l0)
        layer.bias.copy_(gru.bias_ih_l0)
        layer.bias[:gates] += gru.bias_hh_l0[:gates]
        layer.candidate_bias.copy_(gru.bias_hh_l0[gates:])
    return layer


def with_the_sign(gru: nn.GRU) -> AttentionalGRU:
    """The package's own copy."""
    return AttentionalGRU.from_torch(gru, "gru")


def from_torch(copy) -> float:
    """How far the copy's last state is from that of ``torch.nn.GRU``."""
    gru, history = with_weights(nn.GRU(SIZE, SIZE, batch_first=True)), numbers(2, 5, SIZE)
    return apart(copy(gru)(history)[1], gru(history)[1][0])


EXHIBIT = Exhibit(
    name="copied_gate",
    title="Weights that fit and do not mean the same",
    room="gates",
    story="A checkpoint loads without a complaint and scores differently in the other library.",
    because="torch's z keeps, z = 1 - u; the weights of that gate have to change sign on the way.",
    test="Run both on one batch and compare numbers, not shapes.",
    symptom=Symptom("distance from torch.nn.GRU", from_torch),
    wrong=as_they_are,
    cure=with_the_sign,
    sources=(
        Source("torch", "2.13", "torch.nn.GRU", "its z keeps, h' = (1 - z) n + z h, which this symptom measures"),
    ),
)
