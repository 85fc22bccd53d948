"""The interest extractor: a GRU that turns behaviours into interests h(t) (chapter 05)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from torch import Tensor, nn

from dien_course.layers.attentional_gru import AttentionalGRU
from dien_course.layers.shapes import require_shape

if TYPE_CHECKING:  # the tests check these shapes at run time; learners need not have jaxtyping
    from jaxtyping import Bool, Float


class InterestExtractor(nn.Module):
    """A plain GRU over the embedded history; its hidden state after each behaviour is the interest h(t).

    Shapes: history (B, T, I), mask (B, T) bool  ->  interests (B, T, H); at padding, the last interest repeated.
    Raises ValueError naming the argument that does not fit.
    """

    def __init__(self, input_size: int, hidden_size: int):
        super().__init__()
        self.gru = AttentionalGRU(input_size, hidden_size, variant="gru")

    def forward(self, history: Float[Tensor, "B T I"], mask: Bool[Tensor, "B T"]) -> Float[Tensor, "B T H"]:
        require_shape("history", history, ("B", "T", self.gru.input_size))
        interests, _ = self.gru(history, None, mask)
        return interests.contiguous()  # three readers follow: attention, evolution and the auxiliary loss
