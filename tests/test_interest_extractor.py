"""The interest extractor is torch's GRU on real behaviours, and repeats the last interest at padding."""

from __future__ import annotations

import oracles
import pytest
import torch
from layer_cases import DTYPES, TOLERANCE, mask_of, random_batch, random_weights, weights_of

from dien_course.layers import InterestExtractor

pytestmark = pytest.mark.usefixtures("checked_shapes")


def random_extractor(dtype: torch.dtype = torch.float64) -> InterestExtractor:
    return random_weights(InterestExtractor(3, 4), dtype=dtype)


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
def test_interests_match_plain_loops(dtype: torch.dtype):
    extractor, batch = random_extractor(dtype), random_batch(dtype=dtype)
    history, attention = batch.inputs.double().numpy(), batch.attention.double().numpy()
    expected, _ = oracles.recurrence(history, attention, batch.lengths, weights_of(extractor.gru), "gru")
    found = extractor(batch.inputs, batch.mask).double()
    torch.testing.assert_close(found, torch.tensor(expected), rtol=0, atol=TOLERANCE[dtype])


def test_interests_are_the_states_of_torchs_gru():
    extractor, batch = random_extractor(), random_batch([4, 4])
    expected, _ = extractor.gru.to_torch()(batch.inputs)
    torch.testing.assert_close(extractor(batch.inputs, batch.mask), expected, rtol=0, atol=1e-12)


def test_an_interest_knows_nothing_of_later_behaviours():
    extractor, batch = random_extractor(), random_batch([5, 5])
    before = extractor(batch.inputs, batch.mask)
    batch.inputs[:, 3:] = 0
    after = extractor(batch.inputs, batch.mask)
    assert torch.equal(before[:, :3], after[:, :3])
    assert not torch.equal(before[:, 3], after[:, 3])


def test_padding_repeats_the_last_interest_and_an_empty_history_has_none():
    extractor, batch = random_extractor(), random_batch([3, 5, 0])
    interests = extractor(batch.inputs, batch.mask)
    assert torch.equal(interests[0, 3:], interests[0, 2].expand(2, 4))
    assert not interests[2].any()


def test_gradients_match_finite_differences():
    extractor, batch = random_extractor(), random_batch([2, 3, 0])
    names = list(dict(extractor.named_parameters()))

    def forward(history, *weights):
        return torch.func.functional_call(extractor, dict(zip(names, weights, strict=True)), (history, batch.mask))

    assert torch.autograd.gradcheck(forward, (batch.inputs.requires_grad_(), *extractor.parameters()))


BAD = {
    "history of rank 2": (dict(history=torch.zeros(2, 3)), r"history has shape \(2, 3\); expected \(B, T, 3\)"),
    "history too narrow": (dict(history=torch.zeros(2, 3, 1)), r"history has shape \(2, 3, 1\); expected \(B, T, 3\)"),
    "no row": (dict(history=torch.zeros(0, 3, 3)), r"history has shape \(0, 3, 3\); expected \(B, T, 3\)"),
    "mask of one row": (dict(mask=mask_of([2], 3)), r"mask has shape \(1, 3\); expected \(2, 3\)"),
    "mask of numbers": (dict(mask=torch.ones(2, 3)), "mask has dtype torch.float32; expected torch.bool"),
    "mask with a hole": (dict(mask=torch.tensor([[False, True, True]] * 2)), "mask has a hole in row 0"),
}


@pytest.mark.parametrize(("bad", "message"), BAD.values(), ids=BAD)
def test_bad_inputs_are_named(bad: dict, message: str):
    good = dict(history=torch.zeros(2, 3, 3), mask=mask_of([3, 1], 3))
    InterestExtractor(3, 4)(**good)
    with pytest.raises(ValueError, match=message):
        InterestExtractor(3, 4)(**(good | bad))


@pytest.mark.parametrize(("sizes", "name"), [((0, 4), "input_size"), ((3, 0), "hidden_size")])
def test_a_size_of_zero_is_named(sizes: tuple[int, int], name: str):
    with pytest.raises(ValueError, match=f"{name} is 0; expected a whole number of at least 1"):
        InterestExtractor(*sizes)
