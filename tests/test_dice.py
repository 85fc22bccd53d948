"""Dice: against NumPy loops, and whose statistics it uses when."""

from __future__ import annotations

import oracles
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from layer_cases import DTYPES, SEEDS, TOLERANCE, noncontiguous
from torch import Tensor

from dien_course.layers import Dice

pytestmark = pytest.mark.usefixtures("checked_shapes")

SIZE = 3


def random_dice(seed: int = 0, dtype: torch.dtype = torch.float64) -> Dice:
    """With slopes and running averages no two of which are alike."""
    generator = torch.Generator().manual_seed(seed)
    dice = Dice(SIZE).to(dtype)
    with torch.no_grad():
        dice.gamma.copy_(torch.randn(SIZE, generator=generator))
        dice.normalise.running_mean.copy_(torch.randn(SIZE, generator=generator))
        dice.normalise.running_var.copy_(0.5 + torch.rand(SIZE, generator=generator))
    return dice


def rows(count: int = 6, seed: int = 1, dtype: torch.dtype = torch.float64) -> Tensor:
    return torch.randn(count, SIZE, generator=torch.Generator().manual_seed(seed), dtype=torch.float64).to(dtype)


def expected(dice: Dice, x: Tensor, mean, variance) -> Tensor:
    array = x.double().numpy()
    return torch.tensor(oracles.dice(array, mean, variance, dice.gamma.detach().double().numpy(), dice.normalise.eps))


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
def test_at_evaluation_dice_bends_around_running_averages(dtype: torch.dtype):
    dice, x = random_dice(dtype=dtype).eval(), rows(dtype=dtype)
    mean, variance = dice.normalise.running_mean.double().numpy(), dice.normalise.running_var.double().numpy()
    torch.testing.assert_close(dice(x).double(), expected(dice, x, mean, variance), rtol=0, atol=TOLERANCE[dtype])


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
def test_while_training_dice_bends_around_the_batch(dtype: torch.dtype):
    dice, x = random_dice(dtype=dtype), rows(dtype=dtype)
    moments = oracles.column_moments(x.double().numpy())
    torch.testing.assert_close(dice(x).double(), expected(dice, x, *moments), rtol=0, atol=TOLERANCE[dtype])


@settings(max_examples=30)
@given(count=st.integers(1, 6), seed=SEEDS)
def test_at_evaluation_a_score_never_depends_on_the_rest_of_the_batch(count: int, seed: int):
    dice, x = random_dice().eval(), rows(count, seed)
    whole = dice(x)
    for row in range(count):
        torch.testing.assert_close(dice(x[row]), whole[row], rtol=0, atol=1e-14)
        torch.testing.assert_close(dice(x[row : row + 1])[0], whole[row], rtol=0, atol=1e-14)


def test_evaluation_leaves_the_running_averages_alone():
    dice = random_dice().eval()
    before = {name: value.clone() for name, value in dice.state_dict().items()}
    dice(rows())
    assert all(torch.equal(value, before[name]) for name, value in dice.state_dict().items())


def test_training_moves_the_running_averages_by_the_momentum():
    dice, x = random_dice(), rows()
    before = dice.normalise.running_mean.clone(), dice.normalise.running_var.clone()
    dice(x)
    torch.testing.assert_close(dice.normalise.running_mean, 0.9 * before[0] + 0.1 * x.mean(0))
    torch.testing.assert_close(dice.normalise.running_var, 0.9 * before[1] + 0.1 * x.var(0))


def test_a_training_batch_of_one_uses_the_running_averages_and_leaves_them_alone():
    dice, x = random_dice(), rows(1)
    before = dice.normalise.running_mean.clone()
    found = dice(x)
    assert torch.equal(dice.normalise.running_mean, before)
    assert torch.equal(found, dice.eval()(x))


def test_a_column_of_one_value_gives_a_finite_result_and_gradient():
    dice, x = random_dice(dtype=torch.float32), torch.full((4, SIZE), 2.0).requires_grad_()
    found = dice(x)
    found.sum().backward()
    torch.testing.assert_close(found, x.detach() * (1 + dice.gamma.detach()) / 2)
    assert x.grad.isfinite().all()


def test_all_leading_dimensions_are_rows():
    for dice in (random_dice(), random_dice().eval()):
        flat = rows(12)
        again = random_dice().train(dice.training)
        torch.testing.assert_close(dice(flat.view(3, 4, SIZE)), again(flat).view(3, 4, SIZE), rtol=0, atol=1e-14)


def test_far_from_the_mean_dice_is_a_prelu():
    dice = random_dice().eval()
    far = torch.tensor([[200.0] * SIZE, [-200.0] * SIZE], dtype=torch.float64)
    torch.testing.assert_close(dice(far), torch.stack([far[0], dice.gamma.detach() * far[1]]))


@pytest.mark.parametrize("training", [True, False], ids=["training", "evaluation"])
def test_gradients_match_finite_differences(training: bool):
    dice = random_dice().train(training)

    def forward(x, gamma):
        return torch.func.functional_call(dice, {"gamma": gamma}, (x,))

    assert torch.autograd.gradcheck(forward, (rows(4).requires_grad_(), dice.gamma))


@pytest.mark.parametrize("training", [True, False], ids=["training", "evaluation"])
def test_memory_layout_does_not_matter(training: bool):
    x = rows()
    found = random_dice().train(training)(noncontiguous(x))
    torch.testing.assert_close(found, random_dice().train(training)(x), rtol=0, atol=1e-14)


@pytest.mark.parametrize("shape", [(4, SIZE + 1), (4, 1), (SIZE, 4), ()], ids=str)
def test_a_bad_shape_is_named(shape: tuple[int, ...]):
    with pytest.raises(ValueError, match=r"x has shape \(.*\); expected its last dimension to be 3"):
        Dice(SIZE)(torch.zeros(shape))


def test_a_size_of_zero_is_named():
    with pytest.raises(ValueError, match="size is 0; expected a whole number of at least 1"):
        Dice(0)
