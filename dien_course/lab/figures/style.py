"""Colours that everybody can tell apart, and sizes that can be read in a notebook, for every figure of the course."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure

BLUE, ORANGE, GREEN, RED, GREY = "#0072B2", "#E69F00", "#009E73", "#D55E00", "#666666"  # Okabe-Ito
TEXT = 11  # points; legible at 96 dots an inch
PANEL, TITLE = TEXT + 1, TEXT + 2  # of one panel among several, or a title that fills its line; of a whole figure


def readable(axes: Axes, *, title: int = TITLE, labels: int = TEXT) -> None:
    """Sizes in points that can be read in a notebook, and no frame; a colour bar keeps the frame that bounds it."""
    axes.title.set_size(title)
    for axis in (axes.xaxis, axes.yaxis):
        axis.label.set_size(labels)
    axes.tick_params(labelsize=TEXT)
    if axes.get_label() != "<colorbar>":
        axes.spines[["top", "right"]].set_visible(False)


def legend_beside(axes: Axes, *, at: str = "center", **how) -> None:
    """The legend to the right of the axes, ``at`` their center or their upper edge."""
    x_y = (1, {"center": 0.5, "upper": 1}[at])
    axes.legend(**{"frameon": False, "fontsize": TEXT, "loc": f"{at} left", "bbox_to_anchor": x_y} | how)


def legend_below(figure: Figure, *entries, columns: int) -> None:
    """One legend below all panels, of everything drawn or of ``entries``, the handles and labels of one panel."""
    figure.legend(*entries, frameon=False, fontsize=TEXT, ncols=columns, loc="outside lower center")
