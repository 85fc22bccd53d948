"""The inputs that answers are checked on: seeded numbers, and the awkward ones that honest code must survive."""

from __future__ import annotations

import random
from collections.abc import Callable

import torch
from torch import Tensor

from dien_course.exercises.judging.exercise import Case


class Draw:
    """Draws the arguments of one call, the same numbers for the same seed.

    ``B`` and ``T`` are the sizes to use, and ``H`` the numbers of a vector, 2 unless asked for. ``normal`` and
    ``uniform`` return tensors of ``dtype``, laid out with gaps when ``strided``. ``mask()`` is (B, T) with
    the padding at the end.
    """

    def __init__(self, seed: int, B: int, T: int, padding: str = "none", **how):
        self.B, self.T = B, T
        self.H: int = how.get("size", 2)
        self.padding = padding
        self.dtype: torch.dtype = how.get("dtype", torch.float32)
        self.strided: bool = how.get("strided", False)
        self.scale: float = how.get("scale", 1.0)
        self.generator = torch.Generator().manual_seed(seed)
        self.random = random.Random(seed)

    def normal(self, *shape: int) -> Tensor:
        """Standard normal numbers times the scale, rounded to two decimals so that they can be shown exactly."""
        return self._lay_out(self.scale * torch.randn(shape, generator=self.generator, dtype=torch.float64))

    def uniform(self, *shape: int) -> Tensor:
        """Numbers in [0, 1], rounded to two decimals."""
        return self._lay_out(torch.rand(shape, generator=self.generator, dtype=torch.float64))

    def integers(self, low: int, high: int, *shape: int) -> Tensor:
        """Whole numbers in [low, high), int64."""
        return torch.randint(low, high, shape, generator=self.generator)

    def labels(self, *shape: int) -> Tensor:
        """Zeros and ones as floating-point numbers; both occur when there is room for both."""
        labels = torch.rand(shape, generator=self.generator).round().flatten()
        labels[:2] = torch.tensor([1.0, 0.0])[: labels.numel()]
        return self._lay_out(labels.reshape(shape).double())

    def lengths(self) -> list[int]:
        """How many real steps each row has. ``padding`` says which: none, some, one row all, all."""
        if self.padding == "none":
            return [self.T] * self.B
        if self.padding == "all":
            return [0] * self.B
        lengths = [self.random.randint(1, self.T) for _ in range(self.B)]
        lengths[0] = max(1, self.T - 1)
        if self.padding == "one row":
            lengths[-1] = 0
        return lengths

    def mask(self) -> Tensor:
        """(B, T) bool, True = real behaviour, padding at the end."""
        return torch.arange(self.T) < torch.tensor(self.lengths())[:, None]

    def _lay_out(self, values: Tensor) -> Tensor:
        values = (values.round(decimals=2) + 0.0).to(self.dtype)
        if not self.strided or not values.dim():
            return values
        wide = torch.full((*values.shape[:-1], 2 * values.shape[-1]), 7.0, dtype=self.dtype)
        wide[..., ::2] = values
        return wide[..., ::2]


Inputs = Callable[[Draw], tuple]


def case(name: str, inputs: Inputs, seed: int, B: int, T: int, padding: str = "none", **how) -> Case:
    """One case: ``inputs`` drawn with these sizes."""
    return Case(name, lambda: inputs(Draw(seed, B, T, padding, **how)))


def ordinary(inputs: Inputs) -> tuple[Case, ...]:
    """A tiny input and two random ones, without padding, float32."""
    return (
        case("one row, two steps", inputs, 1, 1, 2),
        case("random numbers", inputs, 2, 2, 3),
        case("more random numbers", inputs, 3, 3, 5),
    )


def padded(inputs: Inputs) -> tuple[Case, ...]:
    """Histories of different lengths, one without any behaviour, and a batch of nothing but padding."""
    return (
        case("one row with padding", inputs, 4, 1, 3, "some"),
        case("rows of different lengths", inputs, 5, 3, 4, "some"),
        case("a row that is all padding", inputs, 6, 2, 3, "one row"),
        case("nothing but padding", inputs, 7, 1, 2, "all"),
    )


def edges(inputs: Inputs, padding: str = "none") -> tuple[Case, ...]:
    """A batch of one, a single step, memory with gaps, float64."""
    return (
        case("a batch of one", inputs, 8, 1, 4, padding),
        case("a single step (T = 1)", inputs, 9, 3, 1, padding),
        case("one row, one step", inputs, 10, 1, 1, padding),
        case("tensors whose memory has gaps (strided)", inputs, 11, 2, 3, padding, strided=True),
        case("float64", inputs, 12, 2, 3, padding, dtype=torch.float64),
    )


def widths(inputs: Inputs, padding: str = "none") -> tuple[Case, ...]:
    """Vectors of one number and of five, for inputs that use ``draw.H``: answers must not count on two."""
    return (
        case("vectors of a single number", inputs, 91, 2, 3, padding, size=1),
        case("vectors of five numbers", inputs, 92, 2, 3, padding, size=5),
    )


def large(inputs: Inputs) -> tuple[Case, ...]:
    """Large numbers, where careless exponentials overflow."""
    return (case("large numbers", inputs, 13, 2, 3, scale=200.0),)
