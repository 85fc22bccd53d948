"""Figures of interests: what lies under behaviours, what h(t) sees and knows, what supervises it (chapters 05, 06)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from dien_course.lab.figures.style import BLUE, GREY, ORANGE, PANEL, TITLE, legend_below, legend_beside, readable

LINES = [(BLUE, "o", "-"), (ORANGE, "s", "--"), (GREY, "^", ":")]
GUESS = {"category": 0.25, "direction": 0.5}  # of four categories, of two directions
MEASURES = {"taste": "taste: R²", "category": "category: right answers", "direction": "direction: right answers"}


def behaviours_around_taste(step: Sequence[int], taste: Sequence[float], style: Sequence[float], category) -> Figure:
    """The styles of T films over the steps of a history, and the taste they were chosen with, for each category.

    Angles come in radians and are drawn in degrees, each style at the turn of the ring that is nearest to its taste.
    """
    step, taste, category = np.asarray(step), np.asarray(taste), np.asarray(category)
    style = taste + (np.asarray(style) - taste + np.pi) % (2 * np.pi) - np.pi
    figure = Figure(figsize=(8, 3.6), layout="constrained")
    axes = figure.subplots()
    for kind, (colour, marker, line) in zip(dict.fromkeys(category.tolist()), LINES, strict=False):
        here = category == kind
        axes.plot(step[here], np.degrees(taste[here]), color=colour, ls=line, lw=2, label=f"taste in {kind}")
        axes.scatter(step[here], np.degrees(style[here]), color=colour, marker=marker, s=42, label=f"a film of {kind}")
    axes.set(xlabel="step t, oldest first", ylabel="angle on the ring of moods\n(degrees)")
    axes.set_title("Behaviours scatter; the interest under them turns steadily")
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    readable(axes, title=PANEL)
    legend_beside(axes, at="upper")
    return figure


def reach(change: np.ndarray, title: str) -> Figure:
    """How far h(s) moves when behaviour t is exchanged: ``change`` (T, T), row t, column s; zeros stay white.

    The darker, the further; the least change has a colour of its own. The labels count behaviours from 1.
    """
    figure = Figure(figsize=(6.6, 4.4), layout="constrained")
    axes = figure.subplots()
    shown = np.where(np.asarray(change) == 0, np.nan, change)
    image = axes.imshow(shown, cmap="Blues", vmin=-0.15 * np.nanmax(shown))
    steps = np.arange(len(shown))
    axes.set_xticks(steps, [f"h({s + 1})" for s in steps])
    axes.set_yticks(steps, [f"e({t + 1})" for t in steps])
    axes.set(xlabel="interest looked at", ylabel="behaviour exchanged", title=title)
    readable(axes, title=PANEL)
    bar = figure.colorbar(image, label="largest change of any number in h").ax
    bar.set_ylim(bottom=0)
    readable(bar)
    return figure


def probe_scores(scores: Mapping[str, Mapping[str, Mapping[str, float]]], title: str) -> Figure:
    """What probes read out of each vector: ``scores``[stage][vector][question], one panel for each question.

    The stages, such as before and after a training, are the kinds of bars; grey lines mark what a guess gets.
    """
    stages = list(scores)
    vectors = list(scores[stages[0]])
    questions = list(scores[stages[0]][vectors[0]])
    figure = Figure(figsize=(9, 3.6), layout="constrained")
    looks = [(GREY, ""), (BLUE, "//"), (ORANGE, "..")]
    width = 0.8 / len(stages)
    for axes, question in zip(figure.subplots(1, len(questions), sharey=True), questions, strict=True):
        for number, (stage, (colour, hatch)) in enumerate(zip(stages, looks, strict=False)):
            heights = [scores[stage][vector][question] for vector in vectors]
            places = np.arange(len(vectors)) + (number - (len(stages) - 1) / 2) * width
            axes.bar(places, heights, width, color=colour, hatch=hatch, edgecolor="white", label=stage)
        axes.set_xticks(range(len(vectors)), [vector.replace(" ", "\n") for vector in vectors])
        axes.axhline(GUESS.get(question, 0), color="black", lw=1, ls=":")
        axes.set(ylim=(0, 1.02), title=MEASURES.get(question, question))
        readable(axes, title=PANEL)
    figure.axes[0].set_ylabel("score (1 is perfect)")
    legend_below(figure, *figure.axes[0].get_legend_handles_labels(), columns=len(stages))
    figure.suptitle(title, fontsize=TITLE)
    return figure


def gradient_by_step(gradients: Mapping[str, Sequence[float]], title: str) -> Figure:
    """The size of the gradient at each step, one line for each name; steps count from 1, the oldest behaviour."""
    figure = Figure(figsize=(8, 3.2), layout="constrained")
    axes = figure.subplots()
    for (name, sizes), (colour, marker, line) in zip(gradients.items(), LINES, strict=False):
        axes.plot(range(1, len(sizes) + 1), sizes, color=colour, marker=marker, ls=line, lw=1.5, label=name)
    axes.set(xlabel="step t, oldest first", ylabel="mean length of\nthe gradient", title=title)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_ylim(bottom=0)
    readable(axes, title=PANEL)
    legend_beside(axes, at="upper")
    return figure
