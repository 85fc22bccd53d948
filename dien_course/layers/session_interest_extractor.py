"""The session interest extractor: self-attention within a session, then one vector for it (DSIN; chapter 14)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from torch import Tensor, nn

from dien_course.layers.pooling import pool
from dien_course.layers.real_steps import on_real_steps
from dien_course.layers.self_attention import SelfAttention
from dien_course.layers.shapes import require_positive, require_shape

if TYPE_CHECKING:  # the tests check these shapes at run time; learners need not have jaxtyping
    from jaxtyping import Bool, Float


class SessionInterestExtractor(nn.Module):
    """The interest I_k of each session: self-attention among its behaviours, a feed-forward network, and the mean.

        Z = LayerNorm(Q + SelfAttention(Q))      I = mean over the real steps of LayerNorm(Z + FFN(Z))

    One set of weights serves all sessions, and no session sees another one. ``size`` (W), ``heads`` of the attention;
    the feed-forward network has one hidden layer of ``hidden_size`` numbers, 2 W unless given, with ReLU. What
    attention and network add to Q is 0 at first, so that an interest begins as the mean of the normalised behaviours.

    Shapes: behaviours (B, K, T, W), mask (B, K, T) bool  ->  (B, K, W), 0 for a session without behaviours.
    Raises ValueError for a shape or a setting that does not fit.
    """

    def __init__(self, size: int, heads: int = 2, hidden_size: int | None = None):
        super().__init__()
        self.attention = SelfAttention(size, heads)
        hidden = 2 * size if hidden_size is None else require_positive("hidden_size", hidden_size)
        self.feed_forward = nn.Sequential(nn.Linear(size, hidden), nn.ReLU(), nn.Linear(hidden, size))
        self.norm_attention, self.norm_feed_forward = nn.LayerNorm(size), nn.LayerNorm(size)
        for last in (self.attention.join, self.feed_forward[-1]):
            nn.init.zeros_(last.weight)
            nn.init.zeros_(last.bias)

    def forward(self, behaviours: Float[Tensor, "B K T W"], mask: Bool[Tensor, "B K T"]) -> Float[Tensor, "B K W"]:
        require_shape("behaviours", behaviours, ("B", "K", "T", self.attention.size))
        require_shape("mask", mask, behaviours.shape[:3])
        steps, real = behaviours.flatten(0, 1), mask.flatten(0, 1)
        steps = on_real_steps(self._after_attention, real, steps, self.attention(steps, real))
        return pool(steps, real, "mean").unflatten(0, mask.shape[:2])

    def _after_attention(self, steps: Tensor, answers: Tensor) -> Tensor:
        steps = self.norm_attention(steps + answers)
        return self.norm_feed_forward(steps + self.feed_forward(steps))
