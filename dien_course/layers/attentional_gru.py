"""A GRU over whole histories that lets attention decide: gru, aigru, agru, augru (chapter 07)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from dien_course.layers.cells import CONVENTIONS, Gates
from dien_course.layers.recurrence import GatedRecurrence, gated_recurrence
from dien_course.layers.shapes import exporting, require_attention, require_mask, require_shape

if TYPE_CHECKING:  # the tests check these shapes at run time; learners need not have jaxtyping
    from jaxtyping import Bool, Float

VARIANTS = ("gru", "aigru", "agru", "augru")


class AttentionalGRU(Gates):
    """A recurrent layer over padded histories, steered by attention.

    ``variant``: ``gru`` ignores attention; ``aigru`` scales the input by it; ``agru`` puts it in the update gate's
    place; ``augru`` scales the update gate by it. ``convention`` matters to ``augru`` alone, see ``AUGRUCell``.
    The weights have the cells' names and shapes, so ``cell.load_state_dict(layer.state_dict())`` works.

    Where the mask is False the state does not move: padding never changes a result, ``final`` is the state after the
    last real behaviour, and an empty history ends in the zero state.

    Shapes: inputs (B, T, I), attention (B, T) in [0, 1] or None (all ones), mask (B, T) bool, True = real behaviour,
    padding at the end, or None (all real)  ->  states (B, T, H), final (B, H).
    Raises ValueError naming the argument that does not fit.
    Differentiable once; a second derivative raises RuntimeError. Under autocast it computes in its weights' dtype.
    """

    def __init__(self, input_size: int, hidden_size: int, variant: str = "augru", convention: str = "paper"):
        super().__init__(input_size, hidden_size)
        if variant not in VARIANTS:
            raise ValueError(f"variant is {variant!r}; expected one of {', '.join(VARIANTS)}")
        if convention not in CONVENTIONS:
            raise ValueError(f"convention is {convention!r}; expected one of {', '.join(CONVENTIONS)}")
        self.variant = variant
        self.convention = convention

    def forward(
        self,
        inputs: Float[Tensor, "B T I"],
        attention: Float[Tensor, "B T"] | None = None,
        mask: Bool[Tensor, "B T"] | None = None,
    ) -> tuple[Float[Tensor, "B T H"], Float[Tensor, "B H"]]:
        require_shape("inputs", inputs, ("B", "T", self.input_size))
        shape = inputs.shape[:2]
        if not inputs.is_floating_point():
            raise ValueError(f"inputs has dtype {inputs.dtype}; expected a floating-point tensor")
        if mask is None:
            mask = torch.ones(shape, dtype=torch.bool, device=inputs.device)
        if attention is None:
            attention = torch.ones(shape, dtype=inputs.dtype, device=inputs.device)
        valid = require_mask(mask, shape).to(self.bias.dtype)
        attention = require_attention(attention, shape).to(self.bias.dtype) * valid
        inputs = inputs.to(self.bias.dtype)
        if exporting():  # one operation stands for the loop over time, and no autocast is on
            return gated_recurrence(*self._operands(inputs, attention, valid))
        with torch.autocast(inputs.device.type, enabled=False):
            if torch.compiler.is_compiling():
                from dien_course.layers.uncompiled import uncompiled

                return uncompiled(AttentionalGRU._recur, self, inputs, attention, valid)
            return self._recur(inputs, attention, valid)

    def _recur(self, inputs: Tensor, attention: Tensor, valid: Tensor) -> tuple[Tensor, Tensor]:
        return GatedRecurrence.apply(*self._operands(inputs, attention, valid), torch.is_grad_enabled())

    def _operands(self, inputs: Tensor, attention: Tensor, valid: Tensor) -> tuple[Tensor, ...]:
        """What ``GatedRecurrence`` takes: inputs, weights, and the variant's κ and λ."""
        if self.variant == "aigru":
            inputs = inputs * attention.unsqueeze(-1)
        if self.variant in ("gru", "aigru"):
            kappa, lam = torch.zeros_like(valid), valid
        elif self.variant == "agru":
            kappa, lam = attention, torch.zeros_like(valid)
        elif self.convention == "paper":
            kappa, lam = torch.zeros_like(valid), attention
        else:
            kappa, lam = attention, valid - attention
        return inputs, self.weight_input, self.bias, self.weight_state, self.candidate_bias, kappa, lam

    @classmethod
    def from_torch(cls, gru: nn.GRU, variant: str = "augru", convention: str = "paper") -> AttentionalGRU:
        """A layer with the weights of a one-layer, one-way ``torch.nn.GRU``; with attention 1 it computes the same.

        torch's gate z keeps where ours replaces, u = 1 - z = σ(-z̄), so the weights of that gate change sign.
        Raises ValueError when the GRU has several layers, two directions or no biases.
        """
        if gru.num_layers != 1 or gru.bidirectional or not gru.bias:
            raise ValueError(
                f"gru has num_layers={gru.num_layers}, bidirectional={gru.bidirectional}, bias={gru.bias}; "
                "expected one layer, one direction, with biases"
            )
        layer = cls(gru.input_size, gru.hidden_size, variant, convention).to(gru.weight_ih_l0)
        bias = gru.bias_ih_l0.clone()
        bias[: 2 * gru.hidden_size] += gru.bias_hh_l0[: 2 * gru.hidden_size]
        with torch.no_grad():
            layer.weight_input.copy_(_flip_update(gru.weight_ih_l0))
            layer.weight_state.copy_(_flip_update(gru.weight_hh_l0))
            layer.bias.copy_(_flip_update(bias))
            layer.candidate_bias.copy_(gru.bias_hh_l0[2 * gru.hidden_size :])
        return layer

    def to_torch(self) -> nn.GRU:
        """A batch-first ``torch.nn.GRU`` with this layer's weights: what the layer computes when attention is 1."""
        gru = nn.GRU(self.input_size, self.hidden_size, batch_first=True).to(self.bias)
        with torch.no_grad():
            gru.weight_ih_l0.copy_(_flip_update(self.weight_input))
            gru.weight_hh_l0.copy_(_flip_update(self.weight_state))
            gru.bias_ih_l0.copy_(_flip_update(self.bias))
            gru.bias_hh_l0.zero_()
            gru.bias_hh_l0[2 * self.hidden_size :] = self.candidate_bias
        return gru

    def extra_repr(self) -> str:
        return f"{self.input_size}, {self.hidden_size}, variant={self.variant!r}, convention={self.convention!r}"


def _flip_update(blocks: Tensor) -> Tensor:
    """``blocks`` (3H, ...) with the sign of the update gate's block changed."""
    reset, update, candidate = blocks.chunk(3)
    return torch.cat([reset, -update, candidate])
