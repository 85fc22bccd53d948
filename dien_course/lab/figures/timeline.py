"""Timeline: the events of one user, and what each is to a sample (chapter 01)."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.figure import Figure

from dien_course.lab.figures.style import BLUE, GREEN, GREY, PANEL, RED, TEXT, legend_below, readable

ROLES = {  # marker, colour, filled
    "history": ("o", BLUE, True),
    "not liked": ("o", GREY, False),
    "target": ("*", RED, True),
    "target's own second": ("s", GREY, False),
    "future": ("X", GREEN, True),
}


def event_timeline(times: Sequence[float], names: Sequence[str], roles: Sequence[str], title: str) -> Figure:
    """One mark for each event at its time in seconds, its name above it, its shape its role; one second is one stack.

    ``times``, ``names`` and ``roles``: one of each an event, n of them; a role is one of ``ROLES``.
    Raises ValueError for another role.
    """
    unknown = sorted(set(roles) - set(ROLES))
    if unknown:
        raise ValueError(f"role is {unknown[0]!r}; expected one of {', '.join(ROLES)}")
    figure = Figure(figsize=(9, 2.9), layout="constrained")
    axes = figure.subplots()
    axes.axhline(0, color=GREY, lw=1, zorder=0)
    heights = [list(times[:place]).count(time) for place, time in enumerate(times)]  # those of one second are stacked
    for role, (marker, colour, filled) in ROLES.items():
        chosen = [place for place, its in enumerate(roles) if its == role]
        if chosen:
            at, up = [times[place] for place in chosen], [heights[place] for place in chosen]
            size, face = 260 if marker == "*" else 120, colour if filled else "white"
            axes.scatter(at, up, size, marker=marker, facecolor=face, edgecolor=colour, lw=2, label=role)
    for time, height, name in zip(times, heights, names, strict=True):
        axes.annotate(name, (time, height), (0, 13), textcoords="offset points", ha="center", fontsize=TEXT)
    axes.set(ylim=(-0.5, max(heights) + 0.9), yticks=[])
    axes.set(xlabel="time (seconds)", title=title)
    readable(axes, labels=PANEL)
    axes.spines.left.set_visible(False)
    legend_below(figure, columns=5)
    return figure
