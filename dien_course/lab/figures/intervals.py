"""Figures of means with their intervals, one row each (chapter 10)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matplotlib.figure import Figure

from dien_course.lab.figures.style import BLUE, GREY, ORANGE, legend_beside, readable

# A mean, half the width of its interval, and the values behind both where they are to be shown.
Point = tuple[float, float] | tuple[float, float, Sequence[float]]
BELOW = 0.28  # of a row: dots stand beside the interval, not on it


def interval_rows(rows: Mapping[str, Point], label: str, title: str, *, reference: float | None = None) -> Figure:
    """For each name a mean and half the width of its interval, from top to bottom, as a mark and a bar.

    The values behind both, where they are given, are dots just below.
    Where the interval holds ``reference`` the mark is hollow: these data cannot tell the two apart.
    """
    figure = Figure(figsize=(8.5, 0.42 * len(rows) + 1.4), layout="constrained")
    axes = figure.subplots()
    for place, (mean, half, *values) in enumerate(rows.values()):
        told = reference is None or abs(mean - reference) > half
        colour = BLUE if reference is None or mean <= reference or not told else ORANGE
        face = colour if told else "white"
        axes.errorbar(mean, place, xerr=half, color=colour, capsize=4, lw=1.8, marker="o", ms=8, mfc=face, mew=1.8)
        for dots in values:
            axes.plot(dots, [place + BELOW] * len(dots), ls="", marker=".", ms=6, color=GREY)
    if reference is not None:
        axes.axvline(reference, color=GREY, lw=1, ls="--")
    axes.set_yticks(range(len(rows)), list(rows))
    axes.invert_yaxis()
    axes.set(xlabel=label, title=title)
    axes.margins(y=0.08)
    readable(axes)
    return figure


def grouped_bars(
    groups: Mapping[str, Mapping[str, Point]], label: str, title: str, *, limit: float | None = None
) -> Figure:
    """For each group (along the axis) one bar for each name, its height a mean with half the width of its interval.

    The values behind both, where they are given, are dots right of the middle. Bars differ by hatching as well as by
    colour; ``limit`` is a grey line that cannot be passed.
    """
    figure = Figure(figsize=(8.5, 4.0), layout="constrained")
    axes = figure.subplots()
    names = list(next(iter(groups.values())))
    width = 0.8 / len(names)
    looks = (("white", "///", BLUE), (ORANGE, "", ORANGE), (GREY, "..", GREY))
    for number, name in enumerate(names):
        face, hatch, edge = looks[number % len(looks)]
        places = [group + (number - (len(names) - 1) / 2) * width for group in range(len(groups))]
        means, halves, *values = zip(*(members[name] for members in groups.values()), strict=True)
        axes.bar(
            places, means, width * 0.92, yerr=halves, capsize=4, label=name, facecolor=face, hatch=hatch, edgecolor=edge
        )
        for place, dots in zip(places, *values, strict=False) if values else ():
            axes.plot([place + width / 4] * len(dots), dots, ls="", marker=".", ms=6, color="black")
    if limit is not None:
        axes.axhline(limit, color=GREY, lw=1.2, ls="--")
    axes.set_xticks(range(len(groups)), list(groups))
    axes.set(ylabel=label, title=title)
    readable(axes)
    legend_beside(axes)
    return figure
