"""Figures of training and of results; each takes numbers and returns a matplotlib Figure, without pyplot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from matplotlib.axes import Axes
from matplotlib.figure import Figure

if TYPE_CHECKING:
    import pandas as pd

BLUE, ORANGE, GREEN, RED, GREY = "#0072B2", "#E69F00", "#009E73", "#D55E00", "#666666"  # Okabe-Ito
TEXT = 11  # points


def learning_curves(history: pd.DataFrame, best_epoch: int) -> Figure:
    """Losses and validation AUC over the epochs of a ``Fit.history``, the best epoch marked."""
    figure = Figure(figsize=(9, 3.8), layout="constrained")
    losses, ranking = figure.subplots(1, 2)
    losses.plot(history.epoch, history.loss, color=BLUE, label="training log loss")
    validation = history.validation_loss.astype(float)
    losses.plot(history.epoch, validation, color=ORANGE, marker="o", ms=5, label="validation log loss")
    if history.auxiliary_loss.notna().any():
        losses.plot(history.epoch, history.auxiliary_loss, color=GREEN, ls="--", label="auxiliary loss (training)")
    losses.set(xlabel="epoch", ylabel="nats a sample", title="The losses")
    ranking.plot(history.epoch, history.validation_auc.astype(float), color=ORANGE, marker="o", ms=5)
    ranking.set(xlabel="epoch", ylabel="validation AUC", title=f"Epoch {best_epoch} is kept")
    for axes in (losses, ranking):
        axes.axvline(best_epoch, color=GREY, lw=1, ls=":")
        axes.xaxis.get_major_locator().set_params(integer=True)
        _finish(axes)
    figure.legend(
        *losses.get_legend_handles_labels(), frameon=False, fontsize=TEXT, ncols=3, loc="outside lower center"
    )
    return figure


def auc_bars(scores: Mapping[str, float], title: str, limit: str | None = None) -> Figure:
    """One horizontal bar of AUC for each name, from 0.5; the name ``limit`` is grey, as what cannot be beaten."""
    figure = Figure(figsize=(8, 0.55 * len(scores) + 1.2), layout="constrained")
    axes = figure.subplots()
    names = list(scores)[::-1]
    values = [scores[name] for name in names]
    colours = [GREY if name == limit else ORANGE if name.startswith("DIEN") else BLUE for name in names]
    bars = axes.barh(names, [value - 0.5 for value in values], left=0.5, color=colours, height=0.65)
    axes.bar_label(bars, [f"{value:.3f}" for value in values], padding=4, fontsize=TEXT)
    axes.set(xlim=(0.5, 1.0), xlabel="AUC on the test part (0.5 is chance)", title=title)
    _finish(axes)
    return figure


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
    _finish(axes)
    figure.legend(frameon=False, fontsize=TEXT, ncols=2, loc="outside lower center")
    return figure


def _finish(axes: Axes) -> None:
    """Sizes that can be read in a notebook, and no frame."""
    axes.title.set_size(TEXT + 2)
    for axis in (axes.xaxis, axes.yaxis):
        axis.label.set_size(TEXT)
    axes.tick_params(labelsize=TEXT)
    axes.spines[["top", "right"]].set_visible(False)
