"""Figures of a recurrent state of two dimensions that moves, and of gradients on their way back (chapter 04)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
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
    legend_below,
    legend_beside,
    readable,
)

STYLES = ((BLUE, "-"), (GREEN, "--"), (ORANGE, "-."), (RED, ":"), (GREY, (0, (5, 1, 1, 1, 1, 1))))


def steps(panels: Mapping[str, tuple[np.ndarray, np.ndarray, np.ndarray]], title: str) -> Figure:
    """One panel a step: an arrow from the old state to the new, and dots for what is left of the way to the candidate.

    ``panels``: what to call the step -> (state before h₋, candidate n, state after h), each (2,).
    """
    figure = Figure(figsize=(9, 3.6), layout="constrained")
    row = figure.subplots(1, len(panels), sharex=True, sharey=True, squeeze=False)[0]
    for axes, (name, (h, n, new)) in zip(row, panels.items(), strict=True):
        axes.plot(*zip(new, n, strict=True), color=GREY, ls=":", lw=1.5)
        _arrow(axes, h, new, BLUE)
        _points(axes, h, n)
        axes.locator_params(axis="x", nbins=5 if len(panels) < 4 else 2)  # narrow panels have room for few numbers
        axes.locator_params(axis="y", nbins=5)
        axes.set(title=name, xlabel="dimension 1", ylabel="dimension 2" if axes is row[0] else "")
        axes.set_aspect("equal")
        readable(axes, title=PANEL)
    legend_below(figure, *row[0].get_legend_handles_labels(), columns=2)
    figure.suptitle(title, fontsize=TITLE)
    return figure


def candidates(states: np.ndarray, found: Mapping[str, np.ndarray], title: str) -> Figure:
    """One panel a reset gate: N states, and with a line from each the candidate that it leads to.

    ``states`` (N, 2); ``found``: what to call the gate -> candidates (N, 2).
    """
    figure = Figure(figsize=(9, 3.9), layout="constrained")
    row = figure.subplots(1, len(found), sharex=True, sharey=True, squeeze=False)[0]
    for axes, (name, points) in zip(row, found.items(), strict=True):
        for h, n in zip(states, points, strict=True):
            axes.plot(*zip(h, n, strict=True), color=GREY, ls=":", lw=1.2)
        axes.scatter(*np.asarray(states).T, s=60, color=BLUE, label="states h₋", zorder=3)
        axes.scatter(*np.asarray(points).T, s=110, marker="D", fc="none", ec=RED, lw=2, label="candidates n", zorder=4)
        axes.set(title=name, xlabel="dimension 1", ylabel="dimension 2" if axes is row[0] else "")
        readable(axes, title=PANEL)
        axes.set(xlim=(-1.1, 1.1), ylim=(-1.1, 1.1), aspect="equal")
    legend_below(figure, *row[0].get_legend_handles_labels(), columns=2)
    figure.suptitle(title, fontsize=TITLE)
    return figure


def paths(
    states: Mapping[str, np.ndarray],
    title: str,
    inputs: np.ndarray | None = None,
    real: int | None = None,
    names: Sequence[str] = (),
) -> Figure:
    """One panel a path: the states one after the other, an arrow a step, the start hollow.

    ``states``: what to call the path -> (T + 1, 2), from the starting state on. ``inputs`` (T, 2), if given, are drawn
    as numbered circles, with their ``names`` below. Steps after the first ``real`` ones are padding: their arrows are
    red and dashed.
    """
    places = np.concatenate([*map(np.asarray, states.values()), *([] if inputs is None else [np.asarray(inputs)])])
    middle = (places.max(0) + places.min(0)) / 2
    half = (0.75 if names else 0.6) * np.maximum(np.ptp(places, axis=0), 0.1)
    height = (9 / len(states) - 0.6) * half[1] / half[0] + 1.2  # so that both dimensions have one scale
    figure = Figure(figsize=(9, np.clip(height, 2.6, 6)), layout="constrained")
    row = figure.subplots(1, len(states), sharex=True, sharey=True, squeeze=False)[0]
    for axes, (name, path) in zip(row, states.items(), strict=True):
        path = np.asarray(path)
        for step, (start, end) in enumerate(zip(path, path[1:], strict=False)):
            padding = real is not None and step >= real
            _arrow(axes, start, end, RED if padding else BLUE, "--" if padding else "-")
        axes.scatter(*path[0], s=60, fc="white", ec=BLUE, lw=2, zorder=4)
        if inputs is not None:
            for number, point in enumerate(np.asarray(inputs), 1):
                axes.annotate(f"{number}", point, fontsize=TEXT, ha="center", va="center", color="black", zorder=5)
                axes.scatter(*point, s=180, fc="white", ec=ORANGE, lw=1.5, zorder=3)
            for label, point in zip(names, np.asarray(inputs), strict=False):
                axes.annotate(
                    label, point, (0, -12), textcoords="offset points", fontsize=TEXT, color=GREY, ha="center", va="top"
                )
        x, y = np.stack([middle - half, middle + half], axis=1)
        axes.set(xlim=x, ylim=y, aspect="equal")
        axes.locator_params(nbins=5)
        axes.set(title=name, xlabel="dimension 1", ylabel="dimension 2" if axes is row[0] else "")
        readable(axes, title=PANEL)
    figure.suptitle(title, fontsize=TITLE)
    return figure


def gradients(norms: Mapping[str, Sequence[float]], title: str, least: float = 1e-16) -> Figure:
    """How much of a gradient is left, one line a network, against the number of steps it has gone back.

    ``norms``: network -> sizes after 0, 1, 2, ... steps; what is below ``least`` is not drawn.
    """
    figure = Figure(figsize=(9, 4.2), layout="constrained")
    axes = figure.subplots()
    for (name, values), (colour, style) in zip(norms.items(), STYLES, strict=False):
        values = np.asarray(values, float)
        axes.plot(np.where(values < least, np.nan, values), color=colour, ls=style, lw=2.2, label=name)
    axes.set(yscale="log", ylim=(least, None))
    axes.set(title=title, xlabel="steps back in time", ylabel="size of the gradient, 1 at the last step")
    readable(axes, title=PANEL)
    legend_beside(axes)
    return figure


def _arrow(axes: Axes, start: np.ndarray, end: np.ndarray, colour: str, style: str = "-") -> None:
    look = {
        "arrowstyle": "-|>",
        "color": colour,
        "lw": 2,
        "ls": style,
        "shrinkA": 0,
        "shrinkB": 0,
        "mutation_scale": 14,
    }
    axes.annotate("", end, start, arrowprops=look, zorder=2)


def _points(axes: Axes, h: np.ndarray, n: np.ndarray) -> None:
    axes.scatter(*h, s=60, color=BLUE, label="state h₋", zorder=3)
    axes.scatter(*n, s=110, marker="D", fc="none", ec=RED, lw=2, label="candidate n", zorder=3)
    axes.margins(0.25)
