"""The session interest interacting layer: a bidirectional LSTM over a user's sessions (DSIN; chapter 14)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from dien_course.layers.shapes import require_mask, require_positive, require_shape

if TYPE_CHECKING:  # the tests check these shapes at run time; learners need not have jaxtyping
    from jaxtyping import Bool, Float


class SessionInteraction(nn.Module):
    """H_k = forward(k) + backward(k): one LSTM reads the interests I_1 ... I_k, another one I_K ... I_k.

    So each session learns of those before and after it. The second LSTM begins at a row's last real session, not at
    its padding. ``size`` (W) is the width of an interest and of both states. Under autocast it computes in its weights'
    dtype, as the GRUs do.

    Shapes: interests (B, K, W), mask (B, K) bool, padding at the end  ->  (B, K, W), 0 at padding.
    Raises ValueError for a shape or a mask that does not fit.
    """

    def __init__(self, size: int):
        super().__init__()
        self.size = require_positive("size", size)
        self.onward = nn.LSTM(size, size, batch_first=True)
        self.homeward = nn.LSTM(size, size, batch_first=True)

    def forward(self, interests: Float[Tensor, "B K W"], mask: Bool[Tensor, "B K"]) -> Float[Tensor, "B K W"]:
        require_shape("interests", interests, ("B", "K", self.size))
        require_mask(mask, interests.shape[:2])
        turned = _turned(mask).unsqueeze(2).expand_as(interests)
        with torch.autocast(interests.device.type, enabled=False):
            interests = interests.to(self.onward.weight_hh_l0.dtype)
            onward, _ = self.onward(interests)
            backward, _ = self.homeward(interests.gather(1, turned))
        return (onward + backward.gather(1, turned)) * mask.unsqueeze(2)


def _turned(mask: Tensor) -> Tensor:
    """The places (B, K) that turn each row's real part round and leave its padding alone; twice is no change."""
    places = torch.arange(mask.shape[1], device=mask.device)
    return torch.where(mask, mask.sum(1, keepdim=True) - 1 - places, places)
