"""A training run small enough to be looked through, for exercise 12.2: it can be begun, killed, and gone on with."""

from __future__ import annotations

import random

EPOCHS, RATE, MOMENTUM, FADE = 4, 0.2, 0.8, 0.7
DERIVED = ("order", "rate", "gradient")  # what follows from the rest at every step
GIVEN = ("rows", "seed")  # what the command brings again
KEPT = ("weight", "velocity", "average", "epoch", "place", "generator", "best", "best_weight")


def begun(rows: list[list[float]], seed: int) -> dict:
    """A run before its first step: one weight w, that learns y ≈ w · x from ``rows`` [x, y]; the last is held out."""
    run = {"rows": rows, "seed": seed, "weight": 0.0, "velocity": 0.0, "average": 0.0, "epoch": 0, "place": 0}
    return {**run, "generator": 12345, "best": 1e9, "best_weight": 0.0, "order": [], "rate": RATE, "gradient": 0.0}


def gone_on(run: dict, steps: int) -> dict:
    """The run ``steps`` steps later, or when its epochs are over."""
    run, count = dict(run), len(run["rows"]) - 1
    for _ in range(steps):
        if run["epoch"] == EPOCHS:
            break
        run["order"] = random.Random(f"{run['seed']}, {run['epoch']}").sample(range(count), count)
        run["rate"] = RATE * (1 - (run["epoch"] * count + run["place"]) / (EPOCHS * count))
        x, y = run["rows"][run["order"][run["place"]]]
        run["generator"] = 16807 * run["generator"] % 2147483647  # whether dropout takes this step's input away
        x = x if run["generator"] % 4 else 0.0
        run["gradient"] = (run["weight"] * x - y) * x
        run["velocity"] = MOMENTUM * run["velocity"] + run["gradient"]
        run["weight"] -= run["rate"] * run["velocity"]
        run["average"] = FADE * run["average"] + (1 - FADE) * run["weight"]
        run["place"] += 1
        if run["place"] == count:
            _end_epoch(run)
    return run


def _end_epoch(run: dict) -> None:
    """Looks at the row that is held out, and remembers the best average so far."""
    x, y = run["rows"][-1]
    loss = (run["average"] * x - y) ** 2
    if loss < run["best"]:
        run["best"], run["best_weight"] = loss, run["average"]
    run["epoch"], run["place"] = run["epoch"] + 1, 0
