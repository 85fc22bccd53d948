"""Row-wise Adam against torch's SparseAdam, and which weights get which optimizer."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from dien_course.data import AttentionGroup, FeatureSpec
from dien_course.models import DIEN
from dien_course.models.embedding import ROW_WISE_FROM, table_of
from dien_course.training.averaging import WeightAverage
from dien_course.training.optimizers import RowWiseAdam, optimizers_of, row_wise, slow_down

pytestmark = pytest.mark.trains
SPEC = FeatureSpec(groups=(AttentionGroup("movie", (("movieId", "history", "negatives"),)),))


def sparse_table(rows: int = 50, width: int = 4) -> nn.Embedding:
    torch.manual_seed(0)
    return nn.Embedding(rows, width, padding_idx=0, sparse=True).double()


@pytest.mark.parametrize("width", [1, 4])
def test_row_wise_adam_computes_what_sparse_adam_computes(width: int):
    tables = [sparse_table(width=width) for _ in range(2)]
    ours, theirs = RowWiseAdam([tables[0].weight], 0.1), torch.optim.SparseAdam([tables[1].weight], lr=0.1)
    generator = torch.Generator().manual_seed(1)
    for _ in range(30):
        ids = torch.randint(0, 20, (6, 3), generator=generator)  # with repeats, and rows that never come
        reading = torch.randn(6, 3, width, generator=generator, dtype=torch.float64)
        for table, optimizer in zip(tables, (ours, theirs), strict=True):
            optimizer.zero_grad()
            (table(ids) * reading).sum().backward()
            optimizer.step()
    torch.testing.assert_close(tables[0].weight, tables[1].weight, rtol=1e-12, atol=1e-12)


def test_rows_that_no_batch_names_do_not_move_and_neither_does_padding():
    table = sparse_table()
    before = table.weight.detach().clone()
    optimizer = RowWiseAdam([table.weight], 0.1)
    table(torch.tensor([0, 3, 3, 7])).sum().backward()
    optimizer.step()
    moved = (table.weight != before).any(1).nonzero().squeeze(1).tolist()
    assert moved == [3, 7]


def test_a_table_without_a_gradient_is_left_alone():
    table = sparse_table()
    before = table.weight.detach().clone()
    RowWiseAdam([table.weight], 0.1).step()
    assert torch.equal(table.weight, before)


def test_only_large_tables_are_trained_row_by_row():
    assert table_of(ROW_WISE_FROM, 1).sparse and not table_of(ROW_WISE_FROM - 1, 1).sparse
    small, large = (DIEN(SPEC, {"movieId": size}, embedding_size=2) for size in (100, ROW_WISE_FROM))
    assert row_wise(small) == [] and len(optimizers_of(small, 1e-3, 0.0)) == 1
    assert {table.shape[1] for table in row_wise(large)} == {1, 2}  # item bias and embedding
    adam, rows = optimizers_of(large, 1e-3, 0.0)
    weights = [weight for optimizer in (adam, rows) for group in optimizer.param_groups for weight in group["params"]]
    assert {id(weight) for weight in weights} == {id(weight) for weight in large.parameters()}
    assert len(weights) == len(list(large.parameters()))


def test_a_step_on_large_tables_trains_the_whole_model():
    torch.manual_seed(0)
    model = DIEN(SPEC, {"movieId": ROW_WISE_FROM}, embedding_size=2)
    before = {name: value.detach().clone() for name, value in model.named_parameters()}
    batch = {name: torch.randint(2, ROW_WISE_FROM, (8, 5)) for name in ("history", "negatives")}
    output = model(batch | {"movieId": torch.randint(2, ROW_WISE_FROM, (8,))})
    (output.logits.square().sum() + output.auxiliary_loss).backward()
    for optimizer in optimizers_of(model, 1e-2, 0.0):
        optimizer.step()
    still = [name for name, value in model.named_parameters() if torch.equal(value, before[name])]
    assert not still


def test_the_average_of_weights_holds_the_same_large_tables_and_averages_the_rest():
    model = DIEN(SPEC, {"movieId": ROW_WISE_FROM}, embedding_size=2)
    average = WeightAverage(model, 0.5)
    mine, theirs = dict(average.module.named_parameters()), dict(model.named_parameters())
    assert {name for name in mine if mine[name] is theirs[name]} == {
        name for name, value in theirs.items() if len(value) == ROW_WISE_FROM
    }
    weight = next(name for name in theirs if "weight_state" in name)
    average.update()
    first = theirs[weight].detach().clone()
    with torch.no_grad():
        theirs[weight].add_(2)
    average.update()
    torch.testing.assert_close(mine[weight], first + 1)


@pytest.mark.parametrize("kind", ["adamw", "adam"])
def test_what_was_trained_before_learns_slower_and_the_rest_as_before(kind: str):
    torch.manual_seed(0)
    trained, fresh = nn.Linear(3, 1, bias=False), nn.Linear(3, 1, bias=False)
    model = nn.ModuleList([trained, fresh])
    [optimizer] = optimizers_of(model, 0.1, 0.0, kind)
    trained(torch.ones(1, 3)).sum().backward()
    optimizer.step()
    slow_down(optimizer, 0.1)
    rates = {round(group["lr"], 6): group["params"] for group in optimizer.param_groups}
    assert rates[0.1][0] is fresh.weight and rates[0.01][0] is trained.weight and len(rates) == 2
    before = [layer.weight.clone() for layer in model]
    optimizer.zero_grad()
    sum(layer(torch.ones(1, 3)).sum() for layer in model).backward()
    optimizer.step()
    moved = [(layer.weight - old).abs().max().item() for layer, old in zip(model, before, strict=True)]
    assert moved == pytest.approx([0.01, 0.1], rel=0.01)


def test_a_large_table_that_was_trained_learns_slower_too():
    table = sparse_table()
    optimizer = RowWiseAdam([table.weight], 0.1)
    for factor in (1.0, 0.1):
        slow_down(optimizer, factor)
        before = table.weight.detach().clone()
        optimizer.zero_grad()
        table(torch.tensor([3])).sum().backward()
        optimizer.step()
        assert (table.weight - before).abs().max().item() == pytest.approx(0.1 * factor, rel=1e-3)
