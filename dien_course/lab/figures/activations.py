"""Activations: PReLU and Dice side by side, and what batch statistics do to one user's score (chapter 02)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure

from dien_course.lab.figures.style import BLUE, GREEN, GREY, ORANGE, PANEL, RED, TEXT, readable

LINES = ((GREY, "-"), (BLUE, "--"), (ORANGE, "-."), (GREEN, ":"))


def activation_curves(x: np.ndarray, curves: Mapping[str, np.ndarray], title: str) -> Figure:
    """Each activation's output over its input x (n,): one curve (n,) for each name, at most four."""
    figure = Figure(figsize=(8, 4.2), layout="constrained")
    axes = figure.subplots()
    axes.axvline(0, color="#BBBBBB", lw=0.8)
    axes.axhline(0, color="#BBBBBB", lw=0.8)
    for (name, y), (colour, line) in zip(curves.items(), LINES, strict=False):
        axes.plot(x, y, color=colour, ls=line, lw=2, label=name)
    axes.set(xlabel="input x", ylabel="output", title=title)
    readable(axes, labels=PANEL)
    axes.legend(frameon=False, fontsize=TEXT)
    return figure


def in_company(probabilities: Sequence[float], alone: float, title: str) -> Figure:
    """One user's probability in each of n batches (dots), and the one that does not depend on the batch (a line)."""
    figure = Figure(figsize=(8, 3.2), layout="constrained")
    axes = figure.subplots()
    batches = np.arange(1, len(probabilities) + 1)
    axes.axhline(alone, color=BLUE, lw=2, label="running statistics")
    axes.scatter(batches, probabilities, color=RED, marker="x", s=50, label="batch statistics")
    reach = 1.4 * max(abs(value - alone) for value in probabilities) + 1e-3
    axes.set_ylim(alone - reach, alone + reach)
    axes.set(xlabel="batch in which the user is scored", ylabel="predicted probability", title=title)
    readable(axes, labels=PANEL)
    axes.legend(frameon=False, fontsize=TEXT, ncols=2)
    return figure
