"""The count of checked answers, for the closing lines of a test run."""

from __future__ import annotations

import json
import statistics
from collections import Counter


def closing_lines(properties: list[tuple[str, str]]) -> list[str]:
    """What the tests of answers recorded, summed up; no lines if none ran."""
    total: Counter[str] = Counter()
    seconds: list[float] = []
    for name, value in properties:
        if name == "answers":
            counts = json.loads(value)
            seconds += counts.pop("seconds")
            total.update(counts)
    if not total:
        return []
    return [
        f"{total['exercises']} exercises: {total['accepted']} right answers accepted, {total['rejected']} wrong ones "
        f"rejected ({total['named']} named, {total['shown']} shown a counterexample, {total['mute']} neither)",
        f"one check: median {statistics.median(seconds):.2f} s, longest {max(seconds):.2f} s",
    ]
