"""Pooling a padded sequence of vectors into one: sum, mean, maximum (chapter 02)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from torch import Tensor

from dien_course.layers.shapes import require_mask, require_shape

if TYPE_CHECKING:  # the tests check these shapes at run time; learners need not have jaxtyping
    from jaxtyping import Bool, Float

POOLINGS = ("sum", "mean", "max")


def pool(values: Float[Tensor, "B T H"], mask: Bool[Tensor, "B T"], how: str = "mean") -> Float[Tensor, "B H"]:
    """The sum, mean or maximum of the real steps of ``values``; a sequence without any gives zeros.

    Shapes: values (B, T, H), mask (B, T) bool  ->  (B, H).
    Raises ValueError for a shape or a ``how`` that does not fit.
    """
    require_shape("values", values, ("B", "T", "H"))
    require_mask(mask, values.shape[:2])
    if how not in POOLINGS:
        raise ValueError(f"how is {how!r}; expected one of {', '.join(POOLINGS)}")
    step = mask.unsqueeze(-1)
    if how == "max":
        highest = values.masked_fill(~step, float("-inf")).amax(1)
        return highest.masked_fill(~mask.any(1, keepdim=True), 0.0)
    total = values.masked_fill(~step, 0.0).sum(1)
    return total / step.sum(1).clamp(min=1) if how == "mean" else total
