"""A figure of the ways on which a gradient travels back through one step (chapter 11)."""

from __future__ import annotations

from collections.abc import Mapping

from matplotlib.figure import Figure

from dien_course.lab.figures.style import BLUE, GREEN, GREY, ORANGE, PANEL, RED, TEXT

COLOURS = (BLUE, ORANGE, GREEN, RED, GREY)
WIDEST = 14  # points, of the arrow with the largest size


def ways_home(sizes: Mapping[str, float], title: str) -> Figure:
    """One arrow for each way from h on the right back to h₋ on the left, as wide as its size, which stands beside it.

    ``sizes`` are not negative and not all zero; a way of size 0 is dotted.
    """
    figure = Figure(figsize=(9, 0.75 * len(sizes) + 1), layout="constrained")
    axes = figure.subplots()
    top = len(sizes) - 1
    for x, name in ((0, "h₋"), (10, "h")):
        axes.text(
            x, top / 2, name, ha="center", va="center", fontsize=TEXT + 6, bbox={"boxstyle": "circle", "fc": "white"}
        )
    for row, (name, size) in enumerate(sizes.items()):
        y = top - row
        width = max(0.8, WIDEST * size / max(sizes.values()))
        style = "-" if size > 0 else ":"
        ends = {"color": COLOURS[row % len(COLOURS)], "ls": style, "lw": width, "solid_capstyle": "butt"}
        axes.plot([9.3, 8, 2, 0.7], [top / 2, y, y, top / 2], label=name, zorder=0, **ends)
        axes.text(5, y, f"{name}: {size:.2f}", ha="center", va="center", fontsize=TEXT, bbox={"fc": "white", "lw": 0.8})
    axes.annotate("", (0.45, top / 2), (0.9, top / 2), arrowprops={"arrowstyle": "-|>", "lw": 2})
    axes.set(xlim=(-0.6, 10.6), ylim=(-0.6, top + 0.6))
    axes.set_axis_off()
    figure.suptitle(title, fontsize=PANEL)
    return figure
