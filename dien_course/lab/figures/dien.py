"""Figures of DIEN as a whole: how it is wired, which loss teaches which part, what it attends to (chapter 08)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from dien_course.lab.figures.style import BLUE, GREY, ORANGE, PANEL, TEXT, TITLE, legend_beside, readable

PLACES = {
    "negatives": (0.9, 5.2),
    "history": (0.9, 4.0),
    "target": (0.9, 2.0),
    "profile": (0.9, 0.6),
    "extractor": (3.3, 3.75),
    "auxiliary": (5.9, 5.2),
    "attention": (4.6, 2.6),
    "evolution": (6.5, 3.75),
    "product": (6.5, 1.15),
    "bias": (6.5, 0.0),
    "head": (8.7, 2.0),
    "logits": (8.7, 0.6),
}
ARROWS = (
    "history extractor", "extractor evolution", "extractor attention", "target attention", "attention evolution",
    "evolution head", "target head", "profile head", "head logits",
    "target product", "evolution product", "product head", "bias logits", "negatives auxiliary", "history auxiliary",
    "extractor auxiliary",
)  # fmt: skip


def wiring(shapes: Mapping[str, str], title: str) -> Figure:
    """DIEN's parts as boxes, each with the shape of what it returns; ``shapes`` has the names in ``PLACES``.

    What exists in training alone is dashed.
    """
    figure = Figure(figsize=(9, 5.2), layout="constrained")
    axes = figure.subplots()
    training = {"negatives", "auxiliary"}
    boxes = {}
    for name, (x, y) in PLACES.items():
        learned = name not in ("negatives", "history", "target", "profile", "product", "logits")
        look = {"fc": "#E8F1F8" if learned else "white", "ec": "black", "ls": "--" if name in training else "-"}
        boxes[name] = FancyBboxPatch((x - 0.78, y - 0.36), 1.56, 0.72, boxstyle="round,pad=0.06", **look)
        axes.add_patch(boxes[name])
        axes.text(x, y + 0.15, name, ha="center", va="center", fontsize=TEXT, weight="bold")
        axes.text(x, y - 0.2, shapes[name], ha="center", va="center", fontsize=TEXT)
    for arrow in ARROWS:
        start, end = arrow.split()
        look = {"arrowstyle": "-|>", "color": GREY, "lw": 1.6, "ls": "--" if training & {start, end} else "-"}
        ends = {"patchA": boxes[start], "patchB": boxes[end], "shrinkA": 2, "shrinkB": 2}
        axes.annotate("", PLACES[end], PLACES[start], arrowprops=look | ends)
    axes.set(xlim=(-0.1, 9.7), ylim=(-0.5, 5.8), title=title)
    axes.title.set_size(TITLE)
    axes.axis("off")
    return figure


def gradient_flow(parts: Sequence[str], losses: Sequence[str], norms: np.ndarray, title: str) -> Figure:
    """A table of gradient norms (parts, losses): hatched and marked ``none`` where the loss does not reach the part."""
    figure = Figure(figsize=(8, 0.45 * len(parts) + 1.4), layout="constrained")
    axes = figure.subplots()
    for (row, column), norm in np.ndenumerate(norms):
        look = {"fc": "#BBD7EC"} if norm > 0 else {"fc": "white", "hatch": "//", "ec": GREY}
        axes.add_patch(FancyBboxPatch((column - 0.44, row - 0.36), 0.88, 0.72, boxstyle="square,pad=0", **look))
        said = "gradient" if norm > 0 else "none"
        axes.text(
            column, row, said, ha="center", va="center", fontsize=TEXT, bbox={"fc": "white", "ec": "none", "pad": 1}
        )
    axes.set(xlim=(-0.5, len(losses) - 0.5), ylim=(len(parts) - 0.5, -0.5))
    axes.set_xticks(range(len(losses)), losses, fontsize=TEXT)
    axes.set_yticks(range(len(parts)), parts, fontsize=TEXT)
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    figure.suptitle(title, fontsize=PANEL)
    return figure


def attention_bars(titles: Sequence[str], attention: np.ndarray, relevant: Sequence[bool], title: str) -> Figure:
    """Attention in [0, 1] on each behaviour, oldest first; the ``relevant`` ones orange, others blue and hatched."""
    figure = Figure(figsize=(9, 3.2), layout="constrained")
    axes = figure.subplots()
    for wanted, colour, hatch, label in (
        (True, ORANGE, "", "the target's genre"),
        (False, BLUE, "//", "another genre"),
    ):
        places = [place for place, is_relevant in enumerate(relevant) if is_relevant == wanted]
        axes.bar(places, attention[places], color=colour, hatch=hatch, edgecolor="black", width=0.6, label=label)
    axes.set_xticks(range(len(titles)), titles)
    axes.set(xlabel="history, oldest first", ylabel="attention a(t)", ylim=(0, 1.05), title=title)
    readable(axes, title=PANEL)
    legend_beside(axes)
    return figure
