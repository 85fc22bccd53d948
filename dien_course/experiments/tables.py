"""What every table of docs/results.md is made of: rows of Markdown, differences in figures, verdicts in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from dien_course.experiments.statistics import Interval

if TYPE_CHECKING:
    import pandas as pd


def verdict(difference: Interval) -> str:
    """What an interval of a difference says: higher, lower, or that these seeds cannot tell."""
    if difference.low > 0:
        return "higher"
    return "lower" if difference.high < 0 else "cannot be told apart"


def has(table: pd.DataFrame, condition: str) -> bool:
    """Whether ``condition`` has run for every seed of ``table``, two at least."""
    return len(table) > 0 and 2 <= table.seed.nunique() == (table.condition == condition).sum()


def markdown(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table; one line that says so where nothing has run."""
    if not rows:
        return "*Not run.*\n"
    lines = [f"| {' | '.join(header)} |", "|" + "---|" * len(header)]
    return "\n".join(lines + [f"| {' | '.join(row)} |" for row in rows]) + "\n"


def signed(difference: Interval) -> str:
    """A difference with its interval, and its verdict in words."""
    return f"{difference.mean:+.4f} ± {difference.half:.4f}"
