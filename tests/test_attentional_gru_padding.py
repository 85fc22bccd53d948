"""What padding and the rest of a batch may never do to a history's states."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from layer_cases import HISTORY_LENGTHS, SEEDS, random_batch, random_gru
from recurrent_cases import cell_by_cell, every_kind, gradients, run

pytestmark = pytest.mark.usefixtures("checked_shapes")


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
