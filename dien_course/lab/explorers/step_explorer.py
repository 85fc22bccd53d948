"""One step of a GRU by hand: previous state, film and gates by sliders, and where the state goes (chapter 04)."""

from __future__ import annotations

from typing import Any, ClassVar, NamedTuple

import numpy as np
import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from torch import nn

from dien_course.lab.explorers.controls import Choice, Number
from dien_course.lab.explorers.explorer import Explorer, View
from dien_course.lab.figures.style import BLUE, GREY, ORANGE, RED, TEXT
from dien_course.layers import GRUCell
from dien_course.world.catalogue import MOODS

RING = {
    mood: (np.cos(2 * np.pi * k / len(MOODS)), np.sin(2 * np.pi * k / len(MOODS))) for k, (mood, *_) in enumerate(MOODS)
}
INPUT_WEIGHT = 0.6 * np.eye(2)  # W_n
STATE_WEIGHT = np.array([[0.2, -1.5], [1.5, 0.2]])  # U_n turns the state by nearly a quarter
KEY = (
    ("o", BLUE, BLUE, "h₋, the state before"),
    ("s", ORANGE, "white", "x, the film"),
    ("D", RED, "white", "candidate n (r decides where)"),
    (">", BLUE, BLUE, "h, the state after (u decides how far)"),
    ("X", "black", "white", "h if torch read these u as its z"),
)


class Step(NamedTuple):
    """One step in two dimensions, each of them (2,)."""

    candidate: np.ndarray
    after: np.ndarray
    read_as_z: np.ndarray  # where the step ends when u is taken for torch's z, which keeps instead of replacing


def step(h: np.ndarray, x: np.ndarray, r: np.ndarray, u: np.ndarray) -> Step:
    """A step of ``GRUCell`` from state h, the formulas' h₋, with film x and given gates r and u; all (2,)."""
    ours, theirs = GRUCell(2, 2).double(), nn.GRUCell(2, 2).double()
    gates = torch.logit(torch.tensor(np.concatenate([r, u])))  # biases, infinite for 0 and 1
    with torch.no_grad():
        for weight in (*ours.parameters(), *theirs.parameters()):
            weight.zero_()
        for cell in ((ours.weight_input, ours.weight_state, ours.bias), theirs.parameters()):
            weight_input, weight_state, bias = list(cell)[:3]
            weight_input[4:], weight_state[4:] = torch.tensor(INPUT_WEIGHT), torch.tensor(STATE_WEIGHT)
            bias[:4] = gates
        seen = torch.tensor(np.stack([x, h]))[:, None]
        _, candidate = ours.gates(*seen)
        return Step(*(found[0].numpy() for found in (candidate, ours(*seen), theirs(*seen))))


def figure_of(h: np.ndarray, x: np.ndarray, seen: Step, film: str, title: str) -> Figure:
    """The plane of states: an arrow from h₋ to h, dots from there to the candidate, a cross where torch would end."""
    figure = Figure(figsize=(9.6, 4.128), dpi=96)
    axes = figure.add_axes((0, 0, 1, 1), xlim=(-1.75, 4.25), ylim=(-1.33, 1.25))  # 1.6 inches a unit, both ways
    axes.set_axis_off()
    _plane(axes)
    axes.plot(*zip(seen.after, seen.candidate, strict=True), color=GREY, ls=":", lw=2)
    arrow = {"arrowstyle": "-|>", "color": BLUE, "lw": 2.5, "shrinkA": 0, "shrinkB": 0, "mutation_scale": 18}
    axes.annotate("", seen.after, h, arrowprops=arrow, zorder=3)
    for (marker, edge, face, _), point in zip(KEY, (h, x, seen.candidate, seen.after, seen.read_as_z), strict=True):
        if marker != ">":  # the arrow's head is the state after
            axes.plot(*point, marker, color=edge, mfc=face, ms=10, mew=2, zorder=4)
    axes.text(1.12 * x[0], 1.12 * x[1], film, fontsize=TEXT, ha="left" if x[0] > -0.1 else "right", va="center")
    axes.text(1.25, 1.23, title, fontsize=TEXT + 1, weight="bold", ha="center", va="top")
    return figure


def _plane(axes: Axes) -> None:
    turn = np.linspace(0, 2 * np.pi, 73)
    axes.plot(np.cos(turn), np.sin(turn), color="#CCCCCC", lw=1)
    axes.plot([-1, 1, 1, -1, -1], [-1, -1, 1, 1, -1], color=GREY, lw=1)
    for place in (-1, 0, 1):
        axes.text(place, -1.06, f"{place}", fontsize=TEXT, ha="center", va="top")
        axes.text(-1.06, place, f"{place}", fontsize=TEXT, ha="right", va="center")
    axes.text(0, -1.2, "dimension 1", fontsize=TEXT, ha="center", va="top")
    axes.text(-1.35, 0, "dimension 2", fontsize=TEXT, rotation=90, ha="right", va="center")
    for row, (marker, edge, face, words) in enumerate(KEY):
        axes.plot(1.65, 0.6 - 0.25 * row, marker, color=edge, mfc=face, ms=10, mew=2)
        axes.text(1.8, 0.6 - 0.25 * row, words, fontsize=TEXT, va="center")
    axes.text(1.57, -0.75, "u replaces, torch's z keeps: z = 1 − u", fontsize=TEXT, va="center")


class StepExplorer(Explorer):
    """Set a state, a film and the gates of one GRU step; see the candidate and where the state goes."""

    kind, label = "step", "explorer of one GRU step"
    question = "Where does one step of a GRU end, and where would it if torch read your u as its z?"
    presets: ClassVar = {
        "u = 0": {"u1": 0.0, "u2": 0.0},
        "u = 1": {"u1": 1.0, "u2": 1.0},
        "r = 0: the film alone": {"r1": 0.0, "r2": 0.0},
        "one dimension alone": {"u1": 1.0, "u2": 0.0},
    }
    controls = (
        Number("h1", "state h₋, dimension 1", -1.0, 1.0, 0.1, 0.5),
        Number("h2", "state h₋, dimension 2", -1.0, 1.0, 0.1, -0.6),
        Number("r1", "reset gate r, dimension 1", 0.0, 1.0, 0.05, 1.0),
        Number("r2", "reset gate r, dimension 2", 0.0, 1.0, 0.05, 1.0),
        Number("u1", "update gate u, dimension 1", 0.0, 1.0, 0.05, 0.3),
        Number("u2", "update gate u, dimension 2", 0.0, 1.0, 0.05, 0.3),
        Choice("film", "film", tuple(RING), "Tender"),
    )

    def data(self) -> dict[str, Any]:
        weights = {"input": INPUT_WEIGHT.tolist(), "state": STATE_WEIGHT.tolist()}
        return {"weights": weights, "films": {film: list(map(float, place)) for film, place in RING.items()}}

    def view(self, h1: float, h2: float, r1: float, r2: float, u1: float, u2: float, film: str) -> View:
        h, x, r, u = np.array([h1, h2]), np.array(RING[film]), np.array([r1, r2]), np.array([u1, u2])
        seen = step(h, x, r, u)
        title = _title(r, u)
        words = (
            f"Before: h₋ = {_point(h)}. The film: x = {_point(x)}. Candidate: n = {_point(seen.candidate)}. "
            f"After: h = {_point(seen.after)}. For torch this step has z = 1 − u = {_point(1 - u)}; "
            f"with z = {_point(u)} it would end at {_point(seen.read_as_z)}."
        )
        alt = (
            f"A plane with the state {_point(h)}, the film {film} and the candidate {_point(seen.candidate)}; an arrow "
            f"from the state to {_point(seen.after)}. {title}."
        )
        return View(figure_of(h, x, seen, film, title), alt, words)


def _point(values: np.ndarray) -> str:
    return f"({', '.join(f'{round(float(value), 2) + 0.0:.2f}' for value in values)})"


def _title(r: np.ndarray, u: np.ndarray) -> str:
    if u[0] == u[1]:
        moves = {0.0: "u = 0: the state stays", 1.0: "u = 1: the state becomes the candidate"}
        said = moves.get(u[0], f"Both dimensions go {u[0]:.0%} of the way to the candidate")
    else:
        said = f"Dimension 1 goes {u[0]:.0%} of its way to the candidate, dimension 2 {u[1]:.0%}"
    return said if r.any() else f"{said}; r = 0: the candidate does not know h₋"
