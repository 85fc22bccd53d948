"""Figures of a moving state draw the states, candidates and gradients they are given."""

import numpy as np
import pytest

from dien_course.lab.figures.gru_step import candidates, gradients, paths, steps
from dien_course.lab.figures.style import BLUE, RED


def arrows(axes):
    """(start, end, colour) of each arrow."""
    found = [text for text in axes.texts if text.arrow_patch is not None]
    return [(tuple(text.xyann), tuple(text.xy), text.arrowprops["color"]) for text in found]


def test_a_step_is_an_arrow_from_the_old_state_to_the_new():
    h, n = np.array([0.0, 1.0]), np.array([1.0, -1.0])
    half, none = steps({"half": (h, n, (h + n) / 2), "none": (h, n, h)}, "title").axes
    assert arrows(half) == [((0, 1), (0.5, 0), BLUE)]
    assert arrows(none) == [((0, 1), (0, 1), BLUE)]
    rest = half.lines[0]
    assert (list(rest.get_xdata()), list(rest.get_ydata())) == ([0.5, 1], [0, -1])
    assert [c.get_offsets().tolist() for c in half.collections] == [[[0, 1]], [[1, -1]]]


def test_each_state_is_tied_to_its_candidate():
    states = np.array([[0.0, 0.1], [0.2, 0.3]])
    found = np.array([[0.5, 0.5], [0.6, 0.7]])
    (axes,) = candidates(states, {"r = 1": found}, "title").axes
    assert [c.get_offsets().tolist() for c in axes.collections] == [states.tolist(), found.tolist()]
    ends = [list(zip(line.get_xdata(), line.get_ydata(), strict=True)) for line in axes.lines]
    assert ends == [[(0, 0.1), (0.5, 0.5)], [(0.2, 0.3), (0.6, 0.7)]]


def test_a_path_has_an_arrow_a_step_and_another_colour_at_padding():
    path = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0]])
    (axes,) = paths({"one": path}, "title", inputs=np.array([[2.0, 2.0]]), real=1, names=["Cold"]).axes
    assert arrows(axes) == [((0, 0), (1, 0), BLUE), ((1, 0), (1, 1), RED)]
    assert [text.get_text() for text in axes.texts if text.arrow_patch is None] == ["1", "Cold"]
    low, high = axes.get_xlim()
    assert low < 0 and high > 2


def test_a_path_without_padding_is_of_one_colour():
    (axes,) = paths({"one": np.zeros((3, 2))}, "title").axes
    assert {colour for _, _, colour in arrows(axes)} == {BLUE}


def test_gradients_are_drawn_from_the_last_step_back_down_to_the_least():
    (axes,) = gradients({"a": [1, 0.1, 0.01], "b": [1, 1e-20, 0]}, "title", least=1e-6).axes
    first, second = axes.lines
    assert list(first.get_ydata()) == pytest.approx([1, 0.1, 0.01])
    assert list(first.get_xdata()) == [0, 1, 2]
    assert np.isnan(second.get_ydata()).tolist() == [False, True, True]
    assert axes.get_yscale() == "log"
    assert first.get_linestyle() != second.get_linestyle()
