"""Scoring 200 targets for one user with a history of 50 behaviours, 36 numbers each, on one thread."""

from __future__ import annotations

import torch

from bench.recurrence import BY_TORCH, by_torch
from bench.timing import alternate
from dien_course.data import AttentionGroup, FeatureSpec
from dien_course.models import DIEN

ITEMS, TARGETS, HISTORY, WIDTH = 10_000, 200, 50, 36
SPEC = FeatureSpec(groups=(AttentionGroup("movie", (("movieId", "history", "negatives"),)),))


def run() -> dict:
    """Prints the median milliseconds, with compiled steps and by torch's operations alone; returns them."""
    torch.manual_seed(0)
    model = DIEN(SPEC, {"movieId": ITEMS}, embedding_size=WIDTH).eval()
    history = torch.randint(2, ITEMS, (1, HISTORY)).expand(TARGETS, HISTORY)
    batch = {"movieId": torch.randint(2, ITEMS, (TARGETS,)), "history": history}
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        with torch.inference_mode():
            turns = {"compiled": lambda: model(batch), BY_TORCH: by_torch(lambda: model(batch))}
            seconds = alternate(turns, repeats=50)
    finally:
        torch.set_num_threads(before)
    milliseconds = {name: round(1000 * value, 2) for name, value in seconds.items()}
    print(f"{milliseconds} ms, the extractor run once")
    return {"threads": 1, "milliseconds": milliseconds["compiled"], BY_TORCH: milliseconds[BY_TORCH]}
