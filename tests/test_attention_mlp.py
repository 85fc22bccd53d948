"""The MLP inside DIN's attention: its settings, and statistics of the batch that padding may not enter."""

from __future__ import annotations

import copy

import oracles
import pytest
import torch
from layer_cases import mask_of, random_weights, weights_of
from torch import Tensor, nn

from dien_course.layers import BatchNorm, TargetAttention

pytestmark = pytest.mark.usefixtures("checked_shapes")

LENGTHS = [3, 5, 0, 1]


def random_case(lengths=LENGTHS, target_size: int = 5, seed: int = 0) -> tuple[Tensor, Tensor, Tensor]:
    generator = torch.Generator().manual_seed(seed)
    steps = max(*lengths, 1)
    target = torch.randn(len(lengths), target_size, generator=generator, dtype=torch.float64)
    keys = torch.randn(len(lengths), steps, 3, generator=generator, dtype=torch.float64)
    return target, keys, mask_of(lengths, steps)


@pytest.mark.parametrize("activation", ["relu", "sigmoid"])
def test_the_mlp_of_din_has_the_activation_it_is_told(activation: str):
    attention = random_weights(TargetAttention(3, 3, hidden_sizes=(6, 4), activation=activation))
    target, keys, mask = random_case(target_size=3)
    expected = oracles.attention(
        target.numpy(), keys.numpy(), LENGTHS, weights_of(attention), "din", "softmax", activation
    )
    torch.testing.assert_close(attention(target, keys, mask), torch.tensor(expected), rtol=0, atol=1e-12)


def test_the_mlp_of_din_has_the_dropout_and_the_batch_norm_it_is_told():
    plain = TargetAttention(3, 3).score
    assert [type(layer) for layer in plain] == [nn.Linear, nn.PReLU, nn.Linear, nn.PReLU, nn.Linear]
    told = TargetAttention(3, 3, hidden_sizes=(5,), dropout=0.25, batch_norm=True).score
    assert [type(layer) for layer in told] == [nn.Linear, BatchNorm, nn.PReLU, nn.Dropout, nn.Linear]
    assert told[3].p == 0.25


LOOKING = {"dice": dict(activation="dice"), "batch norm": dict(batch_norm=True)}
every_looking = pytest.mark.parametrize("settings", LOOKING.values(), ids=LOOKING)


@every_looking
def test_in_training_the_statistics_are_those_of_real_steps_alone(settings: dict):
    attention = random_weights(TargetAttention(5, 3, hidden_sizes=(6, 4), **settings))
    target, keys, mask = random_case()
    rows, steps = mask.nonzero().unbind(1)
    query, key = attention.query(target)[rows], keys[rows, steps]
    both = torch.cat([query, key, query - key, query * key], dim=1)
    expected = copy.deepcopy(attention).score(both).squeeze(1)
    found = attention.scores(target, keys, mask)
    torch.testing.assert_close(found[mask], expected, rtol=0, atol=1e-12)
    assert not found[~mask].any()


@every_looking
def test_in_training_padding_changes_neither_attention_nor_running_averages(settings: dict):
    short = random_weights(TargetAttention(5, 3, hidden_sizes=(6, 4), **settings))
    long = copy.deepcopy(short)
    target, keys, mask = random_case()
    found = long(target, nn.functional.pad(keys, (0, 0, 0, 4), value=1e3), nn.functional.pad(mask, (0, 4)))
    torch.testing.assert_close(found[:, :5], short(target, keys, mask), rtol=0, atol=1e-12)
    assert not found[:, 5:].any()
    for name, value in short.state_dict().items():
        torch.testing.assert_close(long.state_dict()[name], value, rtol=0, atol=1e-12)


@every_looking
def test_a_training_batch_of_empty_histories_alone_gets_no_attention(settings: dict):
    attention = random_weights(TargetAttention(5, 3, hidden_sizes=(6, 4), **settings))
    found = attention(*random_case([0, 0]))
    assert not found.any()
    found.sum().backward()
    assert all(torch.isfinite(p.grad).all() for p in attention.parameters() if p.grad is not None)


@every_looking
def test_at_evaluation_a_row_does_not_depend_on_the_others(settings: dict):
    attention = random_weights(TargetAttention(5, 3, hidden_sizes=(6, 4), **settings))
    attention(*random_case())  # so that the running averages are no zeros and ones
    attention.eval()
    target, keys, mask = random_case(seed=1)
    alone = [attention(target[[row]], keys[[row]], mask[[row]]) for row in range(4)]
    torch.testing.assert_close(attention(target, keys, mask), torch.cat(alone), rtol=0, atol=1e-12)
