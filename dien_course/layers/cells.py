"""One step of each recurrent cell, as in the paper but for torch's second candidate bias (chapters 04 and 07)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from dien_course.layers.shapes import require_attention, require_positive, require_shape

if TYPE_CHECKING:  # the tests check these shapes at run time; learners need not have jaxtyping
    from jaxtyping import Float

CONVENTIONS = ("paper", "released")


class Gates(nn.Module):
    """The weights all cells share, three blocks stacked in the order reset, update, candidate."""

    def __init__(self, input_size: int, hidden_size: int):
        super().__init__()
        self.input_size = require_positive("input_size", input_size)
        self.hidden_size = require_positive("hidden_size", hidden_size)
        bound = hidden_size**-0.5
        self.weight_input = nn.Parameter(torch.empty(3 * hidden_size, input_size).uniform_(-bound, bound))
        self.weight_state = nn.Parameter(torch.empty(3 * hidden_size, hidden_size).uniform_(-bound, bound))
        self.bias = nn.Parameter(torch.zeros(3 * hidden_size))
        self.candidate_bias = nn.Parameter(torch.zeros(hidden_size))

    def gates(self, x: Tensor, h: Tensor) -> tuple[Tensor, Tensor]:
        """Update gate u and candidate n, each (B, H), for the input x (B, I) and the state before, h (B, H)."""
        x = require_shape("x", x, ("B", self.input_size))
        h = require_shape("h", h, (len(x), self.hidden_size))
        W_r, W_u, W_n = self.weight_input.chunk(3)
        U_r, U_u, U_n = self.weight_state.chunk(3)
        b_r, b_u, b_n = self.bias.chunk(3)
        r = torch.sigmoid(x @ W_r.T + h @ U_r.T + b_r)
        u = torch.sigmoid(x @ W_u.T + h @ U_u.T + b_u)
        n = torch.tanh(x @ W_n.T + r * (h @ U_n.T + self.candidate_bias) + b_n)
        return u, n


class GRUCell(Gates):
    """One GRU step (paper, interest extractor layer), with u = 1 meaning *replace*.

        u = σ(W_u x + U_u h₋ + b_u)      r = σ(W_r x + U_r h₋ + b_r)
        n = tanh(W_n x + r ∘ (U_n h₋ + c) + b_n)
        h = (1 - u) ∘ h₋ + u ∘ n

    The state before the step is h₋ and the one after it h; the argument ``h`` is h₋.
    ``torch.nn.GRU`` writes the same step with z = 1 - u, so its z *keeps*.

    Shapes: x (B, I), h (B, H), a (B,) accepted and ignored, so that all cells are called alike  ->  (B, H).
    Raises ValueError when a shape does not fit.
    """

    def forward(
        self, x: Float[Tensor, "B I"], h: Float[Tensor, "B H"], a: Float[Tensor, " B"] | None = None
    ) -> Float[Tensor, "B H"]:
        u, n = self.gates(x, h)
        return (1 - u) * h + u * n


class AGRUCell(Gates):
    """One AGRU step: attention takes the update gate's place (paper, interest evolving layer).

        h = (1 - a) h₋ + a n

    One number moves all H dimensions alike; the update gate's weights are kept, unused, so that weights can be
    copied between cells. With a = 0 the state does not move; with a = 1 it is the candidate.

    Shapes: x (B, I), h (B, H), a (B,) in [0, 1]  ->  (B, H).
    Raises ValueError when a shape does not fit or attention leaves [0, 1].
    """

    def forward(self, x: Float[Tensor, "B I"], h: Float[Tensor, "B H"], a: Float[Tensor, " B"]) -> Float[Tensor, "B H"]:
        _, n = self.gates(x, h)
        a = require_attention(a, (len(x),)).unsqueeze(1)
        return (1 - a) * h + a * n


class AUGRUCell(Gates):
    """One AUGRU step, written as in the paper (interest evolving layer).

    Attention says how much this behaviour matters to the target; the update gate says which
    dimensions it should change. Their product decides how far the state moves:

        h = (1 - a·u) ∘ h₋ + a·u ∘ n

    With a = 1 this is a GRU; with a = 0 the state does not move.

    ``convention="released"`` computes what the authors' TensorFlow code computes instead. There the gate is
    k = 1 - u, which keeps, and attention scales it: k <- (1 - a) k, so that

        h = (1 - a)(1 - u) ∘ h₋ + (1 - (1 - a)(1 - u)) ∘ n

    With a = 0 that is a GRU, and with a = 1 the state is replaced whole.

    Shapes: x (B, I), h (B, H), a (B,) in [0, 1]  ->  (B, H).
    Raises ValueError when a shape does not fit or attention leaves [0, 1].
    """

    def __init__(self, input_size: int, hidden_size: int, convention: str = "paper"):
        super().__init__(input_size, hidden_size)
        if convention not in CONVENTIONS:
            raise ValueError(f"convention is {convention!r}; expected one of {', '.join(CONVENTIONS)}")
        self.convention = convention

    def forward(self, x: Float[Tensor, "B I"], h: Float[Tensor, "B H"], a: Float[Tensor, " B"]) -> Float[Tensor, "B H"]:
        u, n = self.gates(x, h)
        a = require_attention(a, (len(x),)).unsqueeze(1)
        u = a * u if self.convention == "paper" else 1 - (1 - a) * (1 - u)
        return (1 - u) * h + u * n
