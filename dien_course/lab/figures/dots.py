"""Figures of means that show every value behind them: rows, and curves over a number (chapters 07 and 10)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matplotlib.figure import Figure

from dien_course.lab.figures.style import BLUE, GREY, ORANGE, legend_beside, readable

LOOKS = ((ORANGE, "o", "-"), (BLUE, "s", "--"), (GREY, "^", ":"))
Point = tuple[float, float, Sequence[float]]  # a mean, half the width of its interval, and the values behind both


def dotted_rows(
    rows: Mapping[str, Point], label: str, title: str, *, lines: Mapping[str, float] | None = None
) -> Figure:
    """For each name, from top to bottom, the mean, its interval, a dot for every value; ``lines`` are dashed."""
    figure = Figure(figsize=(8.5, 0.36 * len(rows) + 1.6), layout="constrained")
    axes = figure.subplots()
    for place, (mean, half, values) in enumerate(rows.values()):
        axes.plot(values, [place] * len(values), ls="", marker=".", ms=6, color=GREY, zorder=1)
        axes.errorbar(mean, place, xerr=half, color=BLUE, capsize=4, lw=1.8, marker="o", ms=7, zorder=2)
    for number, (name, value) in enumerate((lines or {}).items()):
        colour = (ORANGE, GREY)[number % 2]
        axes.axvline(value, color=colour, lw=1.4, ls=("--", ":")[number % 2], label=name, zorder=0)
    axes.set_yticks(range(len(rows)), list(rows))
    axes.invert_yaxis()
    axes.set(xlabel=label, title=title)
    readable(axes)
    if lines:
        axes.legend(frameon=False, loc="lower left")
    return figure


def dotted_curves(curves: Mapping[str, Mapping[float, Point]], xlabel: str, ylabel: str, title: str) -> Figure:
    """For each name a curve over numbers: mean, interval, and a dot for every value, beside the mean. At most three."""
    figure = Figure(figsize=(8.5, 4.0), layout="constrained")
    axes = figure.subplots()
    for (name, points), (colour, marker, line) in zip(curves.items(), LOOKS, strict=False):
        places = list(points)
        means, halves, values = zip(*points.values(), strict=True)
        style = {"color": colour, "marker": marker, "ls": line}
        axes.errorbar(places, means, halves, label=name, capsize=4, lw=2, ms=7, **style)
        for place, some in zip(places, values, strict=True):
            axes.plot([place + 0.08] * len(some), some, ls="", marker=".", ms=6, color=colour, alpha=0.6)
    axes.set_xticks(sorted({place for points in curves.values() for place in points}))
    axes.set(xlabel=xlabel, ylabel=ylabel, title=title)
    readable(axes)
    legend_beside(axes)
    return figure
