"""A step of row-wise Adam on tables of up to 50 million rows: its time must not grow with the table.

`python -m bench.tables` takes up to 10 GB of memory and some minutes, and writes bench/tables.json, and the
table in docs/larger_tables.md.
"""

from __future__ import annotations

import json
import statistics
import time
from pathlib import Path

import torch

from dien_course.training.optimizers import RowWiseAdam

ROWS, WIDTH, NAMED, STEPS = (1_000_000, 10_000_000, 50_000_000), 16, 1024 * 21, 20
DENSE = 1_000_000  # the rows of the table on which dense Adam is measured too
RESULTS = Path(__file__).with_name("tables.json")
PAGE = Path(__file__).parents[1] / "docs" / "larger_tables.md"

OPENING, CLOSING = "<!-- measured, written by bench.tables -->", "<!-- /measured -->"


def run(rows: tuple[int, ...] = ROWS, dense: int = DENSE, steps: int = STEPS) -> dict:
    """Prints and returns milliseconds of processor time, medians of ``steps`` steps on one thread."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        found = [{"rows": size, "gigabytes": gigabytes(size), "milliseconds": _row_wise(size, steps)} for size in rows]
        for one in found:
            print(
                f"{one['rows']:12,} rows, {one['gigabytes']:5.2f} GB: {one['milliseconds']:8.2f} ms a step", flush=True
            )
        plain = {"rows": dense, "milliseconds": _dense(dense, 5)}
        print(f"{dense:12,} rows, a dense gradient: {plain['milliseconds']:8.2f} ms a step")
    finally:
        torch.set_num_threads(before)
    return {"torch": torch.__version__.split("+")[0], "width": WIDTH, "named": NAMED, "row_wise": found, "dense": plain}


def gigabytes(rows: int) -> float:
    """Weights and Adam's two moments, 4 bytes a number."""
    return round(rows * WIDTH * 4 * 3 / 1e9, 2)


def table(results: dict) -> str:
    """What the page shows of it, in Markdown."""
    first = results["row_wise"][0]["milliseconds"]
    lines = ["| rows | weights and moments | milliseconds a step | over the first |", "|---|---|---|---|"]
    for one in results["row_wise"]:
        took = one["milliseconds"]
        lines.append(f"| {one['rows']:,} | {one['gigabytes']} GB | {took:.1f} | {took / first:.2f} |")
    dense = results["dense"]
    took = dense["milliseconds"]
    lines.append(f"| {dense['rows']:,}, a dense gradient and AdamW | | {took:.1f} | {took / first:.2f} |")
    return "\n".join(lines)


def _row_wise(rows: int, steps: int) -> float:
    table = torch.nn.Embedding.from_pretrained(torch.zeros(rows, WIDTH), freeze=False, sparse=True)
    return _milliseconds(table, RowWiseAdam([table.weight], 1e-3), steps)


def _dense(rows: int, steps: int) -> float:
    table = torch.nn.Embedding.from_pretrained(torch.zeros(rows, WIDTH), freeze=False)
    return _milliseconds(table, torch.optim.AdamW([table.weight], 1e-3, fused=True), steps)


def _milliseconds(table: torch.nn.Embedding, optimizer: torch.optim.Optimizer, steps: int) -> float:
    """The median step: look up, gradient and update of ``NAMED`` random rows; two steps before do not count."""
    draw, seconds = torch.Generator().manual_seed(0), []
    for _ in range(steps + 2):
        ids = torch.randint(table.num_embeddings, (NAMED,), generator=draw)
        began = time.process_time()
        table(ids).square().sum().add(table(ids).sum()).backward()
        optimizer.step()
        optimizer.zero_grad()
        seconds.append(time.process_time() - began)
    return round(1000 * statistics.median(seconds[2:]), 2)


if __name__ == "__main__":
    found = run()
    RESULTS.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    before, rest = PAGE.read_text(encoding="utf-8").split(OPENING)
    PAGE.write_text(f"{before}{OPENING}\n\n{table(found)}\n\n{CLOSING}{rest.split(CLOSING)[1]}", encoding="utf-8")
