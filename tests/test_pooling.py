"""Sum, mean and maximum of padded sequences: against NumPy loops, and what padding may never do."""

from __future__ import annotations

import oracles
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from layer_cases import DTYPES, HISTORY_LENGTHS, SEEDS, TOLERANCE, mask_of, noncontiguous
from shape_checks import checked
from torch import Tensor

from dien_course.layers.pooling import POOLINGS
from dien_course.layers.pooling import pool as unchecked_pool

pool = checked(unchecked_pool)
every_pooling = pytest.mark.parametrize("how", POOLINGS)
LENGTHS = [3, 5, 0, 1]


def random_values(lengths=LENGTHS, seed: int = 0, dtype: torch.dtype = torch.float64) -> tuple[Tensor, Tensor]:
    steps = max(*lengths, 1)
    generator = torch.Generator().manual_seed(seed)
    values = torch.randn(len(lengths), steps, 4, generator=generator, dtype=torch.float64) - 1
    return values.to(dtype), mask_of(lengths, steps)


@every_pooling
@pytest.mark.parametrize("dtype", DTYPES, ids=str)
def test_pooling_matches_plain_loops(how: str, dtype: torch.dtype):
    values, mask = random_values(dtype=dtype)
    expected = torch.tensor(oracles.pool(values.double().numpy(), LENGTHS, how))
    torch.testing.assert_close(pool(values, mask, how).double(), expected, rtol=0, atol=TOLERANCE[dtype])


def test_pooling_means_the_mean_unless_told_otherwise():
    values, mask = random_values()
    assert torch.equal(pool(values, mask), pool(values, mask, "mean"))
    assert not torch.equal(pool(values, mask), pool(values, mask, "sum"))


@every_pooling
@settings(max_examples=30)
@given(lengths=HISTORY_LENGTHS, extra=st.integers(0, 4), seed=SEEDS)
def test_padding_changes_nothing_even_when_it_is_no_number(how: str, lengths: list[int], extra: int, seed: int):
    values, mask = random_values(lengths, seed)
    rows, width, size = values.shape
    wide = torch.full((rows, width + extra, size), torch.nan, dtype=torch.float64)
    wide[:, :width][mask] = values[mask]
    found = pool(wide, mask_of(lengths, width + extra), how)
    torch.testing.assert_close(found, pool(values, mask, how), rtol=0, atol=1e-14)


@every_pooling
@settings(max_examples=30)
@given(lengths=HISTORY_LENGTHS, seed=SEEDS)
def test_a_row_does_not_depend_on_the_rest_of_the_batch(how: str, lengths: list[int], seed: int):
    values, mask = random_values(lengths, seed)
    whole = pool(values, mask, how)
    for row in range(len(lengths)):
        part = slice(row, row + 1)
        torch.testing.assert_close(pool(values[part], mask[part], how)[0], whole[row], rtol=0, atol=1e-14)
    order = torch.randperm(len(lengths), generator=torch.Generator().manual_seed(seed))
    torch.testing.assert_close(pool(values[order], mask[order], how), whole[order], rtol=0, atol=1e-14)


@every_pooling
def test_gradients_match_finite_differences(how: str):
    values, mask = random_values()
    assert torch.autograd.gradcheck(lambda values: pool(values, mask, how), (values.requires_grad_(),))


@every_pooling
def test_an_empty_sequence_pools_to_zero_and_sends_no_gradient(how: str):
    values, mask = random_values([0, 0], seed=3)
    found = pool(values.requires_grad_(), mask, how)
    assert torch.equal(found, torch.zeros_like(found))
    found.sum().backward()
    assert torch.equal(values.grad, torch.zeros_like(values))


@every_pooling
def test_memory_layout_does_not_matter(how: str):
    values, mask = random_values()
    scattered = pool(noncontiguous(values), noncontiguous(mask), how)
    torch.testing.assert_close(scattered, pool(values, mask, how), rtol=0, atol=1e-14)


BAD = {
    "values of rank 2": (dict(values=torch.zeros(2, 3)), r"values has shape \(2, 3\); expected \(B, T, H\)"),
    "no row": (dict(values=torch.zeros(0, 3, 4)), r"values has shape \(0, 3, 4\); expected \(B, T, H\)"),
    "no step": (dict(values=torch.zeros(2, 0, 4)), r"values has shape \(2, 0, 4\); expected \(B, T, H\)"),
    "mask of one row": (dict(mask=mask_of([2], 3)), r"mask has shape \(1, 3\); expected \(2, 3\)"),
    "mask of numbers": (dict(mask=torch.ones(2, 3)), "mask has dtype torch.float32; expected torch.bool"),
    "mask with a hole": (dict(mask=torch.tensor([[False, True, True]] * 2)), "mask has a hole in row 0"),
    "unknown": (dict(how="median"), "how is 'median'; expected one of sum, mean, max"),
}


@pytest.mark.parametrize(("bad", "message"), BAD.values(), ids=BAD)
def test_bad_inputs_are_named(bad: dict, message: str):
    good = dict(values=torch.zeros(2, 3, 4), mask=mask_of([3, 1], 3), how="sum")
    pool(**good)
    with pytest.raises(ValueError, match=message):
        pool(**(good | bad))
