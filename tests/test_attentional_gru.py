"""Whole sequences of every variant: against NumPy loops, the cells one by one, and finite differences."""

from __future__ import annotations

import oracles
import pytest
import torch
from layer_cases import DTYPES, TOLERANCE, Batch, noncontiguous, random_batch, random_gru, weights_of
from recurrent_cases import assert_all_close, cell_by_cell, every_kind, gradients, reading_of, run

from dien_course.layers import AGRUCell, AttentionalGRU, AUGRUCell, GRUCell

pytestmark = pytest.mark.usefixtures("checked_shapes")


@every_kind
@pytest.mark.parametrize("dtype", DTYPES, ids=str)
def test_states_and_final_match_plain_loops(variant: str, convention: str, dtype: torch.dtype):
    layer = random_gru(variant, convention, dtype=dtype)
    batch = random_batch(dtype=dtype)
    states, final = run(layer, batch)
    inputs, attention = batch.inputs.double().numpy(), batch.attention.double().numpy()
    expected = oracles.recurrence(inputs, attention, batch.lengths, weights_of(layer), variant, convention)
    tolerance = TOLERANCE[dtype]
    torch.testing.assert_close(states.double(), torch.tensor(expected[0]), rtol=tolerance, atol=tolerance)
    torch.testing.assert_close(final.double(), torch.tensor(expected[1]), rtol=tolerance, atol=tolerance)


@every_kind
def test_outputs_and_gradients_are_those_of_the_cells_in_a_loop(variant: str, convention: str):
    layer, batch = random_gru(variant, convention), random_batch()

    def loop(inputs, attention, mask):
        return cell_by_cell(layer, Batch(inputs, attention, mask, batch.lengths))

    for ours, theirs in zip(run(layer, batch), run(loop, batch), strict=True):
        torch.testing.assert_close(ours, theirs, rtol=0, atol=1e-13)
    assert_all_close(gradients(layer, batch), gradients(layer, batch, loop))


@every_kind
def test_gradients_match_finite_differences(variant: str, convention: str):
    layer, batch = random_gru(variant, convention, sizes=(2, 2)), random_batch([2, 3, 0], size=2).needs_grad()
    names = list(dict(layer.named_parameters()))

    def states_and_final(inputs, attention, *weights):
        named = dict(zip(names, weights, strict=True))
        return torch.func.functional_call(layer, named, (inputs, attention, batch.mask))

    assert torch.autograd.gradcheck(states_and_final, (batch.inputs, batch.attention, *layer.parameters()))


@every_kind
def test_memory_layout_does_not_matter(variant: str, convention: str):
    layer, batch = random_gru(variant, convention), random_batch()
    scattered = Batch(
        noncontiguous(batch.inputs), noncontiguous(batch.attention), noncontiguous(batch.mask), batch.lengths
    )
    torch.testing.assert_close(run(layer, scattered), run(layer, batch), rtol=0, atol=1e-14)
    inputs = scattered.inputs.detach().requires_grad_()
    reading_of(layer(inputs, scattered.attention, scattered.mask)[0]).backward()
    expected = batch.inputs.clone().requires_grad_()
    reading_of(layer(expected, batch.attention, batch.mask)[0]).backward()
    torch.testing.assert_close(inputs.grad, expected.grad, rtol=0, atol=1e-13)


@every_kind
def test_an_expanded_input_is_every_step_alike(variant: str, convention: str):
    layer = random_gru(variant, convention)
    repeated = random_batch([1], 1).inputs.expand(4, 6, 3)
    attention = torch.tensor(0.4, dtype=torch.float64).expand(4, 6)
    assert torch.equal(layer(repeated, attention)[0], layer(repeated.contiguous(), attention.contiguous())[0])


def test_the_arguments_are_left_as_they_were():
    for lengths in ([1], [3, 5, 0]):
        layer, batch, before = random_gru("augru"), random_batch(lengths), random_batch(lengths)
        run(layer, batch.needs_grad())[0].sum().backward()
        assert torch.equal(batch.inputs, before.inputs)
        assert torch.equal(batch.attention, before.attention)
        assert torch.equal(batch.mask, before.mask)


@every_kind
def test_a_second_derivative_raises_a_clear_error(variant: str, convention: str):
    layer, batch = random_gru(variant, convention), random_batch().needs_grad()
    (gradient,) = torch.autograd.grad(run(layer, batch)[1].square().sum(), batch.inputs, create_graph=True)
    with pytest.raises(RuntimeError, match="differentiate twice.*once_differentiable"):
        gradient.sum().backward()


@pytest.mark.parametrize("mode", [torch.no_grad, torch.inference_mode])
def test_prediction_needs_no_graph(mode):
    layer, batch = random_gru("augru"), random_batch()
    expected = run(layer, batch)
    with mode():
        found = run(layer, batch)
    assert not found[0].requires_grad
    assert torch.equal(found[0], expected[0]) and torch.equal(found[1], expected[1])


@every_kind
def test_cells_and_layer_share_their_state_dict(variant: str, convention: str):
    layer = random_gru(variant, convention)
    cell = {"gru": GRUCell, "aigru": GRUCell, "agru": AGRUCell, "augru": AUGRUCell}[variant](3, 4).double()
    cell.load_state_dict(layer.state_dict())
    again = AttentionalGRU(3, 4, variant, convention).double()
    again.load_state_dict(cell.state_dict())
    assert torch.equal(run(again, random_batch())[0], run(layer, random_batch())[0])


def test_new_weights_have_torchs_spread_and_no_bias():
    layer = AttentionalGRU(50, 100)
    for weights in (layer.weight_input, layer.weight_state):
        assert 0.098 < weights.abs().max() <= 0.1
        assert abs(weights.mean()) < 0.002
    assert not layer.bias.any() and not layer.candidate_bias.any()


def test_the_representation_says_what_the_layer_is():
    assert repr(AttentionalGRU(3, 4, "agru")) == "AttentionalGRU(3, 4, variant='agru', convention='paper')"
