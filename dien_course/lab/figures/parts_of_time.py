"""A figure of what takes how long: each whole a bar, its parts one after the other (chapter 12)."""

from __future__ import annotations

from collections.abc import Mapping

from matplotlib.figure import Figure

from dien_course.lab.figures.style import BLUE, GREEN, GREY, ORANGE, PANEL, RED, legend_below, readable

LOOKS = ((BLUE, ""), (ORANGE, "//"), (GREEN, ".."), (RED, "xx"), (GREY, "--"))


def parts_of_time(
    wholes: Mapping[str, Mapping[str, float]], title: str, xlabel: str, limit: tuple[float, str] | None = None
) -> Figure:
    """One horizontal bar for each of ``wholes``, its parts (name -> time, in one unit) one after the other.

    A part has one colour and one hatch in all bars, up to five parts; a bar may lack some. ``limit`` (time, words) is
    a dashed line, as of a budget.
    """
    names = list(dict.fromkeys(name for parts in wholes.values() for name in parts))
    figure = Figure(figsize=(9, 0.6 * len(wholes) + 2.0), layout="constrained")
    axes = figure.subplots()
    left = dict.fromkeys(wholes, 0.0)
    for name, (colour, hatch) in zip(names, LOOKS, strict=False):
        widths = [parts.get(name, 0.0) for parts in wholes.values()]
        axes.barh(
            list(wholes), widths, 0.6, list(left.values()), color=colour, hatch=hatch, edgecolor="white", label=name
        )
        left = {whole: left[whole] + width for whole, width in zip(wholes, widths, strict=True)}
    if limit is not None:
        axes.axvline(limit[0], color="black", lw=1.5, ls="--", label=limit[1])
    axes.invert_yaxis()
    axes.set(xlabel=xlabel, title=title)
    readable(axes, title=PANEL)
    legend_below(figure, columns=3)
    return figure
