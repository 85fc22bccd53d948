"""A figure of time ratios: one layer against others, shape by shape (chapter 11)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matplotlib.figure import Figure

from dien_course.lab.figures.style import BLUE, GREEN, GREY, ORANGE, PANEL, RED, legend_below, readable

LOOKS = ((BLUE, "o"), (ORANGE, "s"), (GREEN, "^"), (RED, "D"))
TICKS = (0.25, 0.5, 1, 2)


def time_ratios(shapes: Sequence[str], ratios: Mapping[str, Sequence[float]], title: str) -> Figure:
    """One row for each of N shapes, in it one mark for each opponent: time of the layer over time of the opponent.

    ``ratios`` holds N positive numbers for each opponent. The axis is logarithmic, with a line at 1: as fast.
    """
    figure = Figure(figsize=(9, 0.5 * len(shapes) + 2.1), layout="constrained")
    axes = figure.subplots()
    rows = range(len(shapes))
    axes.axvline(1, color=GREY, lw=1.5, ls="--")
    for row in rows:
        axes.axhline(row, color=GREY, lw=0.5, alpha=0.4)
    for (name, values), (colour, marker) in zip(ratios.items(), LOOKS, strict=False):
        axes.plot(values, rows, color=colour, marker=marker, ms=10, mec="black", ls="", label=name)
    axes.set_yticks(rows, shapes)
    axes.invert_yaxis()
    axes.set_xscale("log")
    axes.set_xticks(TICKS, [f"{tick:g}" for tick in TICKS])
    axes.minorticks_off()
    axes.set_xlim(min(0.22, *(0.9 * min(values) for values in ratios.values())), 2.2)
    axes.set(xlabel="time, the opponent's being 1 (logarithmic; left of the dashed line is faster)", title=title)
    readable(axes, title=PANEL)
    legend_below(figure, columns=4)
    return figure
