"""The figure of a symptom: what is measured of sound and of faulty pieces while something is turned (chapter 13)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matplotlib.figure import Figure

from dien_course.lab.figures.style import BLUE, GREEN, ORANGE, RED, legend_beside, readable

# Colour, line and marker together, so that a print without colours is as legible. The sound piece comes first.
STYLES = (
    {"color": BLUE, "ls": "-", "marker": "o"},
    {"color": RED, "ls": "--", "marker": "s"},
    {"color": ORANGE, "ls": "-.", "marker": "^"},
    {"color": GREEN, "ls": ":", "marker": "D"},
)


def symptom(
    curves: Mapping[str, Sequence[tuple[float, float]]],
    turned: str,
    measured: str,
    title: str,
    *,
    logarithmic: bool = False,
) -> Figure:
    """One curve of points (what is turned, what is measured) for each name, the sound piece first; four at most.

    ``turned`` and ``measured`` label the axes; with ``logarithmic`` the one of what is turned counts in factors, and
    its ticks stand at the points.
    """
    figure = Figure(figsize=(8.5, 3.8), layout="constrained")
    axes = figure.subplots()
    for (name, points), style in zip(curves.items(), STYLES, strict=False):
        axes.plot(*zip(*points, strict=True), label=name, lw=2, ms=6, **style)
    if logarithmic:
        ticks = sorted({place for points in curves.values() for place, _ in points})
        axes.set_xscale("log")
        axes.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
        axes.minorticks_off()
    axes.set(xlabel=turned, ylabel=measured, title=title)
    axes.margins(y=0.12)
    readable(axes)
    legend_beside(axes)
    return figure
