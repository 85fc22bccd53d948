"""DSIN's layers: equal to torch's and to plain loops, blind to padding, right about gradients and empty sessions."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from layer_cases import random_weights
from torch import Tensor, nn

from dien_course.layers import (
    BiasEncoding,
    SelfAttention,
    SessionActivation,
    SessionInteraction,
    SessionInterestExtractor,
    TargetAttention,
)

B, K, T, W = 3, 4, 3, 4
LENGTHS = torch.tensor([[2, 3, 1, 0], [0, 0, 0, 0], [1, 3, 2, 3]])  # a user of three sessions, one of none, one of four
MASK = torch.arange(T) < LENGTHS[..., None]


def behaviours(seed: int = 0) -> Tensor:
    return torch.randn(B, K, T, W, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def interests() -> Tensor:
    return behaviours(3)[:, :, 0] * MASK.any(2).unsqueeze(2)


def softmax(scores: list[float]) -> list[float]:
    powers = [np.exp(score - max(scores)) for score in scores]
    return [power / sum(powers) for power in powers]


def norm(x: np.ndarray, layer: nn.LayerNorm) -> np.ndarray:
    weight, bias = layer.weight.detach().numpy(), layer.bias.detach().numpy()
    return (x - x.mean()) / np.sqrt(x.var() + layer.eps) * weight + bias


def linear(x: np.ndarray, layer: nn.Linear) -> np.ndarray:
    return layer.weight.detach().numpy() @ x + layer.bias.detach().numpy()


def attended(steps: np.ndarray, layer: SelfAttention) -> list[np.ndarray]:
    """Each real step of one sequence after self-attention, one head and one pair at a time."""
    size = W // layer.heads
    query, key, value = np.split(np.array([linear(step, layer.project) for step in steps]), 3, axis=1)
    joined = []
    for t in range(len(steps)):
        heads = []
        for head in range(layer.heads):
            part = slice(head * size, (head + 1) * size)
            weights = softmax([query[t, part] @ key[s, part] / np.sqrt(size) for s in range(len(steps))])
            heads.append(sum(weight * value[s, part] for s, weight in enumerate(weights)))
        joined.append(linear(np.concatenate(heads), layer.join))
    return joined


def extracted(layer: SessionInterestExtractor, session: np.ndarray) -> np.ndarray:
    if not len(session):
        return np.zeros(W)
    rows = []
    for step, answer in zip(session, attended(session, layer.attention), strict=True):
        step = norm(step + answer, layer.norm_attention)
        inner = linear(np.maximum(linear(step, layer.feed_forward[0]), 0), layer.feed_forward[2])
        rows.append(norm(step + inner, layer.norm_feed_forward))
    return np.mean(rows, axis=0)


def lstm(steps: list[np.ndarray], layer: nn.LSTM) -> list[np.ndarray]:
    """The states of an LSTM, gates in torch's order: input, forget, cell, output."""
    weights = {name: value.detach().numpy() for name, value in layer.named_parameters()}
    h = c = np.zeros(W)
    states = []
    for x in steps:
        gates = (
            weights["weight_ih_l0"] @ x + weights["bias_ih_l0"] + weights["weight_hh_l0"] @ h + weights["bias_hh_l0"]
        )
        i, f, g, o = np.split(gates, 4)
        i, f, o = (1 / (1 + np.exp(-gate)) for gate in (i, f, o))
        c = f * c + i * np.tanh(g)
        h = o * np.tanh(c)
        states.append(h)
    return states


def test_bias_encoding_adds_three_numbers():
    layer, x = random_weights(BiasEncoding(K + 1, T + 2, W)), behaviours()
    found = layer(x)
    for k, t, c in np.ndindex(K, T, W):
        assert torch.allclose(
            found[:, k, t, c], x[:, k, t, c] + layer.session[k] + layer.position[t] + layer.dimension[c]
        )


def test_bias_encoding_changes_nothing_at_first_and_has_three_vectors():
    layer = BiasEncoding(5, 10, W).double()
    assert torch.equal(layer(behaviours()), behaviours())
    assert sum(p.numel() for p in layer.parameters()) == 5 + 10 + W


@pytest.mark.parametrize("sizes", [(K - 1, T), (K, T - 1)])
def test_bias_encoding_names_too_many_sessions(sizes):
    with pytest.raises(
        ValueError, match=rf"are {K} sessions of {T}; expected at most {sizes[0]} sessions of {sizes[1]}"
    ):
        BiasEncoding(*sizes, W)(behaviours())


@pytest.mark.parametrize("heads", [1, 2, 4])
def test_self_attention_is_torchs(heads: int):
    ours, theirs = random_weights(SelfAttention(W, heads)), nn.MultiheadAttention(W, heads, batch_first=True).double()
    with torch.no_grad():
        theirs.in_proj_weight.copy_(ours.project.weight)
        theirs.in_proj_bias.copy_(ours.project.bias)
        theirs.out_proj.load_state_dict(ours.join.state_dict())
    real = MASK.flatten(0, 1)
    x, filled = behaviours().flatten(0, 1), real.any(1)  # torch's gives NaN where there is no step
    wanted, _ = theirs(x[filled], x[filled], x[filled], key_padding_mask=~real[filled])
    torch.testing.assert_close(ours(x, real)[real], wanted[real[filled]], rtol=0, atol=1e-12)
    assert (ours(x, real)[~real] == 0).all()


def test_self_attention_names_heads_that_do_not_divide_its_size():
    with pytest.raises(ValueError, match="heads is 3; expected a number that divides the size 4"):
        SelfAttention(4, 3)


@pytest.mark.parametrize("heads", [1, 2])
def test_the_extractor_is_a_plain_loop_over_sessions(heads: int):
    layer, x = random_weights(SessionInterestExtractor(W, heads, 5)), behaviours()
    found = layer(x, MASK).detach().numpy()
    for b, k in np.ndindex(B, K):
        wanted = extracted(layer, x[b, k, : LENGTHS[b, k]].numpy())
        np.testing.assert_allclose(found[b, k], wanted, rtol=0, atol=1e-12)
    assert (found[1] == 0).all() and (found[0, 3] == 0).all()


def test_the_extractors_feed_forward_is_twice_as_wide_unless_told():
    assert SessionInterestExtractor(W).feed_forward[0].out_features == 2 * W
    assert SessionInterestExtractor(W).attention.heads == 2


def test_an_interest_begins_as_the_mean_of_the_normalised_behaviours():
    layer, x = SessionInterestExtractor(W).double(), behaviours()
    normalised = nn.functional.layer_norm(x, (W,)) * MASK.unsqueeze(3)
    wanted = normalised.sum(2) / MASK.sum(2, keepdim=True).clamp(min=1)
    torch.testing.assert_close(layer(x, MASK), wanted, rtol=0, atol=1e-4)  # twice normalised, eps and all


def test_a_session_does_not_see_another_one():
    layer, x = random_weights(SessionInterestExtractor(W)), behaviours()
    changed = x.clone()
    changed[2, 1] += 1
    differs = (layer(x, MASK) != layer(changed, MASK)).any(2)
    assert differs.nonzero().tolist() == [[2, 1]]


def test_the_interacting_layer_is_two_lstms_added():
    layer, x = random_weights(SessionInteraction(W)), interests()
    found = layer(x, MASK.any(2)).detach().numpy()
    for b, count in enumerate(MASK.any(2).sum(1).tolist()):
        steps = list(x[b, :count].numpy())
        onward, homeward = lstm(steps, layer.onward), lstm(steps[::-1], layer.homeward)[::-1]
        wanted = [one + other for one, other in zip(onward, homeward, strict=True)]
        np.testing.assert_allclose(found[b], wanted + [np.zeros(W)] * (K - count), rtol=0, atol=1e-12)


def test_the_interacting_layer_is_torchs_bidirectional_lstm():
    layer, theirs = random_weights(SessionInteraction(W)), nn.LSTM(W, W, batch_first=True, bidirectional=True).double()
    with torch.no_grad():
        for name, weight in layer.onward.named_parameters():
            getattr(theirs, name).copy_(weight)
        for name, weight in layer.homeward.named_parameters():
            getattr(theirs, f"{name}_reverse").copy_(weight)
    there = MASK.any(2)
    packed = nn.utils.rnn.pack_padded_sequence(
        interests()[[0, 2]], there.sum(1)[[0, 2]], batch_first=True, enforce_sorted=False
    )
    wanted, _ = nn.utils.rnn.pad_packed_sequence(theirs(packed)[0], batch_first=True)
    found = layer(interests(), there)[[0, 2]]
    torch.testing.assert_close(found, wanted[..., :W] + wanted[..., W:], rtol=0, atol=1e-12)


@pytest.mark.parametrize("kind", ["din", "bilinear", "dot"])
def test_the_activating_layer_weighs_sessions_by_the_target(kind: str):
    layer = random_weights(SessionActivation(TargetAttention(W, W, kind)))
    target, x, there = behaviours(5)[:, 0, 0], interests(), MASK.any(2)
    found, weights = layer(target, x, there), layer.attention(target, x, there)
    wanted = [sum(weights[b, k] * x[b, k] for k in range(K)) for b in range(B)]
    torch.testing.assert_close(found, torch.stack(wanted), rtol=0, atol=1e-12)
    assert (found[1] == 0).all() and torch.allclose(weights.sum(1), torch.tensor([1.0, 0, 1], dtype=torch.float64))


class Whole(nn.Module):
    """All layers one after the other."""

    def __init__(self):
        super().__init__()
        self.bias, self.extractor = BiasEncoding(9, 9, W), SessionInterestExtractor(W)
        self.interaction = SessionInteraction(W)
        self.activation = SessionActivation(TargetAttention(W, W, "bilinear"))

    def forward(self, target: Tensor, x: Tensor, mask: Tensor) -> Tensor:
        interests = self.extractor(self.bias(x), mask)
        return self.activation(target, self.interaction(interests, mask.any(2)), mask.any(2))


def test_padding_never_changes_a_result_nor_a_gradient():
    layer, target = random_weights(Whole()), behaviours(5)[:, 0, 0]
    results = []
    for fill, more in ((0.0, 0), (1e3, 2)):
        x = torch.full((B, K + more, T + more, W), fill, dtype=torch.float64)
        mask = torch.zeros(x.shape[:3], dtype=torch.bool)
        mask[:, :K, :T] = MASK
        x[mask] = behaviours()[MASK]
        layer.zero_grad()
        result = layer(target, x.requires_grad_(), mask)
        result.square().sum().backward()
        assert (x.grad[~mask] == 0).all()
        gradients = [p.grad for name, p in layer.named_parameters() if not name.startswith("bias")]
        results.append([result.detach(), x.grad[mask], *gradients])
    for plain, other in zip(*results, strict=True):
        torch.testing.assert_close(plain, other, rtol=0, atol=1e-9)


def test_the_gradients_of_all_layers_are_right():
    layer = random_weights(Whole(), scale=0.3)
    target, x = behaviours(5)[:, 0, 0].requires_grad_(), behaviours().requires_grad_()
    assert torch.autograd.gradcheck(lambda target, x: layer(target, x, MASK), (target, x))
