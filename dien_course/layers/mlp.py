"""The multi-layer perceptron under every model (chapter 02)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from torch import Tensor, nn

from dien_course.layers.batch_norm import BatchNorm
from dien_course.layers.dice import Dice
from dien_course.layers.shapes import require_positive

if TYPE_CHECKING:  # the tests check these shapes at run time; learners need not have jaxtyping
    from jaxtyping import Float

ACTIVATIONS = {
    "dice": Dice,
    "prelu": lambda size: nn.PReLU(),
    "relu": lambda size: nn.ReLU(),
    "sigmoid": lambda size: nn.Sigmoid(),
}


class MLP(nn.Sequential):
    """Linear layers with an activation and dropout after each, and a linear layer to ``output_size`` at the end.

    ``activation``: dice, prelu, relu or sigmoid. ``dropout`` in [0, 1). ``batch_norm`` puts a ``BatchNorm``
    before each activation.
    Shapes: (..., input_size)  ->  (..., output_size). Raises ValueError for a setting out of range
    and when the last dimension is not ``input_size``.
    """

    def __init__(
        self,
        input_size: int,
        hidden_sizes: Sequence[int],
        output_size: int = 1,
        activation: str = "dice",
        dropout: float = 0.0,
        batch_norm: bool = False,
    ):
        if activation not in ACTIVATIONS:
            raise ValueError(f"activation is {activation!r}; expected one of {', '.join(ACTIVATIONS)}")
        if not 0 <= dropout < 1:
            raise ValueError(f"dropout is {dropout!r}; expected a number in [0, 1)")
        super().__init__()
        size = require_positive("input_size", input_size)
        for hidden in hidden_sizes:
            self.append(nn.Linear(size, require_positive("hidden size", hidden)))
            if batch_norm:
                self.append(BatchNorm(hidden))
            self.append(ACTIVATIONS[activation](hidden))
            if dropout:
                self.append(nn.Dropout(dropout))
            size = hidden
        self.append(nn.Linear(size, require_positive("output_size", output_size)))

    @property
    def looks_at_batch(self) -> bool:
        """Whether a row's output depends on the other rows while training, as it does with Dice and batch norm."""
        return any(isinstance(layer, (BatchNorm, Dice)) for layer in self)

    def forward(self, x: Float[Tensor, "*rows I"]) -> Float[Tensor, "*rows O"]:
        size = self[0].in_features
        if x.shape[-1:] != (size,):
            raise ValueError(f"x has shape {tuple(x.shape)}; expected its last dimension to be {size}")
        return super().forward(x)
