"""The one-step explorer makes the step of the package's cell, and marks the one that torch's reading would make."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from explorer_cases import is_whole, move, read_out, shown
from explorer_hands import random_hands

from dien_course.lab.explorers.step_explorer import INPUT_WEIGHT, KEY, RING, STATE_WEIGHT, StepExplorer, step

TestRandomHands = random_hands(StepExplorer)


def by_formula(h: np.ndarray, x: np.ndarray, r: np.ndarray, u: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    n = np.tanh(INPUT_WEIGHT @ x + r * (STATE_WEIGHT @ h))
    return n, (1 - u) * h + u * n, u * h + (1 - u) * n


def markers(explorer: StepExplorer) -> dict[str, tuple[float, float]]:
    """Where each marker of the key is in the plane (its second drawing; the first is the key itself)."""
    (axes,) = explorer.picture.figure.axes
    found = {}
    for line in axes.lines:
        if len(line.get_xdata()) == 1:
            found[line.get_marker()] = (float(line.get_xdata()[0]), float(line.get_ydata()[0]))
    return found


def arrow(explorer: StepExplorer) -> tuple[tuple, tuple]:
    (axes,) = explorer.picture.figure.axes
    (text,) = (text for text in axes.texts if getattr(text, "arrow_patch", None))
    return tuple(text.xyann), tuple(text.xy)


@pytest.mark.parametrize("r", [0.0, 0.4, 1.0])
@pytest.mark.parametrize("u", [0.0, 0.4, 1.0])
def test_a_step_is_the_formulas_whatever_the_gates(r: float, u: float):
    rng = np.random.default_rng(0)
    h, x, r2, u2 = *rng.uniform(-1, 1, (2, 2)), np.array([r, 0.7]), np.array([0.2, u])
    for found, expected in zip(step(h, x, r2, u2), by_formula(h, x, r2, u2), strict=True):
        assert np.abs(found - expected).max() < 1e-12


def test_torchs_reading_is_a_step_of_torchs_own_cell():
    cell = torch.nn.GRUCell(2, 2).double()
    h, x, r, u = np.array([0.5, -0.6]), np.array(RING["Cold"]), np.array([0.3, 0.9]), np.array([0.2, 0.7])
    state = {name: torch.zeros_like(value) for name, value in cell.state_dict().items()}
    state["weight_ih"][4:], state["weight_hh"][4:] = torch.tensor(INPUT_WEIGHT), torch.tensor(STATE_WEIGHT)
    state["bias_hh"][:4] = torch.logit(torch.tensor([*r, *u]))
    cell.load_state_dict(state)
    expected = cell(torch.tensor(x)[None], torch.tensor(h)[None])[0].detach().numpy()
    assert np.abs(step(h, x, r, u).read_as_z - expected).max() < 1e-12


def test_films_lie_on_the_ring_of_moods():
    assert len(RING) == 12 and list(RING)[0] == "Bright" and RING["Bright"] == (1.0, 0.0)
    assert all(math.hypot(*place) == pytest.approx(1) for place in RING.values())


@pytest.mark.parametrize(
    "change",
    [{"h1": -0.3}, {"h2": 0.9}, {"r1": 0.0}, {"r2": 0.25}, {"u1": 1.0}, {"u2": 0.0}, {"film": "Cold"}],
    ids=lambda change: next(iter(change)),
)
def test_each_control_moves_the_picture_as_the_formula_says(change: dict):
    explorer = StepExplorer()
    before = (markers(explorer), arrow(explorer), explorer.words)
    ((name, value),) = change.items()
    move(explorer, **{name: value})
    v = explorer.values
    h, x = np.array([v["h1"], v["h2"]]), np.array(RING[v["film"]])
    n, after, as_z = by_formula(h, x, np.array([v["r1"], v["r2"]]), np.array([v["u1"], v["u2"]]))
    assert arrow(explorer) == (pytest.approx(tuple(h)), pytest.approx(tuple(after)))
    for marker, place in (("o", h), ("s", x), ("D", n), ("X", as_z)):
        assert markers(explorer)[marker] == pytest.approx(tuple(place))
    assert before != (markers(explorer), arrow(explorer), explorer.words)


def test_the_words_hold_the_numbers_of_the_picture():
    explorer = StepExplorer(h1=0.5, h2=-0.6, r1=0, r2=0, u1=1, u2=0.25, film="Bright")
    n = np.tanh(0.6)
    assert explorer.words == (
        f"Before: h₋ = (0.50, -0.60). The film: x = (1.00, 0.00). Candidate: n = ({n:.2f}, 0.00). "
        f"After: h = ({n:.2f}, -0.45). For torch this step has z = 1 − u = (0.00, 0.75); with z = (1.00, 0.25) it "
        "would end at (0.50, -0.15)."
    )
    assert explorer.alt.endswith(
        "Dimension 1 goes 100% of its way to the candidate, dimension 2 25%; r = 0: the candidate does not know h₋."
    )


@pytest.mark.parametrize(("u", "said"), [(0.0, "the state stays"), (1.0, "becomes the candidate"), (0.3, "go 30%")])
def test_the_title_says_how_far_the_state_goes(u: float, said: str):
    explorer = StepExplorer(u1=u, u2=u)
    assert said in explorer.alt
    assert any(said in text.get_text() for text in explorer.picture.figure.axes[0].texts)


def test_half_open_gates_look_the_same_to_torch():
    explorer = StepExplorer(u1=0.5, u2=0.5)
    assert arrow(explorer)[1] == pytest.approx(markers(explorer)["X"])


def test_the_key_names_every_marker_and_letters_are_large_enough():
    texts = StepExplorer().picture.figure.axes[0].texts
    assert {words for *_, words in KEY} < {text.get_text() for text in texts}
    assert all(text.get_fontsize() >= 11 for text in texts if text.get_text())


@pytest.mark.parametrize("corner", [-1.0, 0.0, 1.0])
@pytest.mark.parametrize("gate", [0.0, 1.0])
def test_extremes_can_be_shown(corner: float, gate: float):
    is_whole(StepExplorer(h1=corner, h2=-corner, r1=gate, r2=1 - gate, u1=1 - gate, u2=gate))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"h1": 1.5}, "state h₋, dimension 1 is 1.5"),
        ({"u2": math.nan}, "dimension 2 is nan"),
        ({"film": "Grim"}, "'Grim'"),
    ],
)
def test_what_is_no_step_is_refused_in_words(change: dict, said: str):
    explorer = StepExplorer()
    before = shown(explorer)
    explorer.set(**change)
    assert said in read_out(explorer) and shown(explorer) == before


def test_a_notebook_keeps_at_most_20_kilobytes():
    assert sum(len(str(part)) for part in StepExplorer()._repr_mimebundle_()[0].values()) <= 20_000
