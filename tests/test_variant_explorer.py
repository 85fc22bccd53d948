"""The variant explorer's numbers are the layers', and its picture and words hold those numbers."""

from __future__ import annotations

import re

import numpy as np
import pytest
import torch
from explorer_cases import is_whole, move, read_out, shown
from explorer_hands import random_hands
from matplotlib.image import AxesImage

from dien_course.lab.explorers.variant_explorer import (
    LEAST,
    MOST,
    ROWS,
    SHAPES,
    SIZE,
    Comparison,
    VariantExplorer,
    attention_of,
    compare,
    history,
    layers,
    noticed,
)
from dien_course.layers import AGRUCell, AUGRUCell, GRUCell

NAMES = list(ROWS)
TestRandomHands = random_hands(VariantExplorer)


def cell_of(name: str) -> torch.nn.Module:
    variant, convention = ROWS[name]
    kinds = {"gru": GRUCell, "aigru": GRUCell, "agru": AGRUCell}
    cell = kinds[variant](SIZE, SIZE) if variant in kinds else AUGRUCell(SIZE, SIZE, convention=convention)
    cell.load_state_dict(layers()[name].state_dict())
    return cell.double()


def by_cells(name: str, inputs: torch.Tensor, attention: np.ndarray) -> list[torch.Tensor]:
    """The states h'(0) ... h'(T), one cell's step after the other."""
    cell, states = cell_of(name), [torch.zeros(1, SIZE, dtype=torch.float64)]
    for x, a in zip(inputs.double(), attention, strict=True):
        states.append(cell(x[None] * a if name == "aigru" else x[None], states[-1], torch.tensor([a]).double()))
    return states


def images(explorer: VariantExplorer) -> list[np.ndarray]:
    (axes,) = explorer.picture.figure.axes
    return [np.asarray(image.get_array()) for image in axes.get_children() if isinstance(image, AxesImage)]


def bars(explorer: VariantExplorer) -> np.ndarray:
    return 1 * explorer.picture.figure.axes[0].patches[0].get_data().values


@pytest.fixture(scope="module")
def seen() -> tuple[torch.Tensor, np.ndarray, Comparison]:
    inputs, attention = history(9), attention_of(9, "peak", 0.5, 0.8, 0.9)
    return inputs, attention, compare(inputs, attention)


def test_attention_is_scale_times_its_shape():
    t = np.arange(13)
    peak = attention_of(13, "peak", 0.25, 1.5, 0.9)
    assert np.allclose(peak, 0.9 * np.exp(-((1.5 * (t - 3)) ** 2) / 2)) and peak[3] == 0.9
    assert np.allclose(attention_of(13, "peak", 0.25, 0.0, 0.7), 0.7)
    assert np.allclose(attention_of(13, "uniform, 1/length", 0.25, 1.5, 1.0), 1 / 13)
    assert np.array_equal(attention_of(13, "one-hot", 0.25, 1.5, 0.9), 0.9 * (t == 3))
    assert not attention_of(13, "zero", 0.25, 1.5, 0.9).any()
    assert np.array_equal(attention_of(13, "all one", 0.25, 1.5, 1.0), np.ones(13))


@pytest.mark.parametrize("position", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("behaviours", [LEAST, 3, MOST])
def test_the_peak_goes_from_the_oldest_to_the_newest(behaviours: int, position: float):
    for shape in ("peak", "one-hot"):
        attention = attention_of(behaviours, shape, position, 3.0, 1.0)
        assert abs(attention.argmax() - position * (behaviours - 1)) <= 0.5
        assert len(attention) == behaviours and attention.min() >= 0 and attention.max() <= 1


def test_all_variants_have_the_same_weights_and_no_bias_is_zero():
    reference = layers()["gru"].state_dict()
    for layer in layers().values():
        assert all(torch.equal(value, reference[name]) for name, value in layer.state_dict().items())
    assert reference["bias"].abs().min() > 0 and reference["candidate_bias"].abs().min() > 0


def test_a_longer_history_continues_a_shorter_one():
    assert torch.equal(history(5), history(MOST)[:5]) and history(MOST).shape == (MOST, SIZE)


@pytest.mark.parametrize("name", NAMES)
def test_states_are_those_of_the_cells(name: str, seen: tuple):
    inputs, attention, comparison = seen
    expected = torch.cat(by_cells(name, inputs, attention)[1:]).detach().numpy()
    assert np.abs(comparison.states[NAMES.index(name)] - expected).max() < 1e-6


@pytest.mark.parametrize("name", NAMES)
def test_a_step_size_is_the_share_of_the_way_to_the_candidate_that_the_state_went(name: str, seen: tuple):
    inputs, attention, comparison = seen
    states, cell = by_cells(name, inputs, attention), cell_of(name)
    for t, (x, a) in enumerate(zip(inputs.double(), attention, strict=True)):
        _, n = cell.gates(x[None] * a if name == "aigru" else x[None], states[t])
        share = ((states[t + 1] - states[t]) / (n - states[t])).mean().item()
        assert comparison.steps[NAMES.index(name), t] == pytest.approx(share, abs=1e-5)


@pytest.mark.parametrize("name", NAMES)
def test_influence_is_what_a_small_change_of_a_behaviour_does_to_the_final_state(name: str, seen: tuple):
    inputs, attention, comparison = seen
    for t in (0, 4, 8):
        moved = []
        for i in range(SIZE):
            nudge = torch.zeros(len(inputs), SIZE, dtype=torch.float64)
            nudge[t, i] = 1e-5
            ends = [by_cells(name, inputs.double() + sign * nudge, attention)[-1] for sign in (1, -1)]
            moved.append((ends[0] - ends[1]) / 2e-5)
        assert comparison.influence[NAMES.index(name), t] == pytest.approx(torch.cat(moved).norm().item(), rel=1e-3)


def test_a_shuffle_is_measured_in_sizes_of_the_final_state():
    states = np.array([[[0.0, 0.0], [3.0, 4.0]], [[0.0, 0.0], [0.0, 0.0]]])
    other = np.array([[[0.0, 0.0], [3.0, -1.0]], [[0.0, 0.0], [0.0, 0.0]]])
    empty = np.zeros((2, 2))
    assert noticed(Comparison(states, empty, empty), Comparison(other, empty, empty)).tolist() == [1.0, 0.0]


def test_the_picture_holds_attention_states_steps_and_influence():
    explorer = VariantExplorer(behaviours=7, position=0.5)
    attention = attention_of(7, "peak", 0.5, 1.5, 0.9)
    expected = compare(history(7), attention)
    states, steps, influence = images(explorer)
    assert states.shape == (len(ROWS) * SIZE, 7)
    for row in range(len(ROWS)):
        assert np.array_equal(states[SIZE * row : SIZE * (row + 1)], expected.states[row].T)
    assert np.array_equal(steps, expected.steps) and np.array_equal(influence, expected.influence)
    assert np.allclose((13.3 - bars(explorer)) / 4, attention)
    written = {text.get_text() for text in explorer.picture.figure.axes[0].texts}
    assert set(NAMES) < written and all(text.get_fontsize() >= 11 for text in explorer.picture.figure.axes[0].texts)


@pytest.mark.parametrize(
    "change",
    [{"behaviours": 14}, {"shape": "one-hot"}, {"position": 0.3}, {"sharpness": 1.4}, {"scale": 0.8}],
    ids=lambda change: next(iter(change)),
)
def test_each_control_changes_the_picture_as_the_formula_says(change: dict):
    explorer = VariantExplorer()
    before, old = images(explorer)[2], explorer.alt + explorer.words
    ((name, value),) = change.items()
    move(explorer, **{name: value})
    v = explorer.values
    expected = compare(history(v["behaviours"]), attention_of(*list(v.values())[:5]))
    assert np.array_equal(images(explorer)[2], expected.influence) and np.array_equal(
        images(explorer)[1], expected.steps
    )
    assert before.shape != images(explorer)[2].shape or not np.allclose(before, images(explorer)[2])
    assert explorer.alt + explorer.words != old


def test_the_switch_shuffles_behaviours_and_attention_alike():
    explorer = VariantExplorer(behaviours=6, shuffled=True)
    attention = attention_of(6, "peak", 0.25, 1.5, 0.9)
    texts = [text.get_text() for text in explorer.picture.figure.axes[0].texts]
    order = [int(text) - 1 for text in texts if text.isdigit()][:6]
    assert sorted(order) == list(range(6)) != order
    shuffled = compare(history(6)[order], attention[order])
    assert np.array_equal(images(explorer)[1], shuffled.steps)
    assert np.allclose((13.3 - bars(explorer)) / 4, attention[order])
    change = noticed(compare(history(6), attention), shuffled)
    assert f"augru (paper) {change[3]:.0%}" in explorer.words and "shuffled" in explorer.alt


def test_zero_attention_leaves_agru_and_augru_at_zero_and_says_so():
    explorer = VariantExplorer(shape="zero")
    states, steps, influence = images(explorer)
    for name in ("agru", "augru (paper)"):
        row = NAMES.index(name)
        assert not states[SIZE * row : SIZE * (row + 1)].any() and not steps[row].any() and not influence[row].any()
    assert "agru and augru (paper) stay at zero" in explorer.alt
    assert np.array_equal(steps[NAMES.index("gru")], steps[NAMES.index("augru (released)")])


def test_attention_one_makes_grus_of_all_but_those_that_replace():
    states, steps, influence = images(VariantExplorer(shape="all one", scale=1.0))
    for same in (("gru", "aigru", "augru (paper)"), ("agru", "augru (released)")):
        rows = [NAMES.index(name) for name in same]
        assert all(np.allclose(steps[rows[0]], steps[row]) for row in rows)
        assert all(np.allclose(influence[rows[0]], influence[row]) for row in rows)
    assert np.allclose(steps[NAMES.index("agru")], 1)


def test_a_shuffle_of_one_relevant_behaviour_is_noticed_by_those_that_do_not_stand_still():
    words = VariantExplorer(shape="one-hot", shuffled=True).words
    moved = dict(re.findall(r"(augru \(paper\)|\bagru|\bgru) (\d+)%", words.split("shuffle moves")[1]))
    assert moved["agru"] == moved["augru (paper)"] == "0" and int(moved["gru"]) > 50


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("behaviours", [LEAST, MOST])
@pytest.mark.parametrize("level", [0.0, 1.0])
def test_extremes_can_be_shown(shape: str, behaviours: int, level: float):
    is_whole(VariantExplorer(behaviours=behaviours, shape=shape, position=level, sharpness=3 * level, scale=level))
    is_whole(VariantExplorer(behaviours=behaviours, shape=shape, position=level, scale=1 - level, shuffled=True))


@pytest.mark.parametrize("behaviours", [0, 1, 41, -3, float("nan"), 2.5])
def test_a_history_that_is_empty_or_too_long_is_refused_in_words(behaviours: float):
    explorer = VariantExplorer()
    before = shown(explorer)
    explorer.set(behaviours=behaviours)
    assert "length, in behaviours is" in read_out(explorer) and "expected a whole number from 2 to 40" in read_out(
        explorer
    )
    assert shown(explorer) == before


def test_attention_can_be_drawn_by_hand_and_a_shape_takes_its_place():
    drawn = [0.0, 0.9, 0.0, 0.4]
    explorer = VariantExplorer(behaviours=4, drawn=drawn)
    assert np.allclose((13.3 - bars(explorer)) / 4, drawn)
    assert "drawn by hand, most at behaviour 2, from 0.00 to 0.90" in explorer.alt
    explorer.set(behaviours=6)
    assert explorer.values["drawn"] == [0.0, 0.9, 0.0, 0.4, 0.0, 0.0]
    explorer.set(behaviours=3)
    assert explorer.values["drawn"] == [0.0, 0.9, 0.0]
    explorer.set(shape="zero")
    assert explorer.values["drawn"] is None and "stay at zero" in explorer.alt


@pytest.mark.parametrize(
    ("drawn", "said"),
    [
        ([0.5], "drawn has 1 numbers; expected 13, one for each behaviour"),
        ([1.5] * 13, "attention drawn by hand is 1.5; expected a number from 0 to 1"),
        ([], "attention drawn by hand is []; expected a list of numbers, or None"),
        ("peak", "attention drawn by hand is 'peak'; expected a list of numbers, or None"),
    ],
)
def test_what_is_no_attention_is_refused_in_words(drawn: object, said: str):
    explorer = VariantExplorer()
    before = shown(explorer)
    explorer.set(drawn=drawn)
    assert read_out(explorer).startswith(f"Not possible: {said}") and shown(explorer) == before


def test_every_preset_can_be_shown():
    for changes in VariantExplorer.presets.values():
        is_whole(VariantExplorer(**changes))


def test_a_notebook_keeps_at_most_20_kilobytes():
    for behaviours in (LEAST, 13, MOST):
        bundle, _ = VariantExplorer(behaviours=behaviours)._repr_mimebundle_()
        assert sum(len(str(part)) for part in bundle.values()) <= 20_000
