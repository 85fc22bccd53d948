"""Figures of experiments over a knob and over epochs: means with their intervals (chapter 10)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matplotlib.figure import Figure

from dien_course.lab.figures.style import BLUE, GREEN, GREY, ORANGE, RED, TEXT, legend_beside, readable

# Colour, line and marker together, so that a print without colours is as legible.
STYLES = (
    {"color": GREY, "ls": "-", "marker": ""},
    {"color": RED, "ls": "-.", "marker": "D"},
    {"color": BLUE, "ls": ":", "marker": "s"},
    {"color": GREEN, "ls": "--", "marker": "^"},
    {"color": ORANGE, "ls": "-", "marker": "o"},
)
BESIDE = 1.02  # dots stand this far beside their mark, of the whole axis, or times it where that is logarithmic
NEAR_CHANCE = 0.7  # an AUC below which chance is drawn as a line


def sweep(curves: Mapping[str, Sequence[tuple]], knob: str, title: str, *, logarithmic: bool = False) -> Figure:
    """One curve for each name: points (value of the knob, mean AUC, half the width of its interval), n of each.

    A fourth part of a point, where it is given, are the values behind it: small dots just right of its mark.
    The first curve is drawn as the limit: grey, without marks. At most five curves.
    """
    figure = Figure(figsize=(8.5, 4.4), layout="constrained")
    axes = figure.subplots()
    # The limit has the first style and the last curves the last ones, so that a model looks alike in all figures.
    styles = [STYLES[0], *STYLES[len(STYLES) + 1 - len(curves) :]]
    span = max(p[0] for points in curves.values() for p in points) - min(p[0] for c in curves.values() for p in c)
    for (name, points), style in zip(curves.items(), styles, strict=False):
        values, means, halves, *dots = zip(*sorted(points), strict=True)
        axes.errorbar(values, means, halves, label=name, capsize=4, lw=2, ms=7, elinewidth=1.2, **style)
        for value, some in zip(values, *dots, strict=True) if dots else ():
            beside = value * BESIDE if logarithmic else value + (BESIDE - 1) * span
            axes.plot([beside] * len(some), some, ls="", marker=".", ms=5, color=style["color"], alpha=0.7)
    if min(mean for points in curves.values() for _, mean, *_ in points) < NEAR_CHANCE:
        axes.axhline(0.5, color=GREY, lw=0.8, ls=(0, (1, 4)))
    if logarithmic:
        axes.set_xscale("log")
    ticks = sorted({value for points in curves.values() for value, *_ in points})
    axes.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
    axes.minorticks_off()
    axes.set(xlabel=knob, ylabel="test AUC (0.5 is chance)", title=title)
    readable(axes)
    legend_beside(axes)
    return figure


def losses(
    curves: Mapping[str, Sequence[float]], title: str, *, ylabel: str = "auxiliary loss in training, nats"
) -> Figure:
    """One curve of auxiliary loss over the epochs, from 1, for each name; log 2, what knowing nothing costs, marked."""
    figure = Figure(figsize=(8.5, 4.0), layout="constrained")
    axes = figure.subplots()
    for (name, values), style in zip(curves.items(), STYLES[1:], strict=False):
        axes.plot(range(1, len(values) + 1), values, label=name, lw=2, ms=6, **style)
    axes.axhline(0.6931, color=GREY, lw=0.8, ls=(0, (1, 4)))
    axes.text(1, 0.700, "log 2: a coin", color=GREY, fontsize=TEXT, va="bottom")
    axes.set_ylim(0, 0.78)
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.set(xlabel="epoch", ylabel=ylabel, title=title)
    readable(axes)
    legend_beside(axes)
    return figure
