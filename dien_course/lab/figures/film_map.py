"""Film map: embedded films in the plane in which they differ most (chapter 02)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure

from dien_course.lab.figures.style import BLUE, GREY, PANEL, TEXT, readable


def film_map(vectors: np.ndarray, names: Sequence[str], title: str) -> Figure:
    """Vectors (n, E) on their first two principal components, each tied to the middle of those that bear its name."""
    centred = vectors - vectors.mean(0)
    places = centred @ np.linalg.svd(centred, full_matrices=False)[2][:2].T
    figure = Figure(figsize=(6.6, 5.6), layout="constrained")
    axes = figure.subplots()
    axes.scatter(*places.T, s=36, color=BLUE, alpha=0.6)
    for name in dict.fromkeys(names):
        films = places[[its == name for its in names]]
        middle = films.mean(0)
        axes.plot(
            *np.stack([films, np.broadcast_to(middle, films.shape)]).transpose(2, 0, 1), color=GREY, lw=0.8, zorder=0
        )
        box = {"boxstyle": "round,pad=0.15", "facecolor": "white", "edgecolor": GREY, "alpha": 0.8}
        axes.text(*middle, name, fontsize=TEXT, ha="center", va="center", bbox=box)
    axes.set_aspect("equal")
    axes.set(xlabel="first principal component", ylabel="second principal component", title=title)
    readable(axes, labels=PANEL)
    return figure
