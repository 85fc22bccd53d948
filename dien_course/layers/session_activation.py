"""The session interest activating layer: sessions weighed by their relevance to the target (DSIN; chapter 14)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from torch import Tensor, nn

from dien_course.layers.attention import TargetAttention

if TYPE_CHECKING:  # the tests check these shapes at run time; learners need not have jaxtyping
    from jaxtyping import Bool, Float


class SessionActivation(nn.Module):
    """Σ_k a_k I_k, with a_k the attention of the target on each session; the paper's is ``bilinear`` with softmax.

    DSIN has two: one on the interests I, one on what the interacting layer made of them, H. ``attention`` is the unit
    that gives a_k; the sum of the a_k is 1 with softmax, and a user without sessions gets 0.

    Shapes: target (B, Q), interests (B, K, W), mask (B, K) bool  ->  (B, W). Raises ValueError as ``TargetAttention``.
    """

    def __init__(self, attention: TargetAttention):
        super().__init__()
        self.attention = attention

    def forward(
        self, target: Float[Tensor, "B Q"], interests: Float[Tensor, "B K W"], mask: Bool[Tensor, "B K"]
    ) -> Float[Tensor, "B W"]:
        return (self.attention(target, interests, mask).unsqueeze(2) * interests).sum(1)
