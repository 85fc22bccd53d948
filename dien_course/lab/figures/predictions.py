"""Predicted probabilities beside the true ones (chapter 00)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matplotlib.figure import Figure

from dien_course.lab.figures.style import BLUE, GREY, ORANGE, legend_below, readable


def predictions(
    titles: Sequence[str],
    predicted: Sequence[float],
    true: Sequence[float],
    others: Mapping[str, Sequence[float]] | None = None,
    title: str = "Predictions and the truth behind them",
) -> Figure:
    """Predicted and true click probability of each title, n of each, joined by a line whose length is the error.

    ``others`` are the predictions of further models by name, smaller dots without a line.
    """
    figure = Figure(figsize=(8, 0.6 * len(titles) + 1.3), layout="constrained")
    axes = figure.subplots()
    rows = range(len(titles))
    axes.hlines(rows, predicted, true, color=GREY, lw=1)
    axes.scatter(true, rows, marker="D", color=GREY, label="true probability", zorder=3)
    axes.scatter(predicted, rows, color=ORANGE, s=60, label="predicted by DIEN", zorder=4)
    for name, values in (others or {}).items():
        axes.scatter(values, rows, color=BLUE, s=36, marker="s", label=f"predicted by {name}", zorder=3)
    axes.set_yticks(rows, titles)
    axes.set(xlim=(-0.02, 1.02), ylim=(len(titles) - 0.5, -0.5))  # the first on top
    axes.set(xlabel="probability of a click", title=title)
    readable(axes)
    legend_below(figure, columns=2 + len(others or {}))
    return figure
