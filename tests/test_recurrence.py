"""The hand-derived backward pass against finite differences and autograd through a plain loop."""

from __future__ import annotations

import pytest
import torch
from layer_cases import noncontiguous
from torch import Tensor

from dien_course.layers.recurrence import GatedRecurrence

T, B, H = 4, 3, 2
NAMES = ("projected", "weight_state", "candidate_bias", "alpha", "beta")


def arguments(steps: int = T, batch: int = B, hidden: int = H, seed: int = 0, dtype=torch.float64) -> list[Tensor]:
    generator = torch.Generator().manual_seed(seed)

    def draw(*shape: int) -> Tensor:
        return torch.randn(*shape, generator=generator, dtype=torch.float64).to(dtype)

    alpha = 0.5 * torch.rand(steps, batch, generator=generator, dtype=torch.float64).to(dtype)
    beta = 0.5 * torch.rand(steps, batch, generator=generator, dtype=torch.float64).to(dtype)
    return [draw(steps, batch, 3 * hidden), draw(3 * hidden, hidden), draw(hidden), alpha, beta]


def plain_loop(projected: Tensor, weight_state: Tensor, candidate_bias: Tensor, alpha: Tensor, beta: Tensor) -> Tensor:
    """The formulas of the docstring, left to autograd."""
    hidden = weight_state.shape[1]
    h = projected.new_zeros(projected.shape[1], hidden)
    U_r, U_u, U_n = weight_state.split(hidden)
    states = []
    for g, a, b in zip(projected, alpha, beta, strict=True):
        g_r, g_u, g_n = g.split(hidden, dim=1)
        r = torch.sigmoid(g_r + h @ U_r.T)
        u = torch.sigmoid(g_u + h @ U_u.T)
        n = torch.tanh(g_n + r * (h @ U_n.T + candidate_bias))
        s = a[:, None] + b[:, None] * u
        h = h + s * (n - h)
        states.append(h)
    return torch.stack(states)


def gradients(function, inputs: list[Tensor], seed: int = 3) -> tuple[Tensor, ...]:
    """Of a random linear reading of all states."""
    leaves = [value.detach().clone().requires_grad_() for value in inputs]
    states = function(*leaves)
    reading = torch.randn(states.shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64).to(states)
    return torch.autograd.grad((states * reading).sum(), leaves)


def test_the_backward_pass_matches_finite_differences():
    assert torch.autograd.gradcheck(GatedRecurrence.apply, [value.requires_grad_() for value in arguments()])


@pytest.mark.parametrize("shape", [(1, 1, 1), (1, 1, 4), (1, 3, 2), (5, 1, 3), (6, 4, 1), (30, 5, 7)], ids=str)
def test_states_and_gradients_are_those_of_a_plain_loop(shape: tuple[int, int, int]):
    inputs = arguments(*shape)
    torch.testing.assert_close(GatedRecurrence.apply(*inputs), plain_loop(*inputs), rtol=0, atol=1e-13)
    ours, theirs = gradients(GatedRecurrence.apply, inputs), gradients(plain_loop, inputs)
    for name, our, their in zip(NAMES, ours, theirs, strict=True):
        torch.testing.assert_close(our, their, rtol=1e-11, atol=1e-12, msg=lambda text, name=name: f"{name}: {text}")


def test_single_precision_gradients_stay_close_to_double_ones_over_a_long_history():
    inputs = arguments(200, 2, 8)
    double = gradients(plain_loop, inputs)
    single = gradients(GatedRecurrence.apply, [value.float() for value in inputs])
    for name, rough, exact in zip(NAMES, single, double, strict=True):
        error = (rough.double() - exact).abs().max() / exact.abs().max()
        assert error < 1e-5, f"{name}: {error:.1e}"


@pytest.mark.parametrize("shape", [(1, 1, 2), (1, 3, 2), (4, 1, 2), (4, 3, 2)], ids=str)
def test_the_inputs_are_left_as_they_were(shape: tuple[int, int, int]):
    inputs = arguments(*shape)
    before = [value.clone() for value in inputs]
    leaves = [value.requires_grad_() for value in inputs]
    GatedRecurrence.apply(*leaves).sum().backward()
    for name, value, kept in zip(NAMES, leaves, before, strict=True):
        assert torch.equal(value, kept), name


def test_memory_layout_of_inputs_and_of_the_incoming_gradient_does_not_matter():
    inputs = arguments()
    scattered = [noncontiguous(value) if value.dim() > 1 else value for value in inputs]
    leaves = [value.detach().requires_grad_() for value in scattered]
    states = GatedRecurrence.apply(*leaves)
    reading = torch.randn(H, B, T, dtype=torch.float64, generator=torch.Generator().manual_seed(5)).permute(2, 1, 0)
    theirs = [value.detach().clone().requires_grad_() for value in inputs]
    expected = torch.autograd.grad(plain_loop(*theirs), theirs, reading.contiguous())
    for name, our, their in zip(NAMES, torch.autograd.grad(states, leaves, reading), expected, strict=True):
        torch.testing.assert_close(our, their, rtol=1e-11, atol=1e-12, msg=lambda text, name=name: f"{name}: {text}")


def test_an_expanded_gradient_as_a_sum_sends_is_accepted():
    inputs = [value.requires_grad_() for value in arguments()]
    ours = torch.autograd.grad(GatedRecurrence.apply(*inputs).sum(), inputs)
    theirs = torch.autograd.grad(plain_loop(*inputs).sum(), inputs)
    for our, their in zip(ours, theirs, strict=True):
        torch.testing.assert_close(our, their, rtol=1e-11, atol=1e-12)


@pytest.mark.parametrize("wanted", range(5), ids=NAMES)
def test_a_gradient_is_right_when_it_is_the_only_one_asked_for(wanted: int):
    inputs = arguments()
    expected = gradients(plain_loop, inputs)[wanted]
    leaves = [value.clone().requires_grad_(place == wanted) for place, value in enumerate(inputs)]
    states = GatedRecurrence.apply(*leaves)
    reading = torch.randn(states.shape, generator=torch.Generator().manual_seed(3), dtype=torch.float64)
    (found,) = torch.autograd.grad((states * reading).sum(), leaves[wanted])
    torch.testing.assert_close(found, expected, rtol=1e-11, atol=1e-12)


def test_walking_backward_twice_over_one_graph_gives_the_same_gradients():
    inputs = [value.requires_grad_() for value in arguments()]
    loss = GatedRecurrence.apply(*inputs).square().sum()
    first = torch.autograd.grad(loss, inputs, retain_graph=True)
    second = torch.autograd.grad(loss, inputs)
    assert all(torch.equal(one, other) for one, other in zip(first, second, strict=True))


def test_a_second_derivative_raises_a_clear_error():
    inputs = [value.requires_grad_() for value in arguments()]
    (gradient,) = torch.autograd.grad(GatedRecurrence.apply(*inputs).square().sum(), inputs[0], create_graph=True)
    with pytest.raises(RuntimeError, match="differentiate twice.*once_differentiable"):
        gradient.sum().backward()


def test_states_overwritten_before_the_backward_pass_raise_instead_of_giving_wrong_gradients():
    inputs = [value.requires_grad_() for value in arguments()]
    states = GatedRecurrence.apply(*inputs)
    loss = states.sum()
    with pytest.raises(RuntimeError, match="modified (in ?place|by an inplace)"):
        states.mul_(2)
        loss.backward()


@pytest.mark.parametrize("chunk", [1, 12, 24, 10_000])
def test_the_chunk_worked_on_at_a_time_does_not_change_a_gradient(chunk, monkeypatch):
    """With B = 3 and H = 4, 12 numbers are one step: 12 gives chunks of one step, 24 of two with one left over."""
    generator = torch.Generator().manual_seed(0)
    inputs = [
        torch.randn(7, 3, 12, dtype=torch.float64, generator=generator),
        torch.randn(12, 4, dtype=torch.float64, generator=generator),
        torch.randn(4, dtype=torch.float64, generator=generator),
        torch.rand(7, 3, dtype=torch.float64, generator=generator) * 0.5,
        torch.rand(7, 3, dtype=torch.float64, generator=generator) * 0.5,
    ]
    weight = torch.randn(7, 3, 4, dtype=torch.float64, generator=generator)
    gradients = []
    for size in (131_072, chunk):
        monkeypatch.setattr("dien_course.layers.recurrence.CHUNK", size)
        leaves = [tensor.clone().requires_grad_() for tensor in inputs]
        gradients.append(torch.autograd.grad((GatedRecurrence.apply(*leaves) * weight).sum(), leaves))
    for whole, chunked in zip(*gradients, strict=True):
        torch.testing.assert_close(chunked, whole, rtol=1e-12, atol=1e-12)
