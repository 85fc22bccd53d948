"""DIEN over one history, row by row: the still picture of the DIEN explainer (chapter 08)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from dien_course.lab.figures.style import BLUE, GREEN, GREY, PANEL, TEXT

STOPS = ["#6A3D9A", "#B9A3D4", "white", "#82BADB", "#005F98"]
VECTORS = LinearSegmentedColormap.from_list("vectors", STOPS, N=9)  # few colours make a small picture
LOOKS = {"DIEN": (BLUE, "o", "-"), "DIN": (GREY, "", "--"), "BaseModel": (GREY, "", ":")}


class Inside(Protocol):
    """DIEN's vectors for T behaviours of which L are read: see ``explained_reading.Vectors``."""

    behaviours: np.ndarray
    interests: np.ndarray
    attention: np.ndarray
    states: np.ndarray


def explained_figure(
    titles: Sequence[str],
    vectors: Inside,
    probability: Mapping[str, np.ndarray],
    truth: float | None,
    title: str,
) -> Figure:
    """Side by side, one row for each of T behaviours: e(t), h(t), a(t), h'(t), and the probability of a click.

    ``probability``: model -> (T + 1,), had the history ended before the first, after the first, ... behaviour.
    """
    rows = len(titles)
    figure = Figure(figsize=(8.4, 1.5 + 0.21 * rows), layout="constrained", dpi=80)
    figure.suptitle(title, fontsize=PANEL, weight="bold")
    axes = figure.subplots(1, 5, sharey=True, width_ratios=[1, 1, 0.7, 1, 1.4])
    states = np.full((rows, vectors.states.shape[1]), np.nan)
    states[: len(vectors.states)] = vectors.states
    for one, name, values in ((0, "e(t)", vectors.behaviours), (1, "h(t)", vectors.interests), (3, "h'(t)", states)):
        most = np.nanmax(np.abs(values)) if one == 0 else 1
        axes[one].imshow(values, cmap=VECTORS, vmin=-most, vmax=most, aspect="auto", interpolation="nearest")
        _panel(axes[one], name, [])
    axes[2].barh(np.arange(len(vectors.attention)), vectors.attention, height=0.66, color=BLUE)
    _panel(axes[2], "a(t)", [0, 1])
    _chances(axes[4], probability, truth)
    axes[0].set_yticks(range(rows), [_short(one) for one in titles], fontsize=TEXT - 1)
    axes[0].set_ylim(rows - 0.5, -1.5)
    return figure


def _chances(axes: Axes, probability: Mapping[str, np.ndarray], truth: float | None) -> None:
    if truth is not None:
        axes.axvline(truth, color=GREEN, ls=(0, (6, 3)), label="the world")
    for name, values in probability.items():
        colour, marker, line = LOOKS[name]
        axes.plot(values, np.arange(len(values)) - 1, color=colour, marker=marker, ls=line, ms=4, lw=1.4, label=name)
    _panel(axes, "probability of a click,\nhad it ended here", [0, 0.5, 1])
    axes.legend(frameon=False, fontsize=TEXT - 1, loc="upper center", bbox_to_anchor=(0.5, -0.05), ncols=2)


def _panel(axes: Axes, name: str, ticks: list[float]) -> None:
    axes.set_title(name, fontsize=TEXT)
    axes.set_xticks(ticks, [f"{tick:g}" for tick in ticks], fontsize=TEXT - 1)
    axes.tick_params(left=False)
    if ticks:
        axes.set_xlim(-0.03, 1.03)
    for side in axes.spines.values():
        side.set_visible(False)


def _short(title: str) -> str:
    """A title without its article and its year."""
    return re.sub(r"^The | \(\d+\)$", "", title)
