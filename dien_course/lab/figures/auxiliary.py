"""Figures of the auxiliary loss: its pairs, its two terms, its negatives, and how low it falls (chapter 06)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from dien_course.lab.figures.style import BLUE, GREEN, GREY, ORANGE, PANEL, RED, TEXT, TITLE, legend_beside, readable

LINES = [(BLUE, "-"), (RED, "--"), (ORANGE, "-."), (GREEN, ":")]


def pairing(lengths: Sequence[int], ahead: int = 1, title: str = "Each interest is held against the next behaviour"):
    """Which interest meets which behaviour, for rows of the given lengths, padded to the longest: a Figure.

    An arrow goes from h(t) to e(t + ``ahead``), counted from 1, wherever both are real; padding is grey.
    """
    steps = max(lengths)
    figure = Figure(figsize=(8, 1.9 * len(lengths)), layout="constrained")
    for row, (axes, length) in enumerate(zip(np.atleast_1d(figure.subplots(len(lengths), 1)), lengths, strict=True)):
        for t in range(steps):
            look = {"boxstyle": "round", "facecolor": "white" if t < length else "#DDDDDD", "edgecolor": GREY}
            for name, height in (("h", 1), ("e", 0)):
                text = f"{name}({t + 1})" if t < length else "padding"
                axes.text(t, height, text, ha="center", va="center", fontsize=TEXT, bbox=look)
        for t in range(length - ahead):
            arrow = {"arrowstyle": "-|>", "color": BLUE, "lw": 2, "shrinkA": 16, "shrinkB": 16}
            axes.annotate("", (t + ahead, 0), (t, 1), arrowprops=arrow)
        axes.set(xlim=(-0.6, steps - 0.4), ylim=(-0.4, 1.4))
        axes.text(-0.55, 0.5, f"row {row}", fontsize=TEXT, va="center")
        axes.set_axis_off()
    figure.suptitle(title, fontsize=TITLE)
    return figure


def pair_terms(scores: Sequence[float], behaviour: Sequence[float], negative: Sequence[float]) -> Figure:
    """What a pair loses, in nats, by the score of its behaviour and by that of its negative, over the ``scores``."""
    figure = Figure(figsize=(8, 3.4), layout="constrained")
    axes = figure.subplots()
    axes.plot(scores, behaviour, color=BLUE, ls="-", lw=2, label="the behaviour: −log σ(s)")
    axes.plot(scores, negative, color=ORANGE, ls="--", lw=2, label="the negative: −log (1 − σ(s))")
    axes.axhline(np.log(2), color=GREY, ls=":", lw=1.5, label="log 2: no idea")
    axes.set(xlabel="score s = h(t) · e(t+1), or h(t) · ê(t+1)", ylabel="loss (nats)")
    axes.set_title("The behaviour should score high, the negative low")
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    readable(axes, title=PANEL)
    legend_beside(axes, at="upper")
    return figure


def pair_surface(scores: Sequence[float], loss: np.ndarray) -> Figure:
    """The loss of a pair by the scores of its behaviour (columns) and its negative (rows): ``loss`` (S, S) in nats."""
    figure = Figure(figsize=(6.6, 4.4), layout="constrained")
    axes = figure.subplots()
    shades = axes.contourf(scores, scores, loss, levels=12, cmap="cividis_r")
    blind = axes.contour(scores, scores, loss, levels=[np.log(2)], colors="black", linestyles="--")
    axes.clabel(blind, fmt={blind.levels[0]: "log 2"}, fontsize=TEXT)
    readable(figure.colorbar(shades, label="loss of the pair (nats)").ax)
    axes.set(xlabel="score of the behaviour, h(t) · e(t+1)", ylabel="score of the negative, h(t) · ê(t+1)")
    axes.set_title("Only the lower right is cheap: like the one, not the other")
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    readable(axes, title=PANEL)
    return figure


def loss_curves(curves: Mapping[str, Sequence[float]], floor: float, title: str, smooth: int = 10) -> Figure:
    """Auxiliary losses over the batches, each a mean of ``smooth`` batches; the ``floor`` is what honesty can reach."""
    figure = Figure(figsize=(9, 3.6), layout="constrained")
    axes = figure.subplots()
    for (name, values), (colour, line) in zip(curves.items(), LINES, strict=False):
        means = np.convolve(values, np.ones(smooth) / smooth, mode="valid")
        axes.plot(np.arange(len(means)) + smooth, means, color=colour, ls=line, lw=2, label=name)
    axes.axhline(np.log(2), color=GREY, ls=":", lw=1.5, label="log 2: no idea")
    axes.axhspan(0, floor, color=GREY, alpha=0.25, hatch="//", label="lower than honesty allows")
    axes.set(xlabel="batches of training", ylabel="auxiliary loss (nats)", ylim=(0, None))
    axes.set_title(title)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    readable(axes, title=PANEL)
    legend_beside(axes, at="upper")
    return figure


def negatives_drawn(count: Sequence[int], shares: Mapping[str, Sequence[float]]) -> Figure:
    """How often each item is drawn as a negative (share of the draws), by how often it is a behaviour (``count``)."""
    figure = Figure(figsize=(8, 3.4), layout="constrained")
    axes = figure.subplots()
    for (name, share), colour, marker in zip(shares.items(), (BLUE, ORANGE), "os", strict=False):
        axes.scatter(count, 100 * np.asarray(share), color=colour, marker=marker, s=22, alpha=0.8, label=name)
    axes.set(xlabel="how often the film is a behaviour", ylabel="share of the negatives (%)")
    axes.set_ylim(bottom=0)
    axes.set_title("By popularity, a common film is a common negative")
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    readable(axes, title=PANEL)
    legend_beside(axes, at="upper")
    return figure
