"""The hand-derived backward pass against finite differences and autograd through a plain loop."""

from __future__ import annotations

import pytest
import torch
from layer_cases import noncontiguous
from torch import Tensor

from dien_course.layers.recurrence import GatedRecurrence
from dien_course.layers.recurrence_steps import tanh_

T, B, H, INPUTS = 4, 3, 2, 5
NAMES = ("inputs", "weight_input", "bias", "weight_state", "candidate_bias", "kappa", "lam")


def arguments(steps: int = T, batch: int = B, hidden: int = H, seed: int = 0, dtype=torch.float64) -> list[Tensor]:
    generator = torch.Generator().manual_seed(seed)

    def draw(*shape: int) -> Tensor:
        return torch.randn(*shape, generator=generator, dtype=torch.float64).to(dtype)

    weights = [draw(3 * hidden, INPUTS), draw(3 * hidden), draw(3 * hidden, hidden), draw(hidden)]
    kappa = 0.5 * torch.rand(batch, steps, generator=generator, dtype=torch.float64).to(dtype)
    lam = 0.5 * torch.rand(batch, steps, generator=generator, dtype=torch.float64).to(dtype)
    return [draw(batch, steps, INPUTS), *weights, kappa, lam]


def states_of(*inputs: Tensor) -> Tensor:
    return GatedRecurrence.apply(*inputs)[0]


def plain_loop(
    inputs: Tensor,
    weight_input: Tensor,
    bias: Tensor,
    weight_state: Tensor,
    candidate_bias: Tensor,
    kappa: Tensor,
    lam: Tensor,
) -> Tensor:
    """The formulas of the docstring, left to autograd."""
    hidden = weight_state.shape[1]
    h = inputs.new_zeros(len(inputs), hidden)
    U_r, U_u, U_n = weight_state.split(hidden)
    states = []
    for x, a, b in zip(inputs.unbind(1), kappa.unbind(1), lam.unbind(1), strict=True):
        g_r, g_u, g_n = (x @ weight_input.T + bias).split(hidden, dim=1)
        r = torch.sigmoid(g_r + h @ U_r.T)
        u = torch.sigmoid(g_u + h @ U_u.T)
        n = torch.tanh(g_n + r * (h @ U_n.T + candidate_bias))
        s = a[:, None] + b[:, None] * u
        h = h + s * (n - h)
        states.append(h)
    return torch.stack(states, dim=1)


def gradients(function, inputs: list[Tensor], seed: int = 3) -> tuple[Tensor, ...]:
    """Of a random linear reading of all states."""
    leaves = [value.detach().clone().requires_grad_() for value in inputs]
    states = function(*leaves)
    reading = torch.randn(states.shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64).to(states)
    return torch.autograd.grad((states * reading).sum(), leaves)


def test_the_backward_pass_matches_finite_differences():
    assert torch.autograd.gradcheck(states_of, [value.requires_grad_() for value in arguments()])


@pytest.mark.parametrize("shape", [(1, 1, 1), (1, 1, 4), (1, 3, 2), (5, 1, 3), (6, 4, 1), (30, 5, 7)], ids=str)
def test_states_and_gradients_are_those_of_a_plain_loop(shape: tuple[int, int, int]):
    inputs = arguments(*shape)
    torch.testing.assert_close(states_of(*inputs), plain_loop(*inputs), rtol=0, atol=1e-13)
    ours, theirs = gradients(states_of, inputs), gradients(plain_loop, inputs)
    for name, our, their in zip(NAMES, ours, theirs, strict=True):
        torch.testing.assert_close(our, their, rtol=1e-11, atol=1e-12, msg=lambda text, name=name: f"{name}: {text}")


def test_single_precision_gradients_stay_close_to_double_ones_over_a_long_history():
    inputs = arguments(200, 2, 8)
    double = gradients(plain_loop, inputs)
    single = gradients(states_of, [value.float() for value in inputs])
    for name, rough, exact in zip(NAMES, single, double, strict=True):
        error = (rough.double() - exact).abs().max() / exact.abs().max()
        assert error < 1e-5, f"{name}: {error:.1e}"


@pytest.mark.parametrize("shape", [(1, 1, 2), (1, 3, 2), (4, 1, 2), (4, 3, 2)], ids=str)
def test_the_inputs_are_left_as_they_were(shape: tuple[int, int, int]):
    inputs = arguments(*shape)
    before = [value.clone() for value in inputs]
    leaves = [value.requires_grad_() for value in inputs]
    states_of(*leaves).sum().backward()
    for name, value, kept in zip(NAMES, leaves, before, strict=True):
        assert torch.equal(value, kept), name


def test_memory_layout_of_inputs_and_of_the_incoming_gradient_does_not_matter():
    inputs = arguments()
    scattered = [noncontiguous(value) if value.dim() > 1 else value for value in inputs]
    leaves = [value.detach().requires_grad_() for value in scattered]
    states = states_of(*leaves)
    reading = torch.randn(H, T, B, dtype=torch.float64, generator=torch.Generator().manual_seed(5)).permute(2, 1, 0)
    theirs = [value.detach().clone().requires_grad_() for value in inputs]
    expected = torch.autograd.grad(plain_loop(*theirs), theirs, reading.contiguous())
    for name, our, their in zip(NAMES, torch.autograd.grad(states, leaves, reading), expected, strict=True):
        torch.testing.assert_close(our, their, rtol=1e-11, atol=1e-12, msg=lambda text, name=name: f"{name}: {text}")


def test_an_expanded_gradient_as_a_sum_sends_is_accepted():
    inputs = [value.requires_grad_() for value in arguments()]
    ours = torch.autograd.grad(states_of(*inputs).sum(), inputs)
    theirs = torch.autograd.grad(plain_loop(*inputs).sum(), inputs)
    for our, their in zip(ours, theirs, strict=True):
        torch.testing.assert_close(our, their, rtol=1e-11, atol=1e-12)


@pytest.mark.parametrize("wanted", range(7), ids=NAMES)
def test_a_gradient_is_right_when_it_is_the_only_one_asked_for(wanted: int):
    inputs = arguments()
    expected = gradients(plain_loop, inputs)[wanted]
    leaves = [value.clone().requires_grad_(place == wanted) for place, value in enumerate(inputs)]
    states = states_of(*leaves)
    reading = torch.randn(states.shape, generator=torch.Generator().manual_seed(3), dtype=torch.float64)
    (found,) = torch.autograd.grad((states * reading).sum(), leaves[wanted])
    torch.testing.assert_close(found, expected, rtol=1e-11, atol=1e-12)


def test_walking_backward_twice_over_one_graph_gives_the_same_gradients():
    inputs = [value.requires_grad_() for value in arguments()]
    loss = states_of(*inputs).square().sum()
    first = torch.autograd.grad(loss, inputs, retain_graph=True)
    second = torch.autograd.grad(loss, inputs)
    assert all(torch.equal(one, other) for one, other in zip(first, second, strict=True))


def test_a_second_derivative_raises_a_clear_error():
    inputs = [value.requires_grad_() for value in arguments()]
    (gradient,) = torch.autograd.grad(states_of(*inputs).square().sum(), inputs[0], create_graph=True)
    with pytest.raises(RuntimeError, match="differentiate twice.*once_differentiable"):
        gradient.sum().backward()


def test_states_overwritten_before_the_backward_pass_raise_instead_of_giving_wrong_gradients():
    inputs = [value.requires_grad_() for value in arguments()]
    states = states_of(*inputs)
    loss = states.sum()
    with pytest.raises(RuntimeError, match="modified (in ?place|by an inplace)"):
        states.mul_(2)
        loss.backward()


@pytest.mark.parametrize("chunk", [1, 48, 96, 10_000])
def test_the_chunk_worked_on_at_a_time_changes_neither_a_state_nor_a_gradient(chunk, monkeypatch):
    """With B = 3 and H = 4, 48 numbers are one step: 48 gives chunks of one step, 96 of two with one left over."""
    inputs = arguments(7, 3, 4)
    expected = plain_loop(*inputs), *gradients(plain_loop, inputs)
    monkeypatch.setattr("dien_course.layers.recurrence.CHUNK", chunk)
    for found, wanted in zip((states_of(*inputs), *gradients(states_of, inputs)), expected, strict=True):
        torch.testing.assert_close(found, wanted, rtol=1e-11, atol=1e-12)


def test_the_final_state_is_the_last_one_and_brings_its_own_gradient():
    inputs = arguments()
    states, final = GatedRecurrence.apply(*inputs)
    assert torch.equal(final, states[:, -1])

    def ours(*values: Tensor) -> Tensor:
        return GatedRecurrence.apply(*values)[1]

    def both(*values: Tensor) -> Tensor:
        states, final = GatedRecurrence.apply(*values)
        return torch.cat([states, 2 * final.unsqueeze(1)], dim=1)

    def theirs(*values: Tensor) -> Tensor:
        return plain_loop(*values)[:, -1]

    def loop_both(*values: Tensor) -> Tensor:
        states = plain_loop(*values)
        return torch.cat([states, 2 * states[:, -1:]], dim=1)

    for mine, plain in ((ours, theirs), (both, loop_both)):
        for found, wanted in zip(gradients(mine, inputs), gradients(plain, inputs), strict=True):
            torch.testing.assert_close(found, wanted, rtol=1e-11, atol=1e-12)


def test_what_only_the_backward_pass_needs_is_forgotten_without_one():
    inputs = arguments()
    states, final = GatedRecurrence.apply(*inputs, False)
    assert torch.equal(states, states_of(*inputs)) and torch.equal(final, states[:, -1])


@pytest.mark.parametrize("size", [3, 10_000])
def test_tanh_is_tanh_however_it_is_computed(size: int):
    x = torch.cat([torch.linspace(-30, 30, size, dtype=torch.float64), torch.tensor([0.0, -800.0, 800.0])])
    for dtype, error in ((torch.float64, 1e-15), (torch.float32, 2e-7)):
        torch.testing.assert_close(tanh_(x.to(dtype, copy=True)), torch.tanh(x).to(dtype), rtol=0, atol=error)
