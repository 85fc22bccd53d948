"""Figures of the GRU variants: where a step can go, how far, and who influenced the end (chapter 07)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure

from dien_course.lab.figures.style import (
    BLUE,
    GREEN,
    GREY,
    ORANGE,
    PANEL,
    RED,
    TEXT,
    TITLE,
    legend_beside,
    readable,
)

LOOKS = [
    (BLUE, "-", "o"),
    (ORANGE, "--", "s"),
    (GREEN, "-.", "^"),
    (RED, ":", "D"),
    (GREY, "-", "x"),
    ("black", "--", "v"),
]


def one_step(start: np.ndarray, candidate: np.ndarray, paths: Mapping[str, np.ndarray], title: str) -> Figure:
    """States that one step can reach as attention goes from 0 to 1, one path (n, 2) for each name.

    ``start`` (2,) is the state before the step and ``candidate`` (2,) where a whole replacement would end.
    """
    figure = Figure(figsize=(8, 4.8), layout="constrained")
    axes = figure.subplots()
    for (name, path), (colour, style, marker) in zip(paths.items(), LOOKS, strict=False):
        still = np.ptp(path, axis=0).max() < 1e-12  # a variant that does not listen to attention is one point
        look = {"ls": "", "ms": 15, "mfc": "none", "mew": 2} if still else {"ls": style, "ms": 6, "lw": 2}
        axes.plot(
            path[:, 0], path[:, 1], color=colour, marker=marker, markevery=max(1, len(path) // 4), label=name, **look
        )
    for text, point in (("h₋, before the step", start), ("candidate n", candidate)):
        axes.plot(*point, color="black", marker="o", ms=10, ls="")
        axes.annotate(text, point, xytext=(10, 8), textcoords="offset points", fontsize=TEXT)
    axes.margins(0.15)
    axes.set(xlabel="first number of the state", ylabel="second number of the state", title=title)
    readable(axes, title=PANEL)
    axes.legend(frameon=False, fontsize=TEXT, title="marks at a = 0, ¼, ½, ¾, 1", title_fontsize=TEXT)
    return figure


def step_sizes(attention: np.ndarray, gates: Sequence[float], panels: Mapping[str, np.ndarray], title: str) -> Figure:
    """Step size s against attention (n,), a panel for each variant with one line (n,) for each update gate u."""
    figure = Figure(figsize=(9, 3.4), layout="constrained")
    panel_row = figure.subplots(1, len(panels), sharey=True, squeeze=False)[0]
    for axes, (name, lines) in zip(panel_row, panels.items(), strict=True):
        for u, line, (colour, style, _) in zip(gates, lines, LOOKS, strict=False):
            axes.plot(attention, line, color=colour, ls=style, lw=2, label=f"u = {u:g}")
        axes.set(xlim=(0, 1), ylim=(-0.03, 1.03))
        axes.set_xticks((0, 0.5, 1), ("0", "0.5", "1"))
        axes.set(xlabel="attention a", ylabel="step size s" if axes is panel_row[0] else "", title=name)
        readable(axes, title=PANEL)
    figure.axes[-1].legend(frameon=False, fontsize=TEXT, loc="lower right")
    figure.suptitle(title, fontsize=TITLE)
    return figure


def curves(
    x: Sequence[float], lines: Mapping[str, Sequence[float]], *, xlabel: str, ylabel: str, title: str, log: bool = False
) -> Figure:
    """One line over ``x`` for each name, told apart by colour, line style and marker; ``log`` makes both axes so."""
    figure = Figure(figsize=(8, 3.8), layout="constrained")
    axes = figure.subplots()
    for (name, line), (colour, style, marker) in zip(lines.items(), LOOKS, strict=False):
        axes.plot(x, line, color=colour, ls=style, marker=marker, ms=6, lw=2, label=name)
    if log:
        axes.set(xscale="log", yscale="log")
        axes.set_xticks(x, [f"{value:g}" for value in x], minor=False)
        axes.minorticks_off()
    axes.set(xlabel=xlabel, ylabel=ylabel)
    readable(axes)
    figure.suptitle(title, fontsize=PANEL)
    legend_beside(axes)
    return figure


def influence(names: Sequence[str], shares: np.ndarray, attention: np.ndarray, title: str) -> Figure:
    """A heat map of ``shares`` (V, T) in [0, 1], each behaviour's share of the influence, a row for each of V names.

    The row above the map holds the ``attention`` (T,) that was given.
    """
    figure = Figure(figsize=(9, 0.5 * len(names) + 2.2), layout="constrained")
    given, axes = figure.subplots(2, 1, height_ratios=(1, len(names)), sharex=True)
    for panel, values, unit in ((given, attention[None], 1), (axes, shares, 100)):
        panel.imshow(values, cmap="Blues", vmin=0, vmax=max(1e-9, values.max()), aspect="auto")
        for (row, column), value in np.ndenumerate(values):
            colour = "white" if value > 0.6 * values.max() else "black"
            text = f"{value:.2g}" if unit == 1 else f"{unit * value:.0f}"
            panel.text(column, row, text, ha="center", va="center", color=colour, fontsize=TEXT)
    given.set_yticks([0], ["attention a(t)"], fontsize=TEXT)
    axes.set_yticks(range(len(names)), names, fontsize=TEXT)
    axes.set_xticks(range(len(attention)), [str(t + 1) for t in range(len(attention))], fontsize=TEXT)
    axes.set_xlabel("behaviour t, oldest first (numbers below the first row: share of the influence, %)", fontsize=TEXT)
    figure.suptitle(title, fontsize=TITLE)
    return figure


def bars(values: Mapping[str, float], *, xlabel: str, title: str) -> Figure:
    """One horizontal bar from 0 for each name, in the order given, with its value beside it."""
    figure = Figure(figsize=(8, 0.5 * len(values) + 1.3), layout="constrained")
    axes = figure.subplots()
    drawn = axes.barh(list(values), list(values.values()), color=BLUE, edgecolor="black", height=0.6)
    axes.bar_label(drawn, [f"{value:.2f}" for value in values.values()], padding=4, fontsize=TEXT)
    axes.invert_yaxis()
    axes.margins(x=0.12)
    axes.set(xlabel=xlabel, title=title)
    readable(axes, title=PANEL)
    return figure
