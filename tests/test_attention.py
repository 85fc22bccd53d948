"""Attention of the target on the history: every kind and scale against NumPy loops, and what padding may never do."""

from __future__ import annotations

import math

import oracles
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from layer_cases import DTYPES, HISTORY_LENGTHS, SEEDS, TOLERANCE, mask_of, noncontiguous, random_weights, weights_of
from torch import Tensor

from dien_course.layers import AttentionalGRU, TargetAttention, masked_softmax

pytestmark = pytest.mark.usefixtures("checked_shapes")

SIZES = {"din": (5, 3), "din, equal sizes": (3, 3), "bilinear": (5, 3), "dot": (3, 3)}
SCALES = ("softmax", "t_softmax", "sigmoid")
every_kind = pytest.mark.parametrize("kind", SIZES)
every_scale = pytest.mark.parametrize("scale", SCALES)
LENGTHS = [3, 5, 0, 1]


def random_attention(kind: str, scale: str, seed: int = 0, dtype: torch.dtype = torch.float64) -> TargetAttention:
    attention = TargetAttention(*SIZES[kind], kind.partition(",")[0], scale, hidden_sizes=(6, 4))
    return random_weights(attention, seed, dtype)


def random_case(kind: str, lengths=LENGTHS, seed: int = 0, dtype=torch.float64) -> tuple[Tensor, Tensor, Tensor]:
    generator = torch.Generator().manual_seed(seed)
    target_size, key_size = SIZES[kind]
    steps = max(*lengths, 1)
    target = torch.randn(len(lengths), target_size, generator=generator, dtype=torch.float64)
    keys = torch.randn(len(lengths), steps, key_size, generator=generator, dtype=torch.float64)
    return target.to(dtype), keys.to(dtype), mask_of(lengths, steps)


@every_kind
@every_scale
@pytest.mark.parametrize("dtype", DTYPES, ids=str)
def test_attention_matches_plain_loops(kind: str, scale: str, dtype: torch.dtype):
    attention = random_attention(kind, scale, dtype=dtype)
    target, keys, mask = random_case(kind, dtype=dtype)
    expected = oracles.attention(
        target.double().numpy(), keys.double().numpy(), LENGTHS, weights_of(attention), attention.kind, scale
    )
    tolerance = TOLERANCE[dtype]
    found = attention(target, keys, mask)
    torch.testing.assert_close(found.double(), torch.tensor(expected), rtol=tolerance, atol=tolerance)


@every_kind
@every_scale
def test_attention_lies_between_zero_and_one_and_is_zero_at_padding(kind: str, scale: str):
    target, keys, mask = random_case(kind)
    found = random_attention(kind, scale)(target, keys, mask)
    assert ((found > 0) == mask).all() and (found <= 1).all()


@every_kind
def test_softmax_attention_shares_out_one_over_each_history(kind: str):
    target, keys, mask = random_case(kind)
    shares = random_attention(kind, "softmax")(target, keys, mask).sum(1)
    torch.testing.assert_close(shares, torch.tensor([1.0, 1.0, 0.0, 1.0], dtype=torch.float64), rtol=0, atol=1e-14)


def test_equal_scores_get_one_over_t_from_softmax_and_one_from_t_softmax():
    target, keys, mask = random_case("dot")
    keys = keys[:, :1].expand_as(keys)
    flat = TargetAttention(3, 3, "dot", "softmax")(target, keys, mask)
    torch.testing.assert_close(flat[:2].sum(1), torch.ones(2, dtype=torch.float64))
    assert flat[0, 0].item() == pytest.approx(1 / 3) and flat[1, 0].item() == pytest.approx(1 / 5)
    opened = TargetAttention(3, 3, "dot", "t_softmax")(target, keys, mask)
    torch.testing.assert_close(opened, mask.double(), rtol=0, atol=1e-12)


def test_scores_of_the_simple_kinds_are_bilinear_in_target_and_key():
    target, keys, _ = random_case("bilinear")
    attention = random_attention("bilinear", "softmax")
    torch.testing.assert_close(attention.scores(2 * target, 3 * keys), 6 * attention.scores(target, keys))
    by_hand = torch.einsum("btk,kq,bq->bt", keys, attention.query.weight, target)
    torch.testing.assert_close(attention.scores(target, keys), by_hand)


@every_kind
@every_scale
def test_scaled_scores_are_divided_by_the_root_of_the_keys_size(kind: str, scale: str):
    target, keys, mask = random_case(kind)
    plain = random_attention(kind, scale)
    scaled = TargetAttention(*SIZES[kind], kind.partition(",")[0], scale, hidden_sizes=(6, 4), scaled=True).double()
    scaled.load_state_dict(plain.state_dict())
    expected = oracles.attention(
        target.numpy(), keys.numpy(), LENGTHS, weights_of(plain), plain.kind, scale, scaled=True
    )
    torch.testing.assert_close(scaled(target, keys, mask), torch.tensor(expected), rtol=0, atol=1e-12)
    assert not torch.allclose(scaled(target, keys, mask), plain(target, keys, mask))


def test_a_scaled_dot_product_by_hand():
    attention = TargetAttention(4, 4, "dot", "softmax", scaled=True)
    target = torch.tensor([[2.0, 0.0, 0.0, 0.0]])
    keys = torch.tensor([[[3.0, 9.0, 9.0, 9.0], [1.0, 0.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0]]])
    # The scores 6, 2 and 0 divided by √4 are 3, 1 and 0; the third is padding.
    share = 1 / (1 + math.exp(1 - 3))
    expected = torch.tensor([[share, 1 - share, 0.0]])
    torch.testing.assert_close(attention(target, keys, mask_of([2], 3)), expected)


@every_kind
@every_scale
def test_gradients_match_finite_differences(kind: str, scale: str):
    attention = random_attention(kind, scale)
    if scale == "t_softmax":  # keep clear of the kink at 1, where no derivative exists
        random_weights(attention, scale=0.05)
    target, keys, mask = random_case(kind, [2, 3, 0])
    names = list(dict(attention.named_parameters()))
    keys = keys * 0.3 if scale == "t_softmax" else keys

    def forward(target, keys, *weights):
        named = dict(zip(names, weights, strict=True))
        return torch.func.functional_call(attention, named, (target, keys, mask))

    inputs = (target.requires_grad_(), keys.detach().requires_grad_(), *attention.parameters())
    assert torch.autograd.gradcheck(forward, inputs)


@every_kind
@every_scale
def test_an_empty_history_gets_no_attention_and_sends_no_gradient(kind: str, scale: str):
    attention = random_attention(kind, scale)
    target, keys, mask = random_case(kind, [0, 0, 0])
    found = attention(target, keys.requires_grad_(), mask)
    assert torch.equal(found, torch.zeros_like(found))
    found.sum().backward()
    assert torch.equal(keys.grad, torch.zeros_like(keys))
    for name, parameter in attention.named_parameters():
        assert torch.equal(parameter.grad, torch.zeros_like(parameter)), name


@every_kind
@every_scale
def test_padding_gets_no_gradient(kind: str, scale: str):
    target, keys, mask = random_case(kind)
    random_attention(kind, scale)(target, keys.requires_grad_(), mask).square().sum().backward()
    assert not keys.grad[~mask].any()


@every_kind
@every_scale
@settings(max_examples=25)
@given(lengths=HISTORY_LENGTHS, extra=st.integers(0, 4), seed=SEEDS)
def test_padding_changes_nothing(kind: str, scale: str, lengths: list[int], extra: int, seed: int):
    attention = random_attention(kind, scale)
    target, keys, mask = random_case(kind, lengths, seed)
    found = attention(target, keys, mask)
    rows, width, size = keys.shape
    garbage = 1e3 * torch.randn(rows, width + extra, size, generator=torch.Generator().manual_seed(seed)).double()
    garbage[:, :width][mask] = keys[mask]
    wide = attention(target, garbage, mask_of(lengths, width + extra))
    torch.testing.assert_close(wide[:, :width], found, rtol=0, atol=1e-13)
    assert not wide[:, width:].any()


@every_kind
@every_scale
@settings(max_examples=25)
@given(lengths=HISTORY_LENGTHS, seed=SEEDS)
def test_a_row_does_not_depend_on_the_rest_of_the_batch(kind: str, scale: str, lengths: list[int], seed: int):
    attention = random_attention(kind, scale)
    target, keys, mask = random_case(kind, lengths, seed)
    found = attention(target, keys, mask)
    for row in range(len(lengths)):
        part = slice(row, row + 1)
        torch.testing.assert_close(attention(target[part], keys[part], mask[part])[0], found[row], rtol=0, atol=1e-13)
    order = torch.randperm(len(lengths), generator=torch.Generator().manual_seed(seed))
    torch.testing.assert_close(attention(target[order], keys[order], mask[order]), found[order], rtol=0, atol=1e-13)


@every_kind
@every_scale
def test_the_order_of_behaviours_does_not_matter(kind: str, scale: str):
    attention = random_attention(kind, scale)
    target, keys, mask = random_case(kind, [4, 4])
    turned = attention(target, keys.flip(1), mask).flip(1)
    torch.testing.assert_close(turned, attention(target, keys, mask), rtol=0, atol=1e-13)


@every_kind
@every_scale
def test_memory_layout_does_not_matter(kind: str, scale: str):
    attention = random_attention(kind, scale)
    target, keys, mask = random_case(kind)
    scattered = attention(noncontiguous(target), noncontiguous(keys), noncontiguous(mask))
    torch.testing.assert_close(scattered, attention(target, keys, mask), rtol=0, atol=1e-13)


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16], ids=str)
@every_kind
@every_scale
def test_the_recurrence_accepts_whatever_attention_gives(kind: str, scale: str, dtype: torch.dtype):
    attention, gru = random_attention(kind, scale, dtype=dtype), AttentionalGRU(3, 4).to(dtype)
    target, keys, mask = random_case(kind, [7, 30, 0, 1] * 20, dtype=dtype)
    states, _ = gru(keys, attention(target, 3 * keys, mask), mask)
    assert states.dtype == dtype and states.isfinite().all()


def test_extreme_scores_neither_overflow_nor_reach_padding():
    scores = torch.tensor([[1e30, -1e30, 5.0], [-1e30, -1e30, 5.0], [3.0, 3.0, 3.0]])
    found = masked_softmax(scores, mask_of([2, 2, 0], 3))
    torch.testing.assert_close(found, torch.tensor([[1.0, 0.0, 0.0], [0.5, 0.5, 0.0], [0.0, 0.0, 0.0]]))


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a GPU")
@every_kind
@every_scale
def test_a_gpu_computes_what_the_cpu_does(kind: str, scale: str):
    attention, case = random_attention(kind, scale), random_case(kind)
    expected = attention(*case)
    found = attention.cuda()(*(value.cuda() for value in case))
    torch.testing.assert_close(found.cpu(), expected, rtol=0, atol=1e-12)


BAD = {
    "target of one row": (dict(target=torch.zeros(1, 5)), r"target has shape \(1, 5\); expected \(2, 5\)"),
    "target of rank 3": (dict(target=torch.zeros(2, 1, 5)), r"target has shape \(2, 1, 5\); expected \(2, 5\)"),
    "target too narrow": (dict(target=torch.zeros(2, 1)), r"target has shape \(2, 1\); expected \(2, 5\)"),
    "keys of rank 2": (dict(keys=torch.zeros(2, 3)), r"keys has shape \(2, 3\); expected \(B, T, 3\)"),
    "keys too narrow": (dict(keys=torch.zeros(2, 4, 1)), r"keys has shape \(2, 4, 1\); expected \(B, T, 3\)"),
    "no row": (dict(keys=torch.zeros(0, 4, 3)), r"keys has shape \(0, 4, 3\); expected \(B, T, 3\)"),
    "no step": (dict(keys=torch.zeros(2, 0, 3)), r"keys has shape \(2, 0, 3\); expected \(B, T, 3\)"),
    "mask of one row": (dict(mask=mask_of([2], 4)), r"mask has shape \(1, 4\); expected \(2, 4\)"),
    "mask of one step": (dict(mask=mask_of([1, 1], 1)), r"mask has shape \(2, 1\); expected \(2, 4\)"),
    "mask of numbers": (dict(mask=torch.ones(2, 4).int()), "mask has dtype torch.int32; expected torch.bool"),
    "mask with a hole": (dict(mask=torch.tensor([[True, False, True, True]] * 2)), "mask has a hole in row 0"),
}


@pytest.mark.parametrize("kind", ["din", "bilinear"])
@every_scale
@pytest.mark.parametrize(("bad", "message"), BAD.values(), ids=BAD)
def test_bad_inputs_are_named(kind: str, scale: str, bad: dict, message: str):
    good = dict(target=torch.zeros(2, 5), keys=torch.zeros(2, 4, 3), mask=mask_of([4, 1], 4))
    attention = TargetAttention(5, 3, kind, scale)
    attention(**good)
    with pytest.raises(ValueError, match=message):
        attention(**(good | bad))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (dict(kind="additive"), "kind is 'additive'; expected one of din, bilinear, dot"),
        (dict(scale="tanh"), "scale is 'tanh'; expected one of softmax, t_softmax, sigmoid"),
        (dict(target_size=0), "target_size is 0; expected a whole number of at least 1"),
        (dict(key_size=0), "key_size is 0; expected a whole number of at least 1"),
        (dict(kind="dot"), r"target_size is 5; expected key_size \(3\)"),
        (dict(activation="gelu"), "activation is 'gelu'; expected one of dice, prelu, relu, sigmoid"),
        (dict(dropout=1.0), "dropout is 1.0; expected a number in"),
        (dict(hidden_sizes=(0,)), "hidden size is 0; expected a whole number of at least 1"),
    ],
)
def test_bad_settings_are_named(arguments: dict, message: str):
    with pytest.raises(ValueError, match=message):
        TargetAttention(**(dict(target_size=5, key_size=3) | arguments))
