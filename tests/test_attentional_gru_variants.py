"""What attention does to each variant: at 0, at 1, and where there is none."""

from __future__ import annotations

import pytest
import torch
from layer_cases import RECURRENT, random_batch, random_gru
from recurrent_cases import every_kind, run

from dien_course.layers import GRUCell

pytestmark = pytest.mark.usefixtures("checked_shapes")


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
