"""Figures of attention: the average it replaces, its scales, its weights on titles, shuffled histories (chapter 03)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Circle
from matplotlib.ticker import MaxNLocator

from dien_course.lab.figures.style import (
    BLUE,
    GREEN,
    GREY,
    ORANGE,
    PANEL,
    TEXT,
    TITLE,
    legend_below,
    legend_beside,
    readable,
)

MARKERS, CROSSES = ("o", "s", "^"), ("+", "x", "1")
COLOURS = (BLUE, ORANGE, GREEN)
HATCHES = ("", "///", "...")


def averages(moods: Mapping[str, np.ndarray], people: Mapping[str, Sequence[str]], title: str) -> Figure:
    """Each person's films on the ring of moods, and their average as a cross.

    ``moods``: name -> point (2,); ``people``: name -> the moods of the films they liked; at most three people.
    """
    figure = Figure(figsize=(8, 5), layout="constrained")
    axes = figure.subplots()
    axes.add_patch(Circle((0, 0), 1, fill=False, color=GREY, ls=":"))
    for name, point in moods.items():
        axes.annotate(name, 1.25 * np.asarray(point), ha="center", va="center", fontsize=TEXT, color=GREY)
    for (name, liked), marker, cross, colour in zip(people.items(), MARKERS, CROSSES, COLOURS, strict=False):
        points = np.array([moods[mood] for mood in liked])
        axes.scatter(*points.T, s=130, marker=marker, color=colour, label=f"{name}'s films", zorder=3)
        axes.scatter(*points.mean(0), s=300, marker=cross, lw=3, color=colour, label=f"{name}'s average", zorder=4)
    axes.set(xlim=(-1.5, 1.5), ylim=(-1.4, 1.4), aspect="equal")
    legend_beside(axes, bbox_to_anchor=(1.02, 0.5), labelspacing=1.2)
    axes.set(title=title, xlabel="first dimension of the embedding", ylabel="second dimension")
    readable(axes, title=PANEL)
    return figure


def scales(attention: Mapping[str, Sequence[np.ndarray]], histories: Sequence[str], title: str) -> Figure:
    """One panel a history, its behaviours side by side, one bar for each scale.

    ``attention``: scale -> one array (T,) for each history; ``histories``: what to call each.
    """
    lengths = [len(values) for values in next(iter(attention.values()))]
    figure = Figure(figsize=(9, 3.8), layout="constrained")
    shape = {"width_ratios": [6 + length for length in lengths]}
    panels = figure.subplots(1, len(histories), sharey=True, squeeze=False, gridspec_kw=shape)[0]
    width = 0.84 / len(attention)
    for place, (axes, name) in enumerate(zip(panels, histories, strict=True)):
        for number, (scale, of_each) in enumerate(attention.items()):
            values = np.asarray(of_each[place])
            steps = np.arange(1, len(values) + 1) + (number - (len(attention) - 1) / 2) * width
            axes.bar(steps, values, width, color=COLOURS[number], hatch=HATCHES[number], ec="white", lw=0, label=scale)
        axes.set(ylim=(0, 1.05), xticks=range(1, lengths[place] + 1))
        axes.set(title=name, xlabel="behaviour, oldest first", ylabel="attention" if place == 0 else "")
        readable(axes, title=PANEL)
    legend_below(figure, *panels[0].get_legend_handles_labels(), columns=3)
    figure.suptitle(title, fontsize=TITLE)
    return figure


def on_titles(
    titles: Sequence[str], attention: Mapping[str, np.ndarray], relevant: Mapping[str, np.ndarray], title: str
) -> Figure:
    """One panel a target: a bar of attention for each behaviour, oldest on top, and a dotted line at 1/length.

    ``titles`` (T,) of the behaviours; ``attention`` and ``relevant``: target -> (T,) numbers, (T,) bool. Behaviours the
    world calls relevant have a plain bar and a star; the others a hatched one.
    """
    figure = Figure(figsize=(9, 0.27 * len(titles) + 1.5), layout="constrained")
    panels = figure.subplots(1, len(attention), sharey=True, sharex=True, squeeze=False)[0]
    rows = np.arange(len(titles))
    for axes, (target, values) in zip(panels, attention.items(), strict=True):
        values, true = np.asarray(values), np.asarray(relevant[target])
        axes.barh(rows[true], values[true], color=BLUE, label="same category as the target")
        axes.barh(rows[~true], values[~true], color=ORANGE, hatch="///", ec="white", label="another category")
        axes.plot(values[true] + 0.004, rows[true], ls="", marker="*", color="black", ms=7)
        axes.axvline(1 / len(titles), color=GREY, ls=":", lw=1.5)
        axes.set(title=f"target: {target}", xlabel="attention (sums to 1)")
        readable(axes, title=PANEL)
    panels[0].set_yticks(rows, titles)
    panels[0].invert_yaxis()
    panels[0].xaxis.set_major_locator(MaxNLocator(4))
    panels[-1].legend(framealpha=1, edgecolor="white", fontsize=TEXT, loc="lower right")
    figure.suptitle(title, fontsize=PANEL)
    return figure


def changes(scores: Mapping[str, tuple[np.ndarray, np.ndarray]], title: str) -> Figure:
    """One panel a model: by how much each user's logit changed when something was done to the history.

    ``scores``: model -> (before (N,), after (N,)). Both axes in standard deviations of the model's logits before.
    """
    figure = Figure(figsize=(9, 3.8), layout="constrained")
    panels = figure.subplots(1, len(scores), squeeze=False, sharey=True)[0]
    for axes, (name, (before, after)), marker, colour in zip(panels, scores.items(), MARKERS, COLOURS, strict=False):
        before, after = np.asarray(before), np.asarray(after)
        unit = before.std()
        axes.axhline(0, color=GREY, ls=":", zorder=1)
        axes.scatter(
            (before - before.mean()) / unit, (after - before) / unit, s=14, marker=marker, color=colour, zorder=2
        )
        axes.set(title=name, xlabel="logit, history in order")
        axes.set(ylabel="change when shuffled" if axes is panels[0] else "")
        readable(axes, title=PANEL)
    figure.supxlabel("both in standard deviations of the model's logits", fontsize=TEXT)
    figure.suptitle(title, fontsize=TITLE)
    return figure
