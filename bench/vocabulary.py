"""One training step against the number of items, from 10 thousand to 10 million: forward, backward, update, average.

Tables from 100,000 items on are trained row by row. The rest is the tutorial's configuration at batch 128.
"""

from __future__ import annotations

import torch
from torch.nn import functional as F

from bench.timing import alternate
from dien_course.data import AttentionGroup, FeatureSpec
from dien_course.models import DIEN
from dien_course.training.averaging import WeightAverage
from dien_course.training.optimizers import optimizers_of

SPEC = FeatureSpec(groups=(AttentionGroup("movie", (("movieId", "history", "negatives"),)),))
ITEMS = (10_000, 100_000, 1_000_000, 10_000_000)
BATCH, HISTORY, EMBEDDING = 128, 10, 16


def run() -> dict:
    """Prints the milliseconds of a step at each number of items and the ratio to the first; returns them."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        seconds = alternate({str(items): step_with(items) for items in ITEMS}, repeats=60, warmups=10)
    finally:
        torch.set_num_threads(before)
    rows = [
        {"items": items, "milliseconds": round(1000 * seconds[str(items)], 2)}
        | {"ratio": round(seconds[str(items)] / seconds[str(ITEMS[0])], 2)}
        for items in ITEMS
    ]
    for row in rows:
        print(f"{row['items']:12,} items {row['milliseconds']:8.2f} ms {row['ratio']:6.2f}")
    return {"threads": 1, "rows": rows}


def step_with(items: int):
    """A step on a batch of its own each time, items drawn uniformly."""
    torch.manual_seed(0)
    model = DIEN(SPEC, {"movieId": items}, embedding_size=EMBEDDING)
    optimizers = optimizers_of(model, 1e-3, 1e-2)
    average = WeightAverage(model, 0.98)
    label = torch.randint(0, 2, (BATCH,)).float()

    def step() -> None:
        batch = {name: torch.randint(2, items, (BATCH, HISTORY)) for name in ("history", "negatives")}
        logits, auxiliary = model(batch | {"movieId": torch.randint(2, items, (BATCH,))})
        loss = F.binary_cross_entropy_with_logits(logits, label) + auxiliary
        for optimizer in optimizers:
            optimizer.zero_grad()
        loss.backward()
        for optimizer in optimizers:
            optimizer.step()
        average.update()

    return step
