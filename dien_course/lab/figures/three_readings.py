"""One history read three ways: as a weighed bag, as a path, and as sessions (chapter 14)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from dien_course.lab.figures.style import BLUE, GREEN, GREY, ORANGE, PANEL, RED, TITLE, legend_below, readable


def three_readings(
    moods: Sequence[float], relevant: Sequence[bool], sessions: Sequence[int], target: float, title: str
) -> Figure:
    """Three panels of the same behaviours, oldest first; up is their mood, a number, and the target's mood a line.

    ``moods``, ``relevant`` and ``sessions``: one of each for T behaviours: where it stands, whether it bears on the
    target, and the number of its session, 0 for the newest. The bag shows each by its weight, the same for all that are
    relevant; the path joins the relevant ones in order; the sessions are bands, with the mean of each.
    Raises ValueError where there is not one of each for every behaviour, or none is relevant.
    """
    moods, relevant, sessions = np.asarray(moods, float), np.asarray(relevant, bool), np.asarray(sessions, int)
    if not len(moods) == len(relevant) == len(sessions):
        raise ValueError(f"{len(moods)} moods, {len(relevant)} relevant, {len(sessions)} sessions; expected as many")
    if not relevant.any():
        raise ValueError("no behaviour is relevant; expected one or more")
    figure = Figure(figsize=(10, 4.2), layout="constrained")
    bag, path, cut = figure.subplots(1, 3, sharey=True)
    _bag(bag, moods, relevant)
    _path(path, moods, relevant)
    _sessions(cut, moods, relevant, sessions)
    for axes, name in ((bag, "DIN: a bag, weighed"), (path, "DIEN: a path"), (cut, "DSIN: sessions")):
        axes.axhline(target, color=RED, ls=":", lw=2, label="the target's mood")
        axes.set_title(name)
        readable(axes, title=PANEL)
    bag.set_ylabel("mood (twelfths of the ring)")
    figure.suptitle(title, fontsize=TITLE)
    legend_below(figure, *bag.get_legend_handles_labels(), columns=4)
    return figure


def _marks(axes: Axes, x: np.ndarray, moods: np.ndarray, relevant: np.ndarray) -> None:
    axes.scatter(x[~relevant], moods[~relevant], 70, facecolor="white", edgecolor=GREY, lw=1.6, label="other category")
    axes.scatter(x[relevant], moods[relevant], 80, color=BLUE, zorder=3, label="the target's category")


def _bag(axes: Axes, moods: np.ndarray, relevant: np.ndarray) -> None:
    weights = relevant / relevant.sum()
    _marks(axes, weights, moods, relevant)
    axes.axhline(weights @ moods, color=ORANGE, lw=2, label="what is made of them")
    axes.set(xlabel="weight (they sum to 1)", xlim=(-0.5 * weights.max(), 1.5 * weights.max()))


def _path(axes: Axes, moods: np.ndarray, relevant: np.ndarray) -> None:
    places = np.arange(1, len(moods) + 1)
    _marks(axes, places, moods, relevant)
    steps = np.flatnonzero(relevant)
    for here, there in zip(steps, steps[1:], strict=False):
        ends = {"xy": (places[there], moods[there]), "xytext": (places[here], moods[here])}
        axes.annotate("", **ends, arrowprops={"arrowstyle": "->", "color": ORANGE, "lw": 2, "shrinkA": 6, "shrinkB": 6})
    axes.set_xlabel("behaviour (1 is the oldest)")


def _sessions(axes: Axes, moods: np.ndarray, relevant: np.ndarray, sessions: np.ndarray) -> None:
    places = np.arange(1, len(moods) + 1)
    for session in sorted(set(sessions.tolist())):
        own = sessions == session
        left, right = places[own].min() - 0.4, places[own].max() + 0.4
        axes.axvspan(left, right, color=GREEN, alpha=0.12 if session else 0.35, lw=0)
        axes.hlines(moods[own].mean(), left, right, color=ORANGE, lw=2)
        axes.annotate(str(session), ((left + right) / 2, 0.02), xycoords=("data", "axes fraction"), ha="center")
    _marks(axes, places, moods, relevant)
    axes.set_xlabel("behaviour; the numbers are sessions")
