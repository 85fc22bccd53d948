"""The printed summary: every layer with its shapes, every parameter once, and a model left as it was."""

from __future__ import annotations

import copy

import pytest
import torch
from torch import nn

from dien_course.models import DIEN, DIN, AttentionGroup, BaseModel, FeatureSpec, summary

SPEC = FeatureSpec(groups=(AttentionGroup("movie", (("movie", "history", "negatives"),)),), numeric=("age",))
SIZES = {"movie": 20}


def batch(rows: int = 6, steps: int = 5) -> dict[str, torch.Tensor]:
    ids = torch.arange(1, rows + 1)
    history = ids[:, None].expand(rows, steps).clone()
    return {"movie": ids, "history": history, "negatives": history + 1, "age": torch.randn(rows)}


def lines(model: nn.Module) -> dict[str, list[str]]:
    """Layer name without its indentation -> the other cells of its line."""
    cells = [line.strip().split("  ") for line in summary(model, batch()).splitlines()[1:-1]]
    return {name: [cell.strip() for cell in rest if cell.strip()] for name, *rest in cells}


def test_a_small_network_by_hand():
    class Named(nn.Sequential):
        def forward(self, batch):
            return super().forward(batch["x"])

    network = Named(nn.Linear(3, 2), nn.ReLU(), nn.Linear(2, 1))
    network[2].weight.requires_grad = False
    assert summary(network, {"x": torch.zeros(4, 3)}).splitlines() == [
        "layer  class   output  parameters",
        "model  Named   (4, 1)            ",
        "  0    Linear  (4, 2)           8",
        "  1    ReLU    (4, 2)            ",
        "  2    Linear  (4, 1)           3",
        "11 parameters, 9 of them trained",
    ]


@pytest.mark.parametrize("kind", [BaseModel, DIN, DIEN])
def test_the_parameters_of_the_lines_are_all_there_are(kind):
    model = kind(SPEC, SIZES)
    *table, last = summary(model, batch()).splitlines()
    counts = [line.split()[-1].replace(",", "") for line in table[1:]]
    total = sum(parameter.numel() for parameter in model.parameters())
    assert sum(int(count) for count in counts if count.isdigit()) == total
    assert last == f"{total:,} parameters, {total:,} of them trained"
    assert len(table) == 1 + len(list(model.modules()))


def test_layers_of_a_dien_have_the_shapes_that_pass_through_them():
    found = lines(DIEN(SPEC, SIZES, embedding_size=4, hidden_size=3, hidden_sizes=(8,)))
    assert found["model"] == ["DIEN", "(6,); ()"]
    assert found["movie_table"] == ["Embedding", "(6, 11, 4)", "80"]  # target, history and negatives at once
    assert found["gru"] == ["AttentionalGRU", "(6, 5, 3); (6, 3)", str(3 * 3 * (4 + 3) + 3 * 3 + 3)]
    assert found["head"] == ["MLP", "(6, 1)"]


def test_a_layer_that_is_not_called_itself_has_no_shape_and_its_parameters():
    model = DIN(SPEC, SIZES, embedding_size=4, attention_sizes=(5,))
    first = next(
        line for line in summary(model, batch()).splitlines() if line.strip().startswith("0 ") and " - " in line
    )
    assert first.split() == ["0", "Linear", "-", str(16 * 5 + 5)]


def test_a_table_that_two_layers_share_is_counted_once():
    class Shared(nn.Module):
        def __init__(self):
            super().__init__()
            self.one, self.two = nn.Linear(2, 2, bias=False), nn.Linear(2, 2, bias=False)
            self.two.weight = self.one.weight

        def forward(self, batch):
            return self.two(self.one(batch["x"]))

    *_, one, two, last = summary(Shared(), {"x": torch.zeros(1, 2)}).splitlines()
    assert (one.split()[-1], two.split()[-1], last.split()[0]) == ("4", "2)", "4")


@pytest.mark.parametrize("training", [True, False])
def test_a_model_and_the_dice_are_left_as_they_were(training: bool):
    model = DIEN(SPEC, SIZES, dropout=0.5).train(training)
    before, state = copy.deepcopy(model.state_dict()), torch.get_rng_state()
    made = batch()
    torch.set_rng_state(state)
    summary(model, made)
    assert model.training == training
    assert torch.equal(torch.get_rng_state(), state)
    assert all(torch.equal(value, before[name]) for name, value in model.state_dict().items())
    assert not any(layer._forward_hooks for layer in model.modules())
    assert all(parameter.grad is None for parameter in model.parameters())
