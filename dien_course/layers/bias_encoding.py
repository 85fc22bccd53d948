"""Bias encoding: where a behaviour stands, as three numbers that are added up (DSIN, session division; chapter 14)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from dien_course.layers.shapes import require_positive, require_shape

if TYPE_CHECKING:  # the tests check these shapes at run time; learners need not have jaxtyping
    from jaxtyping import Float


class BiasEncoding(nn.Module):
    """Adds BE(k, t, c) = w_K(k) + w_T(t) + w_C(c) to dimension c of behaviour t of session k (Feng et al., IJCAI 2019).

    Self-attention knows no order by itself: two behaviours that change places change nothing. A table of its own for
    each place would cost K · T · W numbers; three vectors cost K + T + W. All are 0 at first.

    ``sessions`` (K) and ``session_length`` (T) are the most there may be, ``size`` (W) is the behaviours' width.
    Shapes: behaviours (B, k, t, W) with k <= K and t <= T  ->  the same. Raises ValueError for another shape.
    """

    def __init__(self, sessions: int, session_length: int, size: int):
        super().__init__()
        self.session = nn.Parameter(torch.zeros(require_positive("sessions", sessions)))
        self.position = nn.Parameter(torch.zeros(require_positive("session_length", session_length)))
        self.dimension = nn.Parameter(torch.zeros(require_positive("size", size)))

    def forward(self, behaviours: Float[Tensor, "B K T W"]) -> Float[Tensor, "B K T W"]:
        require_shape("behaviours", behaviours, ("B", "K", "T", len(self.dimension)))
        _, sessions, steps, _ = behaviours.shape
        if sessions > len(self.session) or steps > len(self.position):
            raise ValueError(
                f"behaviours are {sessions} sessions of {steps}; expected at most {len(self.session)} sessions of "
                f"{len(self.position)}"
            )
        return behaviours + self.session[:sessions, None, None] + self.position[:steps, None] + self.dimension
