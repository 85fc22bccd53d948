"""Random layers and padded batches that the layer tests share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import torch
from hypothesis import strategies as st
from numpy import ndarray
from torch import Tensor, nn

from dien_course.layers import AttentionalGRU

# Every recurrent layer there is: (variant, convention).
RECURRENT = [("gru", "paper"), ("aigru", "paper"), ("agru", "paper"), ("augru", "paper"), ("augru", "released")]
TOLERANCE = {torch.float64: 1e-12, torch.float32: 1e-5}
DTYPES = list(TOLERANCE)
LENGTHS = [3, 5, 0, 1]  # a part, the whole width, nothing, one step

Module = TypeVar("Module", bound=nn.Module)


def random_weights(module: Module, seed: int = 0, dtype: torch.dtype = torch.float64, scale: float = 0.7) -> Module:
    """The module with every weight drawn anew, biases and slopes too, so that none can be dropped unnoticed."""
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.copy_(scale * torch.randn(parameter.shape, generator=generator, dtype=torch.float64))
    return module.to(dtype)


def random_gru(
    variant: str, convention: str = "paper", sizes=(3, 4), seed: int = 0, dtype=torch.float64
) -> AttentionalGRU:
    return random_weights(AttentionalGRU(*sizes, variant, convention), seed, dtype)


def weights_of(module: nn.Module) -> dict[str, ndarray]:
    return {name: value.detach().double().cpu().numpy() for name, value in module.state_dict().items()}


def mask_of(lengths: list[int], steps: int) -> Tensor:
    return torch.arange(steps) < torch.tensor(lengths)[:, None]


@dataclass
class Batch:
    """A padded batch: inputs (B, T, I), attention (B, T), mask (B, T), with arbitrary numbers at padding."""

    inputs: Tensor
    attention: Tensor
    mask: Tensor
    lengths: list[int]

    def row(self, row: int) -> Batch:
        part = slice(row, row + 1)
        return Batch(self.inputs[part], self.attention[part], self.mask[part], self.lengths[part])

    def needs_grad(self) -> Batch:
        return Batch(self.inputs.requires_grad_(), self.attention.requires_grad_(), self.mask, self.lengths)


def random_batch(lengths=LENGTHS, steps: int | None = None, size: int = 3, seed: int = 0, dtype=torch.float64) -> Batch:
    generator = torch.Generator().manual_seed(seed)
    steps = max(*lengths, 1) if steps is None else steps
    inputs = torch.randn(len(lengths), steps, size, generator=generator, dtype=torch.float64).to(dtype)
    attention = torch.rand(len(lengths), steps, generator=generator, dtype=torch.float64).to(dtype)
    return Batch(inputs, attention, mask_of(lengths, steps), list(lengths))


def noncontiguous(tensor: Tensor) -> Tensor:
    """The same numbers laid out with gaps, the last two dimensions swapped in memory."""
    wide = torch.full((*tensor.shape[:-2], 2 * tensor.shape[-1], 3 * tensor.shape[-2]), 7).to(tensor)
    view = wide[..., ::2, ::3].transpose(-2, -1)
    view.copy_(tensor)
    assert not view.is_contiguous() or tensor.numel() == 1
    return view


SEEDS = st.integers(0, 2**31)
HISTORY_LENGTHS = st.lists(st.integers(0, 6), min_size=1, max_size=5)
