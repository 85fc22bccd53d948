"""What every table of docs/results.md is made of: rows of Markdown, figures with their dots, verdicts in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from dien_course.experiments.comparisons import apart, falls, shown

if TYPE_CHECKING:
    import pandas as pd

    from dien_course.experiments.statistics import Interval


NOT_HOLM = ", not after Holm"
MARK = " †"


def verdict(difference: Interval) -> str:
    """What an interval of a difference says: higher, lower, or that these seeds cannot tell.

    Among a family of differences (``judged_among``) it adds where the difference does not survive Holm's rule.
    """
    if not apart(difference):
        return "cannot be told apart"
    return ("higher" if difference.mean > 0 else "lower") + NOT_HOLM * falls(difference)


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
    """A difference with its interval; † where it leaves 0 out and does not survive Holm's rule (``judged_among``)."""
    shown(difference)
    return f"{difference.mean:+.4f} ± {difference.half:.4f}{MARK * falls(difference)}"


def dotted(found: Interval, *, share: bool = False) -> str:
    """An interval and below it, in the same cell, the values that it is of, one a seed; a ``share`` in percent."""
    if share:
        return f"{percent(found)}<br>{' '.join(f'{100 * value:.0f}' for value in found.values)}"
    return f"{found}<br>{dots(found.values)}"


def signed_dotted(difference: Interval) -> str:
    """A difference with its interval and below it, in the same cell, those of the single seeds."""
    return f"{signed(difference)}<br>{dots(difference.values, '+')}"


def dots(values: Iterable[float], sign: str = "", digits: int = 4) -> str:
    """The values of the single seeds, in their order: ".8875 .8881", with a ``sign`` "+.0072 -.0003"."""
    return " ".join(short(value, sign, digits) for value in values)


def short(value: float, sign: str = "", digits: int = 4) -> str:
    """So many decimals without the leading zero: .8875, +.0072."""
    written = f"{value:{sign}.{digits}f}"
    return written.replace("0.", ".", 1) if abs(value) < 1 else written


def percent(share: Interval) -> str:
    """A share with half its interval, in percent."""
    return f"{100 * share.mean:.0f} % ± {100 * share.half:.0f}"
