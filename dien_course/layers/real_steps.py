"""A function of single steps, computed where a step is real and left out where there is only padding (chapter 14)."""

from __future__ import annotations

from collections.abc import Callable

from torch import Tensor

from dien_course.layers.shapes import exporting


def on_real_steps(function: Callable[..., Tensor], mask: Tensor, *steps: Tensor) -> Tensor:
    """``function`` of each real step, 0 at padding: sessions are short, so most of their steps are padding.

    ``function`` takes and gives steps side by side, (n, ·), and treats each alone.
    Shapes: mask (N, T) bool, steps (N, T, I) each  ->  (N, T, O).
    """
    if exporting():  # a graph has no sizes that depend on values
        return (function(*(step.flatten(0, 1) for step in steps)) * mask.flatten().unsqueeze(1)).unflatten(
            0, mask.shape
        )
    places = mask.flatten().nonzero().squeeze(1)
    made = function(*(step.flatten(0, 1).index_select(0, places) for step in steps))
    return made.new_zeros(mask.numel(), made.shape[1]).index_copy(0, places, made).unflatten(0, mask.shape)
