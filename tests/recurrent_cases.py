"""Every kind of recurrent layer, how tests run it, and all its gradients under a random reading."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from layer_cases import RECURRENT, Batch
from torch import Tensor, nn

from dien_course.layers import AGRUCell, AttentionalGRU, AUGRUCell, GRUCell

every_kind = pytest.mark.parametrize(("variant", "convention"), RECURRENT, ids=["-".join(kind) for kind in RECURRENT])
# What each kind needs of attention to be a plain GRU.
PLAIN = [("gru", "paper", 1.0), ("aigru", "paper", 1.0), ("augru", "paper", 1.0), ("augru", "released", 0.0)]
reduces_to_a_gru = pytest.mark.parametrize(("variant", "convention", "plain"), PLAIN, ids=lambda value: str(value))


def run(layer: Callable, batch: Batch) -> tuple[Tensor, Tensor]:
    return layer(batch.inputs, batch.attention, batch.mask)


def reading_of(states: Tensor, seed: int = 9) -> Tensor:
    """A random linear reading of all states: a scalar whose gradient no symmetry can hide."""
    weights = torch.randn(states.shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)
    return (states * weights.to(states)).sum()


def gradients(layer: nn.Module, batch: Batch, forward: Callable | None = None) -> dict[str, Tensor]:
    """Of a random reading of ``forward`` (the layer itself), to every weight, the inputs and the attention.

    Zeros where one of them does not matter.
    """
    inputs = batch.inputs.detach().clone().requires_grad_()
    attention = batch.attention.detach().clone().requires_grad_()
    states, final = (layer if forward is None else forward)(inputs, attention, batch.mask)
    wanted = {"inputs": inputs, "attention": attention, **dict(layer.named_parameters())}
    found = torch.autograd.grad(reading_of(states) + reading_of(final), wanted.values(), allow_unused=True)
    return {
        name: torch.zeros_like(value) if gradient is None else gradient
        for (name, value), gradient in zip(wanted.items(), found, strict=True)
    }


def assert_all_close(found: dict[str, Tensor], expected: dict[str, Tensor], tolerance: float = 1e-11) -> None:
    assert found.keys() == expected.keys()
    for name in found:
        torch.testing.assert_close(
            found[name], expected[name], rtol=tolerance, atol=tolerance, msg=lambda text, name=name: f"{name}: {text}"
        )


def cell_by_cell(layer: AttentionalGRU, batch: Batch) -> tuple[Tensor, Tensor]:
    """The layer as a plain loop over the cell of its variant, for autograd to differentiate."""
    cells = {"gru": GRUCell, "aigru": GRUCell, "agru": AGRUCell, "augru": AUGRUCell}
    cell = cells[layer.variant](layer.input_size, layer.hidden_size)
    if layer.variant == "augru":
        cell.convention = layer.convention
    h = batch.inputs.new_zeros(len(batch.inputs), layer.hidden_size)
    states = []
    for x, a, real in zip(batch.inputs.unbind(1), batch.attention.unbind(1), batch.mask.unbind(1), strict=True):
        if layer.variant == "aigru":
            x = x * a[:, None]
        moved = torch.func.functional_call(cell, dict(layer.named_parameters()), (x, h, a))
        h = torch.where(real[:, None], moved, h)
        states.append(h)
    return torch.stack(states, dim=1), h
