"""Set α, negatives and tables; see the losses, the AUC and the table probe of a training with them (chapter 06)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from dien_course.experiments.auxiliary_sweep import Combination, read_sweep
from dien_course.lab.explorers.canvas import canvas
from dien_course.lab.explorers.controls import Choice
from dien_course.lab.explorers.explorer import Explorer, View
from dien_course.lab.explorers.pick import Pick
from dien_course.lab.figures.style import BLUE, GREEN, GREY, ORANGE, TEXT

WIDE, HIGH, TOP, BOTTOM = 96.0, 40.0, 8.0, 31.0  # of the figure and its panels, in tenths of an inch
LINES = {
    "auxiliary_loss": ("auxiliary loss", GREEN, "^", "--"),
    "loss": ("log loss, training", BLUE, "o", "-"),
    "validation_loss": ("log loss, validation", ORANGE, "s", "-."),
}
BLIND = float(np.log(2))


def figure_of(run: Mapping[str, Any], title: str, most: float) -> Figure:
    """The losses of a training over its epochs (0 to ``most``), its validation AUC, and its table probe as a bar.

    ``run``: what ``train_one`` returns.
    """
    figure, axes = canvas(WIDE, HIGH, title)
    epochs = len(run["loss"])
    place = _panel(axes, 6, 38, "losses (nats)", np.linspace(0, most, 4), epochs)
    axes.plot([6, 38], [place(BLIND)] * 2, color=GREY, lw=1, ls=":")
    axes.text(60, HIGH - 1.2, "dotted: log 2, no idea; 0.5, a guess", fontsize=TEXT, va="center")
    for row, (name, (label, colour, marker, line)) in enumerate(LINES.items()):
        _line(axes, 6, 38, [place(v) for v in run[name]], colour, marker, line, name)
        x = 1.5 + 19 * row
        axes.plot([x, x + 2.4], [HIGH - 1.2] * 2, color=colour, marker=marker, ls=line)
        axes.text(x + 3, HIGH - 1.2, label, fontsize=TEXT, va="center")
    place = _panel(axes, 47, 71, "validation AUC", (0.4, 0.5, 0.6, 0.7, 0.8, 0.9), epochs)
    _line(axes, 47, 71, [place(v) for v in run["validation_auc"]], ORANGE, "s", "-.", "validation_auc")
    _probe(axes, 83, 89, run["table_accuracy"])
    return figure


def _panel(axes: Axes, left: float, right: float, heading: str, ticks: Sequence[float], epochs: int):
    """Draws two axes and a heading; returns what maps a value to a height."""
    axes.plot([left, left, right], [TOP, BOTTOM, BOTTOM], color="black", lw=1)
    axes.text((left + right) / 2, TOP - 0.6, heading, fontsize=TEXT, ha="center", va="bottom")

    def height(value: float) -> float:
        return BOTTOM - (BOTTOM - TOP) * (value - ticks[0]) / (ticks[-1] - ticks[0])

    for tick in ticks:
        axes.text(left - 0.7, height(tick), f"{tick:.1f}", fontsize=TEXT, ha="right", va="center")
    if epochs:
        for epoch in (1, epochs):
            x = left + (right - left) * (epoch - 0.5) / epochs
            axes.text(x, BOTTOM + 0.7, str(epoch), fontsize=TEXT, ha="center", va="top")
        axes.text((left + right) / 2, BOTTOM + 2.2, "epoch", fontsize=TEXT, ha="center", va="top")
    return height


def _line(
    axes: Axes, left: float, right: float, heights: Sequence[float], colour: str, marker: str, line: str, name: str
):
    x = left + (right - left) * (np.arange(len(heights)) + 0.5) / len(heights)
    axes.plot(x, heights, color=colour, marker=marker, ls=line, ms=6, lw=1.8, label=name)


def _probe(axes: Axes, left: float, right: float, accuracy: float) -> None:
    height = _panel(axes, left - 2, right + 2, "table recognised", (0.0, 0.5, 1.0), 0)
    axes.fill_between([left, right], height(0), height(accuracy), color=BLUE, label="table_accuracy")
    axes.plot([left - 2, right + 2], [height(0.5)] * 2, color=GREY, lw=1, ls=":")
    axes.text((left + right) / 2, BOTTOM + 0.7, f"{accuracy:.2f}", fontsize=TEXT, ha="center", va="top")


class AuxiliaryExplorer(Explorer):
    """Choose the weight of the auxiliary loss, how negatives are drawn, and shared or separate tables.

    What is shown was computed before, one short training for each combination (``auxiliary_sweep.py``).
    """

    def __init__(self, **values: object):
        self.sweep = read_sweep()
        alphas, negatives, tables = (tuple(dict.fromkeys(part)) for part in zip(*self.sweep, strict=True))
        self.most = 0.6 * np.ceil(max(max(run[name]) for run in self.sweep.values() for name in LINES) / 0.6)
        self.controls = (
            Pick("alpha", "α, the weight of the auxiliary loss", alphas, 1.0),
            Choice("negatives", "negatives", negatives, "uniform"),
            Choice("tables", "embedding tables", tables, "shared"),
        )
        super().__init__(**values)

    def view(self, alpha: float, negatives: str, tables: str) -> View:
        run = self.sweep[Combination(alpha, negatives, tables)]
        title = (
            f"α = {alpha:g}, {negatives} negatives, {tables} tables: "
            f"auxiliary loss {run['auxiliary_loss'][-1]:.2f}, validation AUC {run['validation_auc'][-1]:.3f}"
        )
        alt = (
            f"Left the losses over {len(run['loss'])} epochs, in the middle validation AUC, right a bar: "
            f"a probe recognises the table in {run['table_accuracy']:.0%} of cases. {title}."
        )
        return View(figure_of(run, title, self.most), alt, _read_out(run, alpha))


def _read_out(run: Mapping[str, Any], alpha: float) -> str:
    auxiliary, logloss, auc = run["auxiliary_loss"], run["loss"], run["validation_auc"]
    taught = "" if alpha else " (watched, not taught)"
    return (
        f"From the first epoch to the last: auxiliary loss{taught} {auxiliary[0]:.2f} to {auxiliary[-1]:.2f}, training "
        f"log loss {logloss[0]:.2f} to {logloss[-1]:.2f}, validation AUC {auc[0]:.3f} to {auc[-1]:.3f}. A probe tells "
        f"the history's table from the negatives' in {run['table_accuracy']:.0%} of cases; a guess gets 50%. "
        "One training each: small differences of AUC may be luck."
    )
