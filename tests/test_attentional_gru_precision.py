"""The same states on every device and in every precision: autocast, bfloat16, compiled, on a GPU."""

from __future__ import annotations

import pytest
import torch
from layer_cases import Batch, random_batch, random_gru
from recurrent_cases import assert_all_close, every_kind, gradients, run

pytestmark = pytest.mark.usefixtures("checked_shapes")


@every_kind
def test_huge_inputs_give_finite_states_and_gradients(variant: str, convention: str):
    layer, batch = random_gru(variant, convention, dtype=torch.float32), random_batch(dtype=torch.float32)
    batch.inputs.mul_(1e8)
    states, _ = run(layer, batch)
    assert states.isfinite().all() and states.abs().max() <= 1
    assert all(gradient.isfinite().all() for gradient in gradients(layer, batch).values())


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
