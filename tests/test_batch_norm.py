"""Batch normalisation over the last dimension: against sums by hand, and where torch's own differs."""

from __future__ import annotations

import oracles
import pytest
import torch
from layer_cases import random_weights
from torch import Tensor, nn

from dien_course.layers import BatchNorm

pytestmark = pytest.mark.usefixtures("checked_shapes")


def rows(*shape: int) -> Tensor:
    return 3 * torch.randn(*shape, generator=torch.Generator().manual_seed(0), dtype=torch.float64) + 2


def made(size: int = 3) -> BatchNorm:
    norm = random_weights(BatchNorm(size))
    norm.running_mean.copy_(rows(size))
    norm.running_var.copy_(rows(size).square() + 0.1)
    return norm


def test_at_evaluation_the_running_averages_normalise():
    norm = BatchNorm(2).eval()
    norm.running_mean.copy_(torch.tensor([1.0, -1.0]))
    norm.running_var.copy_(torch.tensor([4.0, 9.0]) - 1e-5)  # ε is added again
    norm.weight.data = torch.tensor([10.0, 1.0])
    norm.bias.data = torch.tensor([0.5, 0.0])
    torch.testing.assert_close(norm(torch.tensor([[5.0, 2.0], [1.0, -7.0]])), torch.tensor([[20.5, 1.0], [0.5, -2.0]]))
    assert norm.running_mean.tolist() == [1.0, -1.0]


@pytest.mark.parametrize("shape", [(6, 3), (2, 4, 3), (2, 2, 2, 3)], ids=str)
def test_in_training_the_batch_normalises_over_all_dimensions_but_the_last(shape: tuple[int, ...]):
    norm, x = made(), rows(*shape)
    before = norm.running_mean.clone()
    mean, variance = (torch.tensor(moment) for moment in oracles.column_moments(x.reshape(-1, 3).numpy()))
    expected = norm.weight * (x - mean) / torch.sqrt(variance + 1e-5) + norm.bias
    torch.testing.assert_close(norm(x), expected, rtol=0, atol=1e-12)
    torch.testing.assert_close(norm.running_mean, 0.9 * before + 0.1 * mean, rtol=0, atol=1e-12)


def test_rows_of_two_dimensions_get_what_torch_gives_them():
    norm, theirs = made(), nn.BatchNorm1d(3).double()
    theirs.load_state_dict(norm.state_dict())
    for _ in range(3):
        torch.testing.assert_close(norm(rows(5, 3)), theirs(rows(5, 3)), rtol=0, atol=1e-12)
    torch.testing.assert_close(norm.eval()(rows(5, 3)), theirs.eval()(rows(5, 3)), rtol=0, atol=1e-12)


@pytest.mark.parametrize("shape", [(1, 3), (0, 3), (1, 1, 3)], ids=str)
def test_a_training_batch_without_a_variance_uses_the_running_averages_and_leaves_them(shape: tuple[int, ...]):
    norm, x = made(), rows(*shape)
    before = {name: value.clone() for name, value in norm.state_dict().items()}
    trained = norm(x)
    torch.testing.assert_close(trained, made().eval()(x))
    assert trained.shape == shape
    assert all(torch.equal(value, before[name]) for name, value in norm.state_dict().items())


@pytest.mark.parametrize("shape", [(3, 2), (3, 1), (3, 4), ()], ids=str)
def test_a_bad_shape_is_named(shape: tuple[int, ...]):
    with pytest.raises(ValueError, match=r"x has shape \(.*\); expected its last dimension to be 3"):
        BatchNorm(3)(torch.zeros(shape))


def test_a_bad_size_is_named():
    with pytest.raises(ValueError, match="size is 0; expected a whole number of at least 1"):
        BatchNorm(0)
