"""Embedding has the numbers and the gradients of torch.nn.Embedding."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from dien_course.layers.embedding import Embedding


def both(size: int, width: int, **settings) -> tuple[Embedding, nn.Embedding]:
    torch.manual_seed(0)
    ours, theirs = Embedding(size, width, **settings).double(), nn.Embedding(size, width, **settings).double()
    theirs.load_state_dict(ours.state_dict())
    return ours, theirs


@pytest.mark.parametrize("shape", [(), (0,), (5,), (3, 4), (2, 3, 2)], ids=str)
@pytest.mark.parametrize("padding", [None, 0, 3])
def test_vectors_and_gradients_are_those_of_torch(shape: tuple[int, ...], padding: int | None):
    ids, results = torch.randint(0, 6, shape, generator=torch.Generator().manual_seed(1)), []
    for table in both(6, 3, padding_idx=padding):
        vectors = table(ids)
        (vectors * torch.arange(vectors.numel()).view_as(vectors)).sum().backward()
        results.append((vectors.detach(), table.weight.grad))
    for found, wanted in zip(*results, strict=True):
        torch.testing.assert_close(found, wanted, rtol=0, atol=0)


def test_a_row_named_many_times_gets_the_sum_and_gradcheck_agrees():
    ours, _ = both(4, 2, padding_idx=0)
    ids = torch.tensor([[1, 1, 2], [1, 3, 1]])
    assert torch.autograd.gradcheck(
        lambda weight: torch.func.functional_call(ours, {"weight": weight}, ids),
        ours.weight.detach().requires_grad_(),
    )
    ours(ids).sum().backward()
    assert ours.weight.grad.tolist() == [[0, 0], [4, 4], [1, 1], [1, 1]]


def test_a_gradient_of_the_gradient_is_there():
    ours, theirs = both(4, 2)
    ids, found = torch.tensor([1, 2, 1]), []
    for table in (ours, theirs):
        (gradient,) = torch.autograd.grad(table(ids).pow(3).sum(), table.weight, create_graph=True)
        found.append(torch.autograd.grad(gradient.sum(), table.weight)[0])
    torch.testing.assert_close(*found)


def test_a_sparse_table_keeps_its_sparse_gradient():
    ours, theirs = both(6, 3, padding_idx=0, sparse=True)
    for table in (ours, theirs):
        table(torch.tensor([[1, 0], [1, 5]])).sum().backward()
    assert ours.weight.grad.is_sparse
    torch.testing.assert_close(ours.weight.grad.to_dense(), theirs.weight.grad.to_dense())


@pytest.mark.parametrize("wrong", [6, -1])
def test_an_id_that_the_table_has_not_raises(wrong: int):
    ours, _ = both(6, 3)
    with pytest.raises(IndexError, match="out of range"):
        ours(torch.tensor([wrong]))


@pytest.mark.parametrize("settings", [{"max_norm": 1.0}, {"scale_grad_by_freq": True}], ids=str)
def test_what_only_torch_can_do_is_left_to_torch(settings):
    ours, theirs = both(6, 3, **settings)
    for table in (ours, theirs):
        table(torch.tensor([1, 1, 2])).sum().backward()
    torch.testing.assert_close(ours.weight.detach(), theirs.weight.detach())
    torch.testing.assert_close(ours.weight.grad, theirs.weight.grad)


def test_torch_func_differentiates_through_it():
    ours, theirs = both(6, 3, padding_idx=0)
    ids = torch.tensor([[1, 2], [0, 5], [2, 2]])

    def gradients(table):
        def loss(weight, some):
            return torch.func.functional_call(table, {"weight": weight}, some).square().sum()

        return torch.func.vmap(torch.func.grad(loss), (None, 0))(table.weight.detach(), ids)

    torch.testing.assert_close(gradients(ours), gradients(theirs))
