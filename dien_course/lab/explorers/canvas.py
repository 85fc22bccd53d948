"""The sheet that the static twins of explorers are drawn on, in tenths of an inch."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from dien_course.lab.figures.style import PANEL


def canvas(wide: float, high: float, title: str) -> tuple[Figure, Axes]:
    """A figure with one pair of axes over all of it, in tenths of an inch from the upper left, and a title on top."""
    figure = Figure(figsize=(wide / 10, high / 10), dpi=96)
    axes = figure.add_axes((0, 0, 1, 1), xlim=(0, wide), ylim=(high, 0))
    axes.set_axis_off()
    axes.text(wide / 2, 0.8, title, fontsize=PANEL, ha="center", va="top", weight="bold")
    return figure, axes
