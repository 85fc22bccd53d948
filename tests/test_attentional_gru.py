"""Whole sequences of every variant: against NumPy loops, torch.nn.GRU, the cells, and what padding may never do."""

from __future__ import annotations

from collections.abc import Callable

import oracles
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from layer_cases import (
    DTYPES,
    HISTORY_LENGTHS,
    RECURRENT,
    SEEDS,
    TOLERANCE,
    Batch,
    mask_of,
    noncontiguous,
    random_batch,
    random_gru,
    random_weights,
    weights_of,
)
from torch import Tensor, nn

from dien_course.layers import AGRUCell, AttentionalGRU, AUGRUCell, GRUCell

pytestmark = pytest.mark.usefixtures("checked_shapes")
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


# Against sources that share no code


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


# torch.nn.GRU


def torchs_states(gru: nn.GRU, inputs: Tensor, lengths: list[int]) -> tuple[Tensor, Tensor]:
    """torch's own way with padding, for rows that are not empty."""
    packed = nn.utils.rnn.pack_padded_sequence(inputs, torch.tensor(lengths), batch_first=True, enforce_sorted=False)
    states, final = gru(packed)
    return nn.utils.rnn.pad_packed_sequence(states, batch_first=True, total_length=inputs.shape[1])[0], final[0]


@reduces_to_a_gru
@pytest.mark.parametrize("dtype", DTYPES, ids=str)
def test_from_torch_computes_what_torch_does(variant: str, convention: str, plain: float, dtype: torch.dtype):
    theirs = random_weights(nn.GRU(3, 4, batch_first=True), dtype=dtype)
    ours = AttentionalGRU.from_torch(theirs, variant, convention)
    batch = random_batch([3, 5, 1], dtype=dtype)
    states, final = ours(batch.inputs, torch.full_like(batch.attention, plain), batch.mask)
    expected, expected_final = torchs_states(theirs, batch.inputs, batch.lengths)
    tolerance = TOLERANCE[dtype]
    torch.testing.assert_close(states * batch.mask[..., None], expected, rtol=0, atol=tolerance)
    torch.testing.assert_close(final, expected_final, rtol=0, atol=tolerance)


@reduces_to_a_gru
def test_from_torch_has_torchs_gradients(variant: str, convention: str, plain: float):
    theirs = random_weights(nn.GRU(3, 4, batch_first=True))
    ours = AttentionalGRU.from_torch(theirs, variant, convention)
    batch = random_batch([3, 5, 1])
    our_inputs, their_inputs = (batch.inputs.clone().requires_grad_() for _ in range(2))
    reading_of(ours(our_inputs, torch.full_like(batch.attention, plain), batch.mask)[1]).backward()
    reading_of(torchs_states(theirs, their_inputs, batch.lengths)[1]).backward()
    turned = torch.tensor([1.0] * 4 + [-1.0] * 4 + [1.0] * 4, dtype=torch.float64)
    expected = {
        "inputs": their_inputs.grad,
        "weight_input": theirs.weight_ih_l0.grad * turned[:, None],
        "weight_state": theirs.weight_hh_l0.grad * turned[:, None],
        "bias": theirs.bias_ih_l0.grad * turned,
        "candidate_bias": theirs.bias_hh_l0.grad[8:],
    }
    assert_all_close({"inputs": our_inputs.grad} | {n: p.grad for n, p in ours.named_parameters()}, expected)


@reduces_to_a_gru
def test_to_torch_computes_what_the_layer_does(variant: str, convention: str, plain: float):
    layer, batch = random_gru(variant, convention), random_batch([4, 4])
    states, final = layer(batch.inputs, torch.full_like(batch.attention, plain))
    expected, expected_final = layer.to_torch()(batch.inputs)
    torch.testing.assert_close(states, expected, rtol=0, atol=1e-12)
    torch.testing.assert_close(final, expected_final[0], rtol=0, atol=1e-12)


def test_to_torch_and_back_returns_the_weights_unchanged_and_unshared():
    layer = random_gru("augru")
    back = AttentionalGRU.from_torch(layer.to_torch())
    for (name, before), after in zip(layer.named_parameters(), back.parameters(), strict=True):
        assert torch.equal(before, after), name
        assert before.data_ptr() != after.data_ptr()


@pytest.mark.parametrize(
    ("settings", "found"),
    [
        (dict(num_layers=2), "num_layers=2"),
        (dict(bidirectional=True), "bidirectional=True"),
        (dict(bias=False), "bias=False"),
    ],
)
def test_from_torch_refuses_a_gru_it_cannot_hold(settings: dict, found: str):
    with pytest.raises(ValueError, match=f"{found}.*expected one layer, one direction, with biases"):
        AttentionalGRU.from_torch(nn.GRU(3, 4, **settings))


# What attention does


@pytest.mark.parametrize("variant", ["agru", "augru"])
def test_zero_attention_freezes_the_state(variant: str):
    layer, batch = random_gru(variant), random_batch([5, 5])
    states, final = layer(batch.inputs, torch.zeros_like(batch.attention), batch.mask)
    assert not states.any() and not final.any()
    attention = batch.attention.clone()
    attention[:, 2] = 0
    states, _ = layer(batch.inputs, attention, batch.mask)
    assert torch.equal(states[:, 2], states[:, 1])
    assert not torch.equal(states[:, 3], states[:, 2])


def test_zero_attention_does_not_freeze_the_released_augru():
    layer, batch = random_gru("augru", "released"), random_batch([5, 5])
    _, final = layer(batch.inputs, torch.zeros_like(batch.attention), batch.mask)
    torch.testing.assert_close(final, layer.to_torch()(batch.inputs)[1][0], rtol=0, atol=1e-12)
    assert final.abs().min() > 0


def test_full_attention_makes_agru_and_the_released_augru_forget_their_state():
    batch = random_batch([5, 5])
    agru, released = random_gru("agru"), random_gru("augru", "released")
    for layer in (agru, released):
        _, candidate = GRUCell.gates(layer, batch.inputs[:, 0], torch.zeros(2, 4, dtype=torch.float64))
        states, _ = layer(batch.inputs, torch.ones_like(batch.attention), batch.mask)
        torch.testing.assert_close(states[:, 0], candidate, rtol=0, atol=1e-14)
    whole = torch.ones_like(batch.attention)
    torch.testing.assert_close(agru(batch.inputs, whole)[0], released(batch.inputs, whole)[0], rtol=0, atol=1e-14)


def test_zero_attention_feeds_the_aigru_zeros():
    layer, batch = random_gru("aigru"), random_batch()
    found = layer(batch.inputs, torch.zeros_like(batch.attention), batch.mask)
    expected = layer(torch.zeros_like(batch.inputs), batch.attention, batch.mask)
    assert torch.equal(found[0], expected[0])


def test_the_gru_ignores_attention():
    layer, batch = random_gru("gru"), random_batch()
    assert torch.equal(run(layer, batch)[0], layer(batch.inputs, None, batch.mask)[0])


@every_kind
def test_no_attention_means_ones_and_no_mask_means_all_real(variant: str, convention: str):
    layer, batch = random_gru(variant, convention), random_batch([4, 4])
    ones, all_real = torch.ones_like(batch.attention), torch.ones_like(batch.mask)
    assert torch.equal(layer(batch.inputs)[0], layer(batch.inputs, ones, all_real)[0])
    assert torch.equal(layer(batch.inputs, None, batch.mask)[0], layer(batch.inputs, ones)[0])


def test_the_variants_differ():
    batch = random_batch([5])
    finals = [run(random_gru(*kind), batch)[1] for kind in RECURRENT]
    for place, final in enumerate(finals):
        assert all((final - other).abs().max() > 1e-3 for other in finals[:place])


# What the mask does


@every_kind
def test_the_final_state_is_the_one_after_the_last_behaviour(variant: str, convention: str):
    layer, batch = random_gru(variant, convention), random_batch()
    states, final = run(layer, batch)
    for row, length in enumerate(batch.lengths):
        if length:
            assert torch.equal(final[row], states[row, length - 1])
            assert torch.equal(states[row, length:], final[row].expand_as(states[row, length:]))
        else:
            assert not final[row].any() and not states[row].any()


@every_kind
@settings(max_examples=30)
@given(lengths=HISTORY_LENGTHS, extra=st.integers(0, 4), seed=SEEDS)
def test_padding_changes_nothing(variant: str, convention: str, lengths: list[int], extra: int, seed: int):
    layer, batch = random_gru(variant, convention), random_batch(lengths, seed=seed)
    states, final = run(layer, batch)
    width = batch.inputs.shape[1]
    wide = random_batch(lengths, width + extra, seed=seed + 1)
    wide.inputs.mul_(1e6)
    wide.inputs[:, :width][batch.mask] = batch.inputs[batch.mask]
    wide.attention[:, :width][batch.mask] = batch.attention[batch.mask]
    wide_states, wide_final = run(layer, wide)
    torch.testing.assert_close(wide_final, final, rtol=0, atol=1e-13)
    torch.testing.assert_close(wide_states[:, :width], states, rtol=0, atol=1e-13)


@every_kind
def test_nothing_flows_back_into_padding(variant: str, convention: str):
    layer, batch = random_gru(variant, convention), random_batch()
    found = gradients(layer, batch)
    assert not found["inputs"][~batch.mask].any()
    assert not found["attention"][~batch.mask].any()
    assert (found["inputs"][batch.mask] != 0).all()
    assert (found["attention"][batch.mask] != 0).all() or variant == "gru"


@every_kind
@settings(max_examples=30)
@given(lengths=HISTORY_LENGTHS, seed=SEEDS)
def test_a_row_does_not_depend_on_the_rest_of_the_batch(variant: str, convention: str, lengths: list[int], seed: int):
    layer, batch = random_gru(variant, convention), random_batch(lengths, seed=seed)
    states, final = run(layer, batch)
    for row in range(len(lengths)):
        alone_states, alone_final = run(layer, batch.row(row))
        torch.testing.assert_close(alone_states[0], states[row], rtol=0, atol=1e-13)
        torch.testing.assert_close(alone_final[0], final[row], rtol=0, atol=1e-13)
    order = torch.randperm(len(lengths), generator=torch.Generator().manual_seed(seed))
    shuffled, _ = layer(batch.inputs[order], batch.attention[order], batch.mask[order])
    torch.testing.assert_close(shuffled, states[order], rtol=0, atol=1e-13)


@every_kind
def test_a_batch_of_empty_histories_gives_zeros_and_zero_gradients(variant: str, convention: str):
    layer, batch = random_gru(variant, convention), random_batch([0, 0, 0], steps=4)
    states, final = run(layer, batch)
    assert not states.any() and not final.any()
    for name, gradient in gradients(layer, batch).items():
        assert torch.equal(gradient, torch.zeros_like(gradient)), name


@every_kind
@pytest.mark.parametrize("batch_size", [1, 3])
def test_a_history_of_one_step_is_one_step_of_the_cell(variant: str, convention: str, batch_size: int):
    layer, batch = random_gru(variant, convention), random_batch([1] * batch_size)
    for found, expected in zip(run(layer, batch), cell_by_cell(layer, batch), strict=True):
        torch.testing.assert_close(found, expected, rtol=0, atol=1e-14)


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


@every_kind
def test_huge_inputs_give_finite_states_and_gradients(variant: str, convention: str):
    layer, batch = random_gru(variant, convention, dtype=torch.float32), random_batch(dtype=torch.float32)
    batch.inputs.mul_(1e8)
    states, _ = run(layer, batch)
    assert states.isfinite().all() and states.abs().max() <= 1
    assert all(gradient.isfinite().all() for gradient in gradients(layer, batch).values())


# Other machinery of torch


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
def test_a_compiled_layer_computes_the_same(variant: str, convention: str):
    """The compiler walks around the recurrence; aot_eager traces forward and backward without a C++ compiler."""
    layer, batch = random_gru(variant, convention), random_batch()
    torch.compiler.reset()
    compiled = torch.compile(layer, backend="aot_eager")
    torch.testing.assert_close(run(compiled, batch), run(layer, batch), rtol=0, atol=1e-13)
    assert_all_close(gradients(layer, batch, compiled), gradients(layer, batch))


def test_the_compiler_never_traces_the_recurrence():
    layer, batch = random_gru("augru"), random_batch()
    traced = set()

    def note(graph: torch.fx.GraphModule, _) -> torch.fx.GraphModule:
        traced.update(str(node.target) for node in graph.graph.nodes)
        return graph

    torch.compiler.reset()
    run(torch.compile(layer, backend=note), batch)
    assert any("mul" in name for name in traced)
    assert not [name for name in traced if "Recurrence" in name or "autograd" in name or "addmm" in name]


@every_kind
def test_autocast_leaves_the_recurrence_in_its_weights_precision(variant: str, convention: str):
    layer, batch = random_gru(variant, convention, dtype=torch.float32), random_batch(dtype=torch.float32)

    def under_autocast(*arguments):  # the backward pass comes after it, as torch asks
        with torch.autocast("cpu", dtype=torch.bfloat16):
            return layer(*arguments)

    states, final = run(under_autocast, batch)
    assert states.dtype == final.dtype == torch.float32
    assert torch.equal(states, run(layer, batch)[0])
    assert_all_close(gradients(layer, batch, under_autocast), gradients(layer, batch), tolerance=1e-6)


def test_one_history_before_many_targets_keeps_that_precision_too():
    layer, batch = random_gru("augru", dtype=torch.float32), random_batch(dtype=torch.float32)
    history = batch.inputs[:1].expand_as(batch.inputs)
    expected = layer(history.clone(), batch.attention, batch.mask)
    torch.testing.assert_close(layer(history, batch.attention, batch.mask), expected, rtol=0, atol=1e-6)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        found = layer(history, batch.attention, batch.mask)
    torch.testing.assert_close(found, expected, rtol=0, atol=1e-6)


@every_kind
def test_inputs_of_lower_precision_are_taken_up_to_the_weights_precision(variant: str, convention: str):
    layer, batch = random_gru(variant, convention, dtype=torch.float32), random_batch(dtype=torch.bfloat16)
    states, _ = run(layer, batch)
    assert states.dtype == torch.float32
    assert torch.equal(states, layer(batch.inputs.float(), batch.attention.float(), batch.mask)[0])


@every_kind
def test_a_bfloat16_layer_stays_near_its_double_and_trains(variant: str, convention: str):
    layer, batch = random_gru(variant, convention), random_batch()
    rough = random_gru(variant, convention, dtype=torch.bfloat16)
    rounded = Batch(batch.inputs.bfloat16(), batch.attention.bfloat16(), batch.mask, batch.lengths)
    states, _ = run(rough, rounded)
    assert states.dtype == torch.bfloat16
    assert (states.double() - run(layer, batch)[0]).abs().max() < 0.05
    for name, gradient in gradients(rough, rounded).items():
        assert gradient.dtype == torch.bfloat16 and gradient.isfinite().all(), name


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a GPU")
@every_kind
def test_a_gpu_computes_what_the_cpu_does(variant: str, convention: str):
    layer, batch = random_gru(variant, convention), random_batch()
    expected_states, expected = run(layer, batch), gradients(layer, batch)
    moved = Batch(batch.inputs.cuda(), batch.attention.cuda(), batch.mask.cuda(), batch.lengths)
    layer = layer.cuda()
    states, final = run(layer, moved)
    assert states.is_cuda and final.is_cuda
    torch.testing.assert_close(states.cpu(), expected_states[0], rtol=0, atol=1e-12)
    assert_all_close({name: value.cpu() for name, value in gradients(layer, moved).items()}, expected, 1e-10)
    with torch.autocast("cuda", dtype=torch.bfloat16):
        torch.testing.assert_close(run(layer, moved)[0], states, rtol=0, atol=1e-12)


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


# Bad input

ROWS, STEPS, INPUT = 2, 3, 3
BAD = {
    "inputs of rank 2": (dict(inputs=torch.zeros(STEPS, INPUT)), r"inputs has shape \(3, 3\); expected \(B, T, 3\)"),
    "inputs too narrow": (dict(inputs=torch.zeros(2, 3, 1)), r"inputs has shape \(2, 3, 1\); expected \(B, T, 3\)"),
    "no row": (dict(inputs=torch.zeros(0, 3, 3)), r"inputs has shape \(0, 3, 3\); expected \(B, T, 3\)"),
    "no step": (dict(inputs=torch.zeros(2, 0, 3)), r"inputs has shape \(2, 0, 3\); expected \(B, T, 3\)"),
    "inputs of whole numbers": (dict(inputs=torch.zeros(2, 3, 3).long()), "inputs has dtype torch.int64; expected a f"),
    "inputs not a tensor": (dict(inputs=[[[0.0] * 3] * 3] * 2), r"inputs is a list; expected a tensor of shape \(B, T"),
    "attention of one row": (dict(attention=torch.zeros(1, 3)), r"attention has shape \(1, 3\); expected \(2, 3\)"),
    "attention of one step": (dict(attention=torch.zeros(2, 1)), r"attention has shape \(2, 1\); expected \(2, 3\)"),
    "attention of rank 1": (dict(attention=torch.zeros(3)), r"attention has shape \(3,\); expected \(2, 3\)"),
    "a third rank": (dict(attention=torch.zeros(2, 3, 1)), r"attention has shape \(2, 3, 1\); expected \(2, 3\)"),
    "attention above 1": (dict(attention=torch.full((2, 3), 1.25)), r"attention lies in \[1.25, 1.25\]; expected"),
    "attention below 0": (dict(attention=torch.full((2, 3), -0.5)), r"attention lies in \[-0.5, -0.5\]; expected"),
    "attention not a number": (
        dict(attention=torch.tensor([[0, 1, 0], [0.5, torch.nan, 0]])),
        r"attention lies in \[nan, nan\]; expected every score in \[0, 1\]",
    ),
    "attention of whole numbers": (dict(attention=torch.ones(2, 3).int()), "attention has dtype torch.int32; expected"),
    "mask of one row": (dict(mask=mask_of([2], 3)), r"mask has shape \(1, 3\); expected \(2, 3\)"),
    "mask of one step": (dict(mask=mask_of([1, 1], 1)), r"mask has shape \(2, 1\); expected \(2, 3\)"),
    "mask of numbers": (dict(mask=torch.ones(2, 3)), "mask has dtype torch.float32; expected torch.bool"),
    "mask with a hole": (
        dict(mask=torch.tensor([[True, True, False], [True, False, True]])),
        "mask has a hole in row 1; expected all real behaviours first",
    ),
    "mask padded at the front": (
        dict(mask=torch.tensor([[False, True, True], [True, True, True]])),
        "mask has a hole in row 0",
    ),
}  # fmt: skip


@every_kind
@pytest.mark.parametrize(("bad", "message"), BAD.values(), ids=BAD)
def test_bad_inputs_are_named(variant: str, convention: str, bad: dict, message: str):
    good = dict(inputs=torch.zeros(ROWS, STEPS, INPUT), attention=torch.zeros(ROWS, STEPS), mask=mask_of([2, 3], STEPS))
    layer = AttentionalGRU(INPUT, 4, variant, convention)
    layer(**good)
    with pytest.raises(ValueError, match=message):
        layer(**(good | bad))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (dict(hidden_size=0), "hidden_size is 0; expected a whole number of at least 1"),
        (dict(input_size=0), "input_size is 0; expected a whole number of at least 1"),
        (dict(hidden_size=2.0), "hidden_size is 2.0; expected a whole number"),
        (dict(hidden_size=True), "hidden_size is True; expected a whole number"),
        (dict(variant="AUGRU"), "variant is 'AUGRU'; expected one of gru, aigru, agru, augru"),
        (dict(convention="tf"), "convention is 'tf'; expected one of paper, released"),
    ],
)
def test_bad_settings_are_named(arguments: dict, message: str):
    with pytest.raises(ValueError, match=message):
        AttentionalGRU(**(dict(input_size=3, hidden_size=4) | arguments))


def test_the_representation_says_what_the_layer_is():
    assert repr(AttentionalGRU(3, 4, "agru")) == "AttentionalGRU(3, 4, variant='agru', convention='paper')"
