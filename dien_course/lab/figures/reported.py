"""A figure of tables that others report beside our own: the same methods, a line for each table (chapter 10)."""

from __future__ import annotations

from collections.abc import Mapping

from matplotlib.figure import Figure

from dien_course.lab.figures.style import GREY, TEXT, legend_beside, readable
from dien_course.lab.figures.sweeps import STYLES


def reported(
    tables: Mapping[str, Mapping[str, tuple[float, float]]],
    title: str,
    *,
    yardsticks: Mapping[str, float] | None = None,
) -> Figure:
    """For each table a line over its methods: method -> (AUC, half the width of its interval, or its deviation).

    ``yardsticks``: name -> AUC, a level line each. All tables have the same methods, in one order; at most four.
    """
    figure = Figure(figsize=(8.5, 4.4), layout="constrained")
    axes = figure.subplots()
    methods = list(next(iter(tables.values())))
    for (name, table), style in zip(tables.items(), STYLES[len(STYLES) - len(tables) :], strict=True):
        means, halves = zip(*(table[method] for method in methods), strict=True)
        axes.errorbar(range(len(methods)), means, halves, label=name, capsize=4, lw=2, ms=7, elinewidth=1.2, **style)
    for name, level in (yardsticks or {}).items():
        axes.axhline(level, color=GREY, lw=1, ls=(0, (4, 3)))
        axes.annotate(name, (0, level), (0, -4), textcoords="offset points", va="top", fontsize=TEXT, color=GREY)
    axes.set_xticks(range(len(methods)), methods)
    axes.set(ylabel="test AUC (0.5 is chance)", title=title)
    axes.margins(x=0.06, y=0.1)
    readable(axes)
    legend_beside(axes)
    return figure
