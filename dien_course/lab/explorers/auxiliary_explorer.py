"""Set α, negatives and tables; see the losses, the AUC and the table probe of five trainings with them (chapter 06)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, NamedTuple

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

Runs = Sequence[Mapping[str, Any]]


def figure_of(runs: Runs, title: str, most: float) -> Figure:
    """The losses of trainings over their epochs (0 to ``most``), their validation AUC, and their table probe as a bar.

    ``runs``: what ``train_one`` returns for each seed. Lines and bar are means over them; what is shaded, and the line
    on the bar, reaches from the lowest to the highest.
    """
    figure, axes = canvas(WIDE, HIGH, title)
    epochs = len(runs[0]["loss"])
    place = _panel(axes, 6, 38, "losses (nats)", np.linspace(0, most, 4), epochs)
    axes.plot([6, 38], [place(BLIND)] * 2, color=GREY, lw=1, ls=":")
    axes.text(60, HIGH - 1.2, "dotted: log 2, no idea; 0.5, a guess", fontsize=TEXT, va="center")
    for row, (name, (label, colour, marker, line)) in enumerate(LINES.items()):
        _line(axes, 6, 38, place(_values(runs, name)), colour, marker, line, name)
        x = 1.5 + 19 * row
        axes.plot([x, x + 2.4], [HIGH - 1.2] * 2, color=colour, marker=marker, ls=line)
        axes.text(x + 3, HIGH - 1.2, label, fontsize=TEXT, va="center")
    place = _panel(axes, 47, 71, "validation AUC", (0.4, 0.5, 0.6, 0.7, 0.8, 0.9), epochs)
    _line(axes, 47, 71, place(_values(runs, "validation_auc")), ORANGE, "s", "-.", "validation_auc")
    _probe(axes, 83, 89, _values(runs, "table_accuracy"))
    return figure


def _values(runs: Runs, name: str) -> np.ndarray:
    """What was measured: (seeds, epochs) of a curve, (seeds,) of a number."""
    return np.array([run[name] for run in runs])


def _panel(axes: Axes, left: float, right: float, heading: str, ticks: Sequence[float], epochs: int):
    """Draws two axes and a heading; returns what maps a value to a height."""
    axes.plot([left, left, right], [TOP, BOTTOM, BOTTOM], color="black", lw=1)
    axes.text((left + right) / 2, TOP - 0.6, heading, fontsize=TEXT, ha="center", va="bottom")

    def height(value):
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
    axes: Axes, left: float, right: float, heights: np.ndarray, colour: str, marker: str, line: str, name: str
) -> None:
    """The mean of ``heights`` (seeds, epochs), before a shade from the lowest to the highest."""
    epochs = heights.shape[1]
    x = left + (right - left) * (np.arange(epochs) + 0.5) / epochs
    axes.fill_between(x, heights.min(0), heights.max(0), color=colour, alpha=0.25, lw=0, label=f"{name}, all seeds")
    axes.plot(x, heights.mean(0), color=colour, marker=marker, ls=line, ms=6, lw=1.8, label=name)


def _probe(axes: Axes, left: float, right: float, accuracy: np.ndarray) -> None:
    height = _panel(axes, left - 2, right + 2, "table recognised", (0.0, 0.5, 1.0), 0)
    mean, middle = accuracy.mean(), (left + right) / 2
    axes.fill_between([left, right], height(0), height(mean), color=BLUE, label="table_accuracy")
    seeds = [height(accuracy.min()), height(accuracy.max())]
    axes.plot([middle] * 2, seeds, color="black", lw=2, label="table_accuracy, all seeds")
    axes.plot([left - 2, right + 2], [height(0.5)] * 2, color=GREY, lw=1, ls=":")
    axes.text(middle, BOTTOM + 0.7, f"{mean:.2f}", fontsize=TEXT, ha="center", va="top")


class AuxiliaryExplorer(Explorer):
    """Choose the weight of the auxiliary loss, how negatives are drawn, and shared or separate tables.

    What is shown was computed before, five short trainings for each combination (``auxiliary_sweep.py``).
    """

    kind, label = "auxiliary", "explorer of the auxiliary loss"
    question = "When is a low auxiliary loss good news, and when has the model only learned which table it looks at?"
    presets: ClassVar = {
        "the lowest loss": {"tables": "separate", "alpha": 10.0},
        "the best AUC": {"alpha": 10.0},
        "five seeds, two stories": {"negatives": "uniform"},
        "never taught": {"alpha": 0.0},
    }

    def __init__(self, **values: object):
        self.sweep = read_sweep()
        alphas, negatives, tables = (tuple(dict.fromkeys(part)) for part in zip(*self.sweep, strict=True))
        highest = max(_values(runs, name).max() for runs in self.sweep.values() for name in LINES)
        self.most = 0.6 * np.ceil(highest / 0.6)
        self.controls = (
            Pick("alpha", "α, the weight of the auxiliary loss", alphas, 1.0),
            Choice("negatives", "negatives", negatives, "popularity"),
            Choice("tables", "embedding tables", tables, "shared"),
        )
        super().__init__(**values)

    def data(self) -> dict[str, Any]:
        curves = (*LINES, "validation_auc", "table_accuracy")
        combinations = [
            {**choice._asdict(), **_said(choice, runs)._asdict(), "runs": [{c: run[c] for c in curves} for run in runs]}
            for choice, runs in self.sweep.items()
        ]
        return {"most": float(self.most), "blind": BLIND, "combinations": combinations}

    def view(self, alpha: float, negatives: str, tables: str) -> View:
        choice = Combination(alpha, negatives, tables)
        runs = self.sweep[choice]
        said = _said(choice, runs)
        return View(figure_of(runs, said.title, self.most), said.alt, said.words)


class Said(NamedTuple):
    """What is said of the trainings of one combination."""

    title: str
    alt: str
    words: str


def _said(choice: Combination, runs: Runs) -> Said:
    best = _values(runs, "validation_auc").max(1)
    title = (
        f"α = {choice.alpha:g}, {choice.negatives} negatives, {choice.tables} tables: "
        f"best validation AUC {_spread(best, 3)}"
    )
    alt = (
        f"Left the losses over {len(runs[0]['loss'])} epochs, in the middle validation AUC, right a bar: a probe "
        f"recognises the table in {_values(runs, 'table_accuracy').mean():.0%} of cases. Lines are means of "
        f"{len(runs)} trainings, shades reach from the lowest to the highest. {title}."
    )
    return Said(title, alt, _read_out(runs, choice.alpha))


def _spread(values: np.ndarray, digits: int) -> str:
    """The mean of ``values`` (seeds,), with the lowest and the highest."""
    mean, low, high = (f"{value:.{digits}f}" for value in (values.mean(), values.min(), values.max()))
    return f"{mean} ({low} to {high})"


def _read_out(runs: Runs, alpha: float) -> str:
    def way(name: str, digits: int) -> str:
        curve = _values(runs, name)
        return f"{curve[:, 0].mean():.{digits}f} to {_spread(curve[:, -1], digits)}"

    taught = "" if alpha else " (watched, not taught)"
    return (
        f"Means of {len(runs)} seeds, the lowest and the highest in brackets. From the first epoch to the last: "
        f"auxiliary loss{taught} {way('auxiliary_loss', 2)}, training log loss {way('loss', 2)}, validation AUC "
        f"{way('validation_auc', 3)}. A probe tells the history's table from the negatives' in "
        f"{_values(runs, 'table_accuracy').mean():.0%} of cases; a guess gets 50%."
    )
