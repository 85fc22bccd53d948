"""Weight decay on embedding tables: films that no batch names move in every step."""

from __future__ import annotations

import torch
from torch import nn

from dien_course.museum.exhibit import Exhibit, Source, Symptom
from dien_course.training.optimizers import RowWiseAdam


def adam_with_l2(table: nn.Embedding) -> torch.optim.Optimizer:
    """Adam whose decay is added to the gradient: where that is 0 the decay is all there is, and Adam rescales it."""
    return torch.optim.Adam(table.parameters(), lr=1e-2, weight_decay=1e-5)


def row_wise(table: nn.Embedding) -> torch.optim.Optimizer:
    """The package's optimizer for large tables."""
    return RowWiseAdam(list(table.parameters()), 1e-2)


def unnamed_row_moves(optimizer_of) -> float:
    """How far the vector of a film moves in one step of a batch that does not name it."""
    table = nn.Embedding(6, 4, sparse=optimizer_of is row_wise)
    nn.init.constant_(table.weight, 0.5)
    optimizer = optimizer_of(table)
    table(torch.tensor([1, 2])).sum().backward()
    optimizer.step()
    return float((table.weight.detach()[5] - 0.5).abs().max())


EXHIBIT = Exhibit(
    name="decayed_tables",
    title="Films that fade while nobody looks",
    room="engineering",
    story="Rare films end near zero and score alike; a larger data set makes it worse.",
    because="Adam divides by the gradient's size, so even a decay of 1e-5 moves an untouched row at the full rate.",
    test="Take one step, and look at a row that the batch does not name.",
    symptom=Symptom("movement of a row that the batch does not name", unnamed_row_moves),
    wrong=adam_with_l2,
    cure=row_wise,
    sources=(
        Source(
            "torch-rechub",
            "0.9.0 (installed)",
            "torch_rechub/trainers/ctr_trainer.py, CTRTrainer.__init__",
            "by default Adam with weight_decay 1e-5 over all parameters, tables included",
        ),
    ),
)
