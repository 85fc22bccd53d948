"""What each default setting of ``train`` is worth, on parts held out of a folder's training samples.

    python -m bench.settings --data FOLDER

trains every row of the table on the same splits (seeds 0, 1, ...): a fifth of the users is held out to score, a tenth
of the rest chooses the epoch. Prints the mean AUC over the splits and the paired difference from the defaults, with a
95 % interval (Student's t), and writes bench/settings.json and, from it, docs/settings.md. No test file is read.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import statistics
import sys
from pathlib import Path

from scipy.stats import t
from tqdm import tqdm

from dien_course.data import open_source
from dien_course.data.source import Source
from dien_course.training import Settings, train

ROWS: dict[str, dict] = {
    "the defaults": {},
    "no warm-up with the auxiliary loss alone": {"warmup_steps": 0},
    "no auxiliary loss at all": {"auxiliary": False},
    "one embedding table for each column": {"tables": "separate"},
    "no averaging of the weights": {"averaging": 0.0},
    "no dropout in the MLP": {"dropout": 0.0},
    "embedding dropout 0.3": {"embedding_dropout": 0.3},
    "embedding size 16": {"embedding_size": 16},
    "negatives by popularity": {"negatives": "popularity"},
    "variant gru": {"variant": "gru"},
    "variant aigru": {"variant": "aigru"},
    "variant agru": {"variant": "agru"},
    "DIN": {"model": "din"},
    "BaseModel": {"model": "base"},
}
RESULTS = Path(__file__).parent / "settings.json"
PAGE = Path(__file__).parents[1] / "docs" / "settings.md"
HEAD = """# Why `train` has the defaults it has

The tutorial's prepared sample of MovieLens-1M, {splits} splits of its training file: a fifth of the users is held out
to score, a tenth of the rest chooses the epoch. Each row changes one setting of `train --no-numbers`;
what the [numbers](numbers.md) beside the samples and a smaller rate for what the warm-up has
trained are worth stands in [what was measured](results.md), on splits that chose nothing. The difference is paired by
split, with a 95 % interval (Student's t): where the interval holds 0, these splits cannot tell the row from the
defaults. No test file was read. The splits are those that the defaults were tuned on, so their own figure is a little
flattered.

| setting | AUC | difference from the defaults |
|---|---|---|
"""
FOOT = """
Learning rate, batch size, embedding size and the length of the warm-up were chosen together in shorter trials before
this table; the shipped world was tried with the same settings. To measure again: `python -m bench.settings --data
FOLDER`, with a folder that holds the sample's `train.csv`. This page is written by that command.
"""


def score(folder: Path, seed: int, changes: dict) -> float:
    """AUC on the users that split ``seed`` holds out."""
    source = open_source(folder, seed=seed)
    changes = dict(changes)
    if tables := changes.pop("tables", None):
        source = dataclasses.replace(source, spec=dataclasses.replace(source.spec, tables=tables))
    assert isinstance(source, Source)
    return train(source, Settings(seed=seed, **changes), progress=False).metrics["auc"]


def difference(first: list[float], second: list[float]) -> tuple[float, float]:
    """Mean of the paired differences, and half the width of its 95 % interval."""
    paired = [a - b for a, b in zip(first, second, strict=True)]
    half = t.ppf(0.975, len(paired) - 1) * statistics.stdev(paired) / len(paired) ** 0.5
    return statistics.mean(paired), half


def page(results: dict) -> str:
    """docs/settings.md for what ``main`` wrote as JSON."""
    lines = []
    for name, row in results["rows"].items():
        change = f"{row['difference']:+.4f} ± {row['half_interval']:.4f}" if name != "the defaults" else ""
        lines.append(f"| {name} | {row['auc']:.4f} | {change} |\n")
    return HEAD.format(splits=results["splits"]) + "".join(lines) + FOOT


def main() -> int:
    """The command line; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m bench.settings", description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="a prepared folder without test.csv")
    parser.add_argument("--splits", type=int, default=5)
    parser.add_argument("--out", type=Path, default=RESULTS)
    options = parser.parse_args()
    if (options.data / "test.csv").exists():
        print(f"error: {options.data} holds a test.csv; settings are not chosen on test data", file=sys.stderr)
        return 2
    scores: dict[str, list[float]] = {}
    bar = tqdm(total=len(ROWS) * options.splits, unit="run")
    for name, changes in ROWS.items():
        scores[name] = []
        for seed in range(options.splits):
            scores[name].append(score(options.data, seed, changes))
            bar.update()
    bar.close()
    results = {}
    for name, values in scores.items():
        mean, half = difference(values, scores["the defaults"]) if name != "the defaults" else (0.0, 0.0)
        results[name] = {"auc": statistics.mean(values), "difference": mean, "half_interval": half, "splits": values}
        print(f"{name:42} {statistics.mean(values):.4f}   {mean:+.4f} ± {half:.4f}")
    everything = {"splits": options.splits, "rows": results}
    options.out.write_text(json.dumps(everything, indent=1) + "\n")
    PAGE.write_text(page(everything), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
