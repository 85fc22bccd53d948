"""Lookup: an embedding as a one-hot matrix times a table (chapter 02)."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure

from dien_course.lab.figures.style import BLUE, PANEL, RED, TEXT, TITLE, readable


def one_hot_times_table(one_hot: np.ndarray, table: np.ndarray, title: str) -> Figure:
    """Three grids of numbers: one_hot (N, ids) times table (ids, E) = vectors (N, E); the rows picked are framed."""
    vectors = one_hot @ table
    figure = Figure(figsize=(9, 3.8), layout="constrained")
    panels = figure.subplots(1, 3, width_ratios=[one_hot.shape[1], table.shape[1], table.shape[1]])
    picked = one_hot.argmax(1)
    for axes, values, name, rows, columns, ticks in (
        (panels[0], one_hot, "one-hot", "place in the batch", "id", range(len(one_hot))),
        (panels[1], table, "× table", "id", "dimension", range(len(table))),
        (panels[2], vectors, "= vectors", "place in the batch", "dimension", range(len(vectors))),
    ):
        axes.imshow(np.zeros_like(values), cmap="Greys", vmin=0, vmax=1, aspect="auto")
        for (row, column), value in np.ndenumerate(values):
            chosen = (axes is panels[0] and value == 1) or (axes is panels[1] and row in picked) or axes is panels[2]
            axes.text(column, row, f"{value:g}", ha="center", va="center", fontsize=TEXT,
                      color="black" if chosen else "#777777", weight="bold" if chosen else "normal")  # fmt: skip
        axes.set(title=name, xlabel=columns, ylabel=rows, xticks=range(values.shape[1]), yticks=ticks)
        readable(axes, labels=PANEL)
        axes.spines[["top", "right"]].set_visible(True)  # the edges of a matrix
        axes.tick_params(length=0)
    for row in set(picked.tolist()):
        panels[1].axhspan(row - 0.45, row + 0.45, facecolor="none", edgecolor=BLUE if row else RED, lw=2)
    figure.suptitle(title, fontsize=TITLE)
    return figure
