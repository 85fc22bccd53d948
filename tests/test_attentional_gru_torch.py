"""A GRU's weights from torch and back: the same states, the same gradients."""

from __future__ import annotations

import pytest
import torch
from layer_cases import DTYPES, TOLERANCE, random_batch, random_gru, random_weights
from recurrent_cases import assert_all_close, reading_of, reduces_to_a_gru
from torch import Tensor, nn

from dien_course.layers import AttentionalGRU

pytestmark = pytest.mark.usefixtures("checked_shapes")


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
