"""Colours that everybody can tell apart, and sizes that can be read in a notebook, for every figure of the course."""

from __future__ import annotations

from matplotlib.axes import Axes

BLUE, ORANGE, GREEN, RED, GREY = "#0072B2", "#E69F00", "#009E73", "#D55E00", "#666666"  # Okabe-Ito
TEXT = 11  # points


def readable(axes: Axes) -> None:
    """Sizes that can be read in a notebook, and no frame."""
    axes.title.set_size(TEXT + 2)
    for axis in (axes.xaxis, axes.yaxis):
        axis.label.set_size(TEXT)
    axes.tick_params(labelsize=TEXT)
    axes.spines[["top", "right"]].set_visible(False)
