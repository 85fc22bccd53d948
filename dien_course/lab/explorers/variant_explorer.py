"""Attention by sliders, and what each GRU variant makes of it: states, steps, influence (chapter 07)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, ClassVar, NamedTuple

import numpy as np
import torch
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from torch import Tensor

from dien_course.lab.explorers.controls import Choice, Number, Numbers, Switch
from dien_course.lab.explorers.explorer import Explorer, View
from dien_course.lab.explorers.network import gates_of
from dien_course.lab.explorers.packed import packed
from dien_course.lab.figures.style import BLUE, RED, TEXT
from dien_course.layers import AttentionalGRU

ROWS = {
    "gru": ("gru", "paper"),
    "aigru": ("aigru", "paper"),
    "agru": ("agru", "paper"),
    "augru (paper)": ("augru", "paper"),
    "augru (released)": ("augru", "released"),
}
SHAPES = ("peak", "uniform, 1/length", "one-hot", "zero", "all one")
LEAST, MOST = 2, 40  # behaviours
SIZE = 8  # numbers in a behaviour and in a state
DIVERGING = LinearSegmentedColormap.from_list("states", [RED, "white", BLUE])
RISING = LinearSegmentedColormap.from_list("shares", ["white", BLUE, "black"])


class Comparison(NamedTuple):
    """What V variants with the same weights make of one history of T behaviours."""

    states: np.ndarray  # (V, T, H): h'(1) ... h'(T)
    steps: np.ndarray  # (V, T): how far each behaviour moved the state, 0 not at all, 1 to the candidate
    influence: np.ndarray  # (V, T): the norm of d h'(T) / d x(t), what a small change of behaviour t does to the end


def attention_of(behaviours: int, shape: str, position: float, sharpness: float, scale: float) -> np.ndarray:
    """Attention a(t) (T,) in [0, 1]: ``scale`` times a shape.

    The centre c lies at ``position`` of the way from the oldest behaviour (0) to the newest (1). A ``peak`` is
    exp(-(sharpness (t - c))² / 2), a ``one-hot`` is 1 at the behaviour nearest to c, the others do not depend on c.
    """
    t, centre = np.arange(behaviours), position * (behaviours - 1)
    if shape == "peak":
        values = np.exp(-0.5 * (sharpness * (t - centre)) ** 2)
    elif shape == "one-hot":
        values = (t == round(centre)).astype(float)
    else:
        values = np.full(behaviours, {"uniform, 1/length": 1 / behaviours, "zero": 0.0, "all one": 1.0}[shape])
    return scale * values


@lru_cache(maxsize=1)
def layers() -> dict[str, AttentionalGRU]:
    """One layer for each of ``ROWS``, all with the same drawn weights, and biases that are not zero."""
    generator = torch.Generator().manual_seed(7)
    made = {name: AttentionalGRU(SIZE, SIZE, variant, convention) for name, (variant, convention) in ROWS.items()}
    weights = {
        name: torch.randn(value.shape, generator=generator) * 0.5 for name, value in made["gru"].state_dict().items()
    }
    for layer in made.values():
        layer.load_state_dict(weights)
    return {name: layer.double() for name, layer in made.items()}


def history(behaviours: int) -> Tensor:
    """The inputs x(t) (T, SIZE) of one made-up user; a longer history continues a shorter one."""
    return torch.randn(MOST, SIZE, generator=torch.Generator().manual_seed(3))[:behaviours].double()


def shuffled_order(behaviours: int) -> np.ndarray:
    """The one order that a shuffled history gets (T,), from 0."""
    return np.random.default_rng(5).permutation(behaviours)


def compare(inputs: Tensor, attention: np.ndarray) -> Comparison:
    """Run all variants over one history: ``inputs`` (T, SIZE), ``attention`` (T,)."""
    a = torch.tensor(attention, dtype=inputs.dtype)
    rows = [_run(layer, inputs, a) for layer in layers().values()]
    return Comparison(*(np.stack(parts) for parts in zip(*rows, strict=True)))


def _run(layer: AttentionalGRU, inputs: Tensor, a: Tensor) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    # Row i of the batch serves the derivative of the final state's number i, so that one backward pass is enough.
    x = inputs.repeat(SIZE, 1, 1).requires_grad_()
    states, final = layer(x, a.expand(SIZE, -1))
    (gradient,) = torch.autograd.grad(final.diagonal().sum(), x)
    sizes = gradient.square().sum((0, 2)).sqrt()
    with torch.no_grad():
        before = torch.cat([torch.zeros_like(states[0, :1]), states[0, :-1]])
        seen = inputs * a[:, None] if layer.variant == "aigru" else inputs
        steps = step_size(layer, layer.gates(seen, before)[0], a[:, None])
    return states[0].detach().numpy(), steps.mean(1).numpy(), sizes.numpy()


def step_size(layer: AttentionalGRU, u: Tensor, a: Tensor) -> Tensor:
    """s = κ + λu of a variant (chapter 07): how far the state goes to the candidate, for update gate u, attention a."""
    if layer.variant == "agru":
        return a.expand_as(u)
    if layer.variant == "augru":
        return a * u if layer.convention == "paper" else a + (1 - a) * u
    return u


def noticed(seen: Comparison, shuffled: Comparison) -> np.ndarray:
    """How far a shuffle moves each variant's final state (V,), in sizes of that state; 0 where it stays at zero."""
    final, other = seen.states[:, -1], shuffled.states[:, -1]
    return np.linalg.norm(other - final, axis=1) / np.maximum(np.linalg.norm(final, axis=1), 1e-30)


def figure_of(attention: np.ndarray, seen: Comparison, behaviours: Sequence[int], title: str) -> Figure:
    """Three heat maps with a row for each variant: states, step sizes, influence; above each the attention (T,).

    ``behaviours`` (T,) are the numbers that the columns carry, from the first to the last to be seen.
    """
    figure = Figure(figsize=(9.6, 3.84), dpi=96)
    axes = figure.add_axes((0, 0, 1, 1))  # in tenths of an inch from the upper left
    axes.set_axis_off()
    T, most = len(attention), max(0.01, seen.influence.max())
    maps = {
        "state h'(t)\nvermilion −1, blue +1": (np.concatenate(seen.states.transpose(0, 2, 1)), DIVERGING, -1, 1),
        "mean step size\nwhite 0, black 1": (seen.steps, RISING, 0, 1),
        f"influence on h'({T})\nwhite 0, black {most:.2f}": (seen.influence, RISING, 0, most),
    }
    for left, (name, (values, colours, low, high)) in zip((17.0, 44.0, 71.0), maps.items(), strict=True):
        axes.imshow(
            values, colours, vmin=low, vmax=high, aspect="auto", interpolation="nearest",
            extent=(left, left + 24, 37, 14),
        )  # fmt: skip
        axes.hlines(np.linspace(14, 37, len(ROWS) + 1), left, left + 24, color="black", lw=0.8)
        edges = np.linspace(left, left + 24, T + 1)
        axes.stairs(13.3 - 4 * attention, edges, baseline=13.3, fill=True, color=BLUE)
        axes.text(left + 12, 8.8, name, fontsize=TEXT, ha="center", va="bottom", linespacing=1.25)
        _number(axes, (edges[1:] + edges[:-1]) / 2, behaviours)
    for row, name in enumerate(ROWS):
        axes.text(16.3, 14 + 23 * (row + 0.5) / len(ROWS), name, fontsize=TEXT, ha="right", va="center")
    axes.text(16.3, 13.3, "attention a(t)", fontsize=TEXT, ha="right", va="bottom")
    axes.text(15.6, 37.6, "behaviour", fontsize=TEXT, ha="right", va="top")
    axes.text(48, 2.6, title, fontsize=TEXT + 1, ha="center", va="top", weight="bold")
    axes.set(xlim=(0, 96), ylim=(40.4, 2))
    return figure


def _number(axes: Axes, places: np.ndarray, behaviours: Sequence[int]) -> None:
    shown = range(len(places)) if len(places) <= 6 else sorted({0, len(places) // 2, len(places) - 1})
    for column in shown:
        axes.text(places[column], 37.6, str(behaviours[column]), fontsize=TEXT, ha="center", va="top")


class VariantExplorer(Explorer):
    """Set the attention that one history gets; see what gru, aigru, agru and both augrus do with it.

    ``drawn`` is attention drawn by hand: a list of numbers in [0, 1], one for each behaviour, or None for the shape's.
    """

    kind, label = "variant", "explorer of GRU variants"
    question = "One behaviour matters, and many follow it. Which variants still hear it at the end?"
    controls = (
        Number("behaviours", "length, in behaviours", LEAST, MOST, 1, 13),
        Choice("shape", "attention", SHAPES, "peak"),
        Number("position", "where (0 oldest, 1 newest)", 0.0, 1.0, 0.05, 0.25),
        Number("sharpness", "sharpness of the peak", 0.0, 3.0, 0.1, 1.5),
        Number("scale", "scale of attention", 0.0, 1.0, 0.05, 0.9),
        Switch("shuffled", "shuffle the history"),
        Numbers("drawn", "attention drawn by hand", 0.0, 1.0),
    )
    presets: ClassVar = {
        "an early one matters": {},
        "the last one matters": {"position": 1.0},
        "two matter": {"drawn": [0, 0, 0.9, 0, 0, 0, 0, 0, 0.9, 0, 0, 0, 0]},
        "exactly one, shuffled": {"shape": "one-hot", "scale": 1.0, "shuffled": True},
        "all the same": {"shape": "all one", "scale": 1.0},
        "nothing matters": {"shape": "zero"},
    }

    def data(self) -> dict[str, Any]:
        return {
            "size": SIZE,
            "rows": [{"name": n, "variant": v, "convention": c} for n, (v, c) in ROWS.items()],
            "weights": gates_of(layers()["gru"]),
            "inputs": packed(history(MOST)),
            "orders": {str(T): shuffled_order(T).tolist() for T in range(LEAST, MOST + 1)},
        }

    def follow(self, changes: dict[str, Any]) -> dict[str, Any]:
        """A shape takes the place of what was drawn; what was drawn is cut, or goes on with 0, as the history does."""
        drawn = self.values["drawn"]
        if drawn is None or "drawn" in changes:
            return changes
        if {"shape", "position", "sharpness", "scale"} & set(changes):
            return changes | {"drawn": None}
        if isinstance(changes.get("behaviours"), int) and 0 < changes["behaviours"] <= MOST:
            return changes | {"drawn": (drawn + [0.0] * MOST)[: changes["behaviours"]]}
        return changes

    def view(
        self,
        behaviours: int,
        shape: str,
        position: float,
        sharpness: float,
        scale: float,
        shuffled: bool,
        drawn: list[float] | None,
    ) -> View:
        if drawn is not None and len(drawn) != behaviours:
            raise ValueError(f"drawn has {len(drawn)} numbers; expected {behaviours}, one for each behaviour")
        attention = attention_of(behaviours, shape, position, sharpness, scale) if drawn is None else np.array(drawn)
        inputs = history(behaviours)
        order = shuffled_order(behaviours) if shuffled else np.arange(behaviours)
        seen = compare(inputs[order], attention[order])
        moved = noticed(compare(inputs, attention), seen) if shuffled else None
        chosen = np.arange(behaviours // 2) if np.ptp(attention) == 0 else np.array([attention.argmax()])
        who = f"behaviour {chosen[0] + 1}" if np.ptp(attention) else "the older half"
        heard = dict(zip(ROWS, np.linalg.norm(seen.influence[:, np.isin(order, chosen)], axis=1), strict=True))
        title, words = _title(who, heard, moved), _read_out(attention, who, heard, seen, moved)
        figure = figure_of(attention[order], seen, [int(number) + 1 for number in order], title)
        alt = (
            f"Heat maps of states, step sizes and influence for {behaviours} behaviours and five GRU variants; "
            f"attention: {_given(shape, drawn, attention)}{', shuffled' if shuffled else ''}. {title}."
        )
        return View(figure, alt, words)


def _given(shape: str, drawn: list[float] | None, attention: np.ndarray) -> str:
    if np.ptp(attention) == 0:
        return f"{attention[0]:.2g} everywhere"
    said = shape if drawn is None else "drawn by hand, most"
    return f"{said} at behaviour {attention.argmax() + 1}, from {attention.min():.2f} to {attention.max():.2f}"


def _title(who: str, heard: dict[str, float], moved: np.ndarray | None) -> str:
    if moved is not None:
        change = dict(zip(ROWS, moved, strict=True))
        gru, augru = change["gru"], change["augru (paper)"]
        return f"A shuffle moves the final state of gru by {gru:.0%} of its size, of augru (paper) by {augru:.0%}"
    if heard["augru (paper)"] == 0 and heard["agru"] == 0:
        return "Zero attention: agru and augru (paper) stay at zero, the others move"
    return f"Influence of {who} on the end: gru {heard['gru']:.2f}, augru (paper) {heard['augru (paper)']:.2f}"


def _read_out(
    attention: np.ndarray, who: str, heard: dict[str, float], seen: Comparison, moved: np.ndarray | None
) -> str:
    shares = ", ".join(f"{name} {share:.2f}" for name, share in heard.items())
    steps = ", ".join(f"{name} {step:.2f}" for name, step in zip(ROWS, seen.steps.mean(1), strict=True))
    said = [
        f"Attention adds up to {attention.sum():.2f}.",
        f"Influence of {who} on the final state: {shares}.",
        f"Mean step size: {steps}.",
    ]
    if moved is not None:
        changes = ", ".join(f"{name} {change:.0%}" for name, change in zip(ROWS, moved, strict=True))
        said.append(f"The shuffle moves the final state, in sizes of it: {changes}.")
    return " ".join(said)
