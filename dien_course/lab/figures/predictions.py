"""Predicted probabilities beside the true ones (chapter 00)."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.figure import Figure

from dien_course.lab.figures.style import GREY, ORANGE, legend_below, readable


def predictions(titles: Sequence[str], predicted: Sequence[float], true: Sequence[float]) -> Figure:
    """Predicted and true click probability of each title, n of each, joined by a line whose length is the error."""
    figure = Figure(figsize=(8, 0.6 * len(titles) + 1.3), layout="constrained")
    axes = figure.subplots()
    rows = range(len(titles))
    axes.hlines(rows, predicted, true, color=GREY, lw=1)
    axes.scatter(true, rows, marker="D", color=GREY, label="true probability", zorder=3)
    axes.scatter(predicted, rows, color=ORANGE, s=60, label="predicted by DIEN", zorder=4)
    axes.set_yticks(rows, titles)
    axes.set(xlim=(-0.02, 1.02), ylim=(len(titles) - 0.5, -0.5))  # the first on top
    axes.set(xlabel="probability of a click", title="Predictions and the truth behind them")
    readable(axes)
    legend_below(figure, columns=2)
    return figure
