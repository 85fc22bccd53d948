"""Ranking and calibration: pairs in order, bars with and without a leak, predictions come true (chapter 01)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Polygon, Rectangle

from dien_course.lab.figures.style import BLUE, GREY, ORANGE, PANEL, RED, TEXT, readable

OUTCOMES = {1.0: (BLUE, ""), 0.5: ("#F0E442", ".."), 0.0: ("white", "//")}  # colour and hatch
NAMES = {1.0: "right: 1", 0.5: "a tie: ½", 0.0: "wrong: 0"}
LINES = ((ORANGE, "o", "-"), (BLUE, "s", "--"), (RED, "^", "-."))


def pair_grid(scores: Sequence[float], labels: Sequence[int]) -> Figure:
    """One cell for each pair of a click and a non-click: right, tied or wrong; the filled share of the grid is the AUC.

    ``scores`` and ``labels`` (0 or 1): n of each. Non-clicks are columns, clicks rows, best scores at the bottom left,
    so that the upper edge of the right pairs is the ROC curve.
    """
    score, label = np.asarray(scores, float), np.asarray(labels)
    clicks, others = -np.sort(-score[label == 1]), -np.sort(-score[label == 0])
    won = (clicks[:, None] > others) + 0.5 * (clicks[:, None] == others)
    figure = Figure(figsize=(6.4, 4), layout="constrained")
    axes = figure.subplots()
    for (row, column), value in np.ndenumerate(won):
        colour, hatch = OUTCOMES[value]
        axes.add_patch(Rectangle((column, row), 1, 1, facecolor="white", edgecolor=GREY, lw=1.5))
        corners = [(column, row), (column + 1, row), (column + 1, row + 1), (column, row + 1)]
        filled = corners[:3] if value == 0.5 else corners  # a tie counts half
        axes.add_patch(Polygon(filled, facecolor=colour, edgecolor=GREY, hatch=hatch, lw=1.5))
    handles = [
        Rectangle((0, 0), 1, 1, facecolor=OUTCOMES[value][0], edgecolor=GREY, hatch=OUTCOMES[value][1])
        for value in NAMES
    ]
    axes.set(xlim=(0, len(others)), ylim=(0, len(clicks)), aspect="equal")
    axes.set_xticks(np.arange(len(others)) + 0.5, [f"{value:g}" for value in others])
    axes.set_yticks(np.arange(len(clicks)) + 0.5, [f"{value:g}" for value in clicks])
    axes.set(xlabel="score of a non-click", ylabel="score of a click")
    axes.set_title(f"AUC is the share of pairs in the right order: {won.sum():g} of {won.size}")
    readable(axes, labels=PANEL)
    axes.spines[["top", "right"]].set_visible(True)  # the edges of the outermost pairs
    figure.legend(handles, list(NAMES.values()), frameon=False, fontsize=TEXT, loc="outside right center")
    return figure


def reliability(curves: Mapping[str, tuple[np.ndarray, np.ndarray]], title: str) -> Figure:
    """For each name the share of clicks (second array) over the mean prediction (first), one point a bin."""
    figure = Figure(figsize=(7, 4.6), layout="constrained")
    axes = figure.subplots()
    axes.plot([0, 1], [0, 1], color=GREY, lw=1, ls=":", label="what was said came true")
    for (name, (predicted, happened)), (colour, marker, line) in zip(curves.items(), LINES, strict=False):
        axes.plot(predicted, happened, color=colour, marker=marker, ls=line, label=name)
    axes.set(xlim=(0, 1), ylim=(0, 1))
    axes.set(
        xlabel="predicted probability of a click (mean of the bin)", ylabel="share of clicks in the bin", title=title
    )
    readable(axes, labels=PANEL)
    axes.legend(frameon=False, fontsize=TEXT, loc="upper left")
    return figure


def leaks(honest: Mapping[str, float], leaking: Mapping[str, float], title: str) -> Figure:
    """Two bars of AUC for each name, from 0.5: without the leak, and with it (hatched). Both have the same names."""
    figure = Figure(figsize=(9, 0.8 * len(honest) + 1.6), layout="constrained")
    axes = figure.subplots()
    rows = np.arange(len(honest))
    for offset, values, colour, hatch, name in (
        (-0.2, honest, BLUE, "", "honest"),
        (0.2, leaking, ORANGE, "//", "leaking"),
    ):
        widths = [values[key] - 0.5 for key in honest]
        bars = axes.barh(
            rows + offset, widths, 0.38, left=0.5, color=colour, hatch=hatch, edgecolor="black", label=name
        )
        axes.bar_label(bars, [f"{values[key]:.2f}" for key in honest], padding=4, fontsize=TEXT)
    axes.set_yticks(rows, list(honest))
    axes.invert_yaxis()
    axes.set_xlim(0.5, 1.05)
    axes.set(xlabel="AUC (0.5 is chance)", title=title)
    readable(axes, labels=PANEL)
    axes.legend(frameon=False, fontsize=TEXT, loc="lower right")
    return figure
