"""The variants on the traits task: the smallest reader that has an evolution layer, and its training (chapter 07)."""

from __future__ import annotations

from itertools import product

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from dien_course.experiments.conditions import Condition, TraitData
from dien_course.experiments.traits import ROOMS, Traits, draw_traits
from dien_course.layers import AttentionalGRU, TargetAttention

RATES, HIDDEN_SIZES = (0.03, 0.1), (8, 16)  # the search that every variant is given
STEPS, BATCH = 300, 128
JUDGED = 8_000  # rows that choose, and as many others that judge
CHOOSING, JUDGING = 10_000, 20_000  # added to the seed


class TraitReader(nn.Module):
    """Behaviours, attention, one AttentionalGRU, and a linear read-out of the traits that the target's weights weigh.

    ``extractor`` puts a plain GRU before it, as DIEN does. The variant ``gru`` pools its states by attention.
    Call: ``reader(rows)`` -> logits (B,).
    """

    def __init__(self, traits: int, variant: str, hidden_size: int, extractor: bool = False):
        super().__init__()
        size = ROOMS + 2 * traits
        self.extractor = AttentionalGRU(size, hidden_size, "gru") if extractor else None
        self.evolution = AttentionalGRU(hidden_size if extractor else size, hidden_size, variant)
        keys = hidden_size if extractor or variant == "gru" else size
        scale = "softmax" if variant == "gru" else "sigmoid"
        self.attention = TargetAttention(ROOMS, keys, "bilinear", scale)
        self.traits = nn.Linear(hidden_size, traits)

    def forward(self, rows: Traits) -> Tensor:
        x, mask = rows.behaviours, torch.ones(rows.behaviours.shape[:2], dtype=torch.bool)
        if self.extractor is not None:
            x, _ = self.extractor(x)
        if self.evolution.variant == "gru":
            states, _ = self.evolution(x)
            summary = (self.attention(rows.room, states, mask).unsqueeze(2) * states).sum(1)
        else:
            _, summary = self.evolution(x, self.attention(rows.room, x, mask), mask)
        return 3 * (self.traits(summary) * rows.weights).sum(1)  # 3: the state is within ±1, log-odds are not


def train_reader(
    variant: str,
    traits: int,
    *,
    seed: int = 0,
    hidden_size: int = 16,
    learning_rate: float = 0.03,
    steps: int = STEPS,
    length: int = 16,
    extractor: bool = False,
) -> TraitReader:
    """A reader trained by Adam on ``steps`` batches of rows that it never sees again; the rate falls along a line."""
    torch.manual_seed(seed)
    generator = torch.Generator().manual_seed(seed)
    reader = TraitReader(traits, variant, hidden_size, extractor)
    optimizer = torch.optim.Adam(reader.parameters(), learning_rate)
    schedule = torch.optim.lr_scheduler.LinearLR(optimizer, 1.0, 0.05, steps)
    for _ in range(steps):
        rows = draw_traits(BATCH, traits, length, generator)
        optimizer.zero_grad()
        F.binary_cross_entropy_with_logits(reader(rows), rows.label).backward()
        optimizer.step()
        schedule.step()
    return reader.eval()


@torch.no_grad()
def right_answers(reader: TraitReader, rows: Traits) -> float:
    """The share of ``rows`` whose label the reader tells; a guess gets a half."""
    return float(((reader(rows) > 0) == (rows.label > 0)).float().mean())


def search(condition: Condition, seed: int) -> dict:
    """What the result of a condition on ``TraitData`` holds, but for the seconds.

    Every one of ``RATES`` × ``HIDDEN_SIZES`` is trained; the one that answers most of the choosing rows is judged on
    others: accuracy, with its learning_rate and hidden_size. grid_accuracy are the shares on the choosing rows, in the
    order of the grid, the sizes of the first rate first.
    """
    data: TraitData = condition.data
    choosing, judging = (
        draw_traits(JUDGED, data.traits, data.max_length, torch.Generator().manual_seed(seed + apart))
        for apart in (CHOOSING, JUDGING)
    )
    grid = list(product(RATES, HIDDEN_SIZES))
    settings = {**condition.model, "traits": data.traits, "seed": seed, "length": data.max_length}
    readers = [train_reader(**settings, learning_rate=rate, hidden_size=size) for rate, size in grid]
    found = [right_answers(reader, choosing) for reader in readers]
    best = max(range(len(grid)), key=found.__getitem__)
    return {
        "accuracy": right_answers(readers[best], judging),
        "learning_rate": grid[best][0],
        "hidden_size": grid[best][1],
        "grid_accuracy": found,
    }
