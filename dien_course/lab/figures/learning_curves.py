"""The learning curves of a training: losses and validation AUC over the epochs (chapters 00 and 09)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.figure import Figure

from dien_course.lab.figures.style import BLUE, GREEN, GREY, ORANGE, legend_below, readable

if TYPE_CHECKING:
    import pandas as pd


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
        readable(axes)
    legend_below(figure, *losses.get_legend_handles_labels(), columns=3)
    return figure
