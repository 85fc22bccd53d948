"""Test AUCs side by side (chapters 00 to 02, and the demo)."""

from __future__ import annotations

from collections.abc import Mapping

from matplotlib.figure import Figure

from dien_course.lab.figures.style import BLUE, GREY, ORANGE, TEXT, readable


def auc_bars(scores: Mapping[str, float], title: str, limit: str | None = None) -> Figure:
    """One horizontal bar of AUC for each name, from 0.5; the name ``limit`` is grey, as what cannot be beaten."""
    figure = Figure(figsize=(8, 0.55 * len(scores) + 1.2), layout="constrained")
    axes = figure.subplots()
    names = list(scores)[::-1]
    values = [scores[name] for name in names]
    colours = [GREY if name == limit else ORANGE if name.startswith("DIEN") else BLUE for name in names]
    bars = axes.barh(names, [value - 0.5 for value in values], left=0.5, color=colours, height=0.65)
    axes.bar_label(bars, [f"{value:.3f}" for value in values], padding=4, fontsize=TEXT)
    axes.set(xlim=(0.5, 1.0), xlabel="AUC on the test part (0.5 is chance)", title=title)
    readable(axes)
    return figure
