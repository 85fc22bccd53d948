"""The page's recurrence is the package's: states, step sizes and influence of a thousand random histories."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from page_module import Call, ask, needs_node

from dien_course.lab.explorers.variant_explorer import ROWS, step_size
from dien_course.layers import AttentionalGRU

pytestmark = needs_node
I, H = 3, 4  # noqa: E741
HISTORIES = {1: 60, 2: 60, 9: 60, 40: 20}  # T -> how many of them, for each of the five variants


def case(name: str, T: int, rows: int, seed: int) -> tuple[AttentionalGRU, torch.Tensor, torch.Tensor]:
    """A layer with weights from mild to steep, histories, and attention with ones and zeros in it."""
    draw = torch.Generator().manual_seed(seed)
    layer = AttentionalGRU(I, H, *ROWS[name]).double()
    for value in layer.state_dict().values():
        value.copy_(torch.randn(value.shape, generator=draw) * (0.3 + seed % 3))
    inputs = 2 * torch.randn(rows, T, I, generator=draw, dtype=torch.float64)
    attention = torch.rand(rows, T, generator=draw, dtype=torch.float64) * 1.6 - 0.3
    return layer, inputs, attention.clamp(0, 1)


def by_the_package(layer: AttentionalGRU, inputs: torch.Tensor, attention: torch.Tensor) -> tuple[torch.Tensor, ...]:
    """states (B, T, H), step sizes (B, T, H) and influence (B, T)."""
    x = inputs.clone().requires_grad_()
    states, final = layer(x, attention)
    grads = [torch.autograd.grad(final[:, i].sum(), x, retain_graph=True)[0] for i in range(H)]
    before = torch.cat([torch.zeros_like(states[:, :1]), states[:, :-1]], dim=1).detach()
    seen = inputs * attention[..., None] if layer.variant == "aigru" else inputs
    u, _ = layer.gates(seen.reshape(-1, I), before.reshape(-1, H))
    sizes = step_size(layer, u, attention.reshape(-1, 1))
    return states.detach(), sizes.detach().view_as(states), torch.stack(grads).square().sum((0, 3)).sqrt()


def for_the_page(layer: AttentionalGRU) -> tuple[dict[str, Any], dict[str, str]]:
    names = {"weight_input": "input", "weight_state": "state", "bias": "bias", "candidate_bias": "candidateBias"}
    weights = {there: layer.state_dict()[here].flatten().tolist() for here, there in names.items()}
    return {"I": I, "H": H, **weights}, {"variant": layer.variant, "convention": layer.convention}


@pytest.fixture(scope="module")
def compared() -> list[tuple[torch.Tensor, ...]]:
    """For each group of histories: package's and page's states, step sizes and influence, side by side."""
    groups = [
        case(name, T, rows, 10 * v + k) for v, name in enumerate(ROWS) for k, (T, rows) in enumerate(HISTORIES.items())
    ]
    calls = []
    for layer, inputs, attention in groups:
        weights, kind = for_the_page(layer)
        calls += [
            Call("arithmetic.traced", [weights, kind, x, a])
            for x, a in zip(inputs.tolist(), attention.tolist(), strict=True)
        ]
    answers = iter(ask(calls))
    found = []
    for layer, inputs, attention in groups:
        rows = [next(answers) for _ in inputs]
        theirs = [
            torch.tensor([row[part] for row in rows], dtype=torch.float64) for part in ("states", "steps", "influence")
        ]
        found.append((*by_the_package(layer, inputs, attention), *theirs))
    return found


def test_a_thousand_histories_are_compared(compared: list):
    assert sum(len(group[0]) for group in compared) == 1000


@pytest.mark.parametrize("part", [0, 1, 2], ids=["states", "step sizes", "influence"])
def test_the_page_computes_what_the_layer_does(compared: list, part: int):
    for group in compared:
        assert torch.allclose(group[part], group[part + 3], rtol=1e-7, atol=1e-9)
        assert group[part].shape == group[part + 3].shape
