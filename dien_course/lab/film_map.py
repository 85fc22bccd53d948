"""Film map: embedded films in the plane in which they differ most (chapter 02)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure

from dien_course.lab.figures import BLUE, GREY


def film_map(vectors: np.ndarray, names: Sequence[str], title: str) -> Figure:
    """Vectors (n, E) on their first two principal components, and each name at the middle of the films that bear it."""
    centred = vectors - vectors.mean(0)
    places = centred @ np.linalg.svd(centred, full_matrices=False)[2][:2].T
    figure = Figure(figsize=(6.6, 5.6), layout="constrained")
    axes = figure.subplots()
    axes.scatter(*places.T, s=36, color=BLUE, alpha=0.6)
    for name in dict.fromkeys(names):
        middle = places[[its == name for its in names]].mean(0)
        box = {"boxstyle": "round,pad=0.15", "facecolor": "white", "edgecolor": GREY, "alpha": 0.8}
        axes.text(*middle, name, fontsize=11, ha="center", va="center", bbox=box)
    axes.set_aspect("equal")
    axes.set_xlabel("first principal component", fontsize=12)
    axes.set_ylabel("second principal component", fontsize=12)
    axes.set_title(title, fontsize=13)
    axes.tick_params(labelsize=11)
    axes.spines[["top", "right"]].set_visible(False)
    return figure
