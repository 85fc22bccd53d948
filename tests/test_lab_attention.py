"""Figures of attention draw the numbers they are given."""

import numpy as np
import pytest

from dien_course.lab.figures.attention import averages, changes, on_titles, scales


def test_the_cross_stands_at_the_mean_of_a_persons_films():
    moods = {"up": np.array([0.0, 1.0]), "right": np.array([1.0, 0.0])}
    (axes,) = averages(moods, {"Anna": ["up", "right"], "Ben": ["up"]}, "title").axes
    drawn = {c.get_label(): c.get_offsets().tolist() for c in axes.collections}
    assert drawn["Anna's films"] == [[0.0, 1.0], [1.0, 0.0]]
    assert drawn["Anna's average"] == [[0.5, 0.5]]
    assert drawn["Ben's average"] == [[0.0, 1.0]]
    assert {text.get_text() for text in axes.texts} == {"up", "right"}


def test_each_scale_has_a_bar_for_each_step_of_each_history():
    attention = {
        "softmax": [np.array([0.25, 0.75]), np.array([1.0])],
        "sigmoid": [np.array([0.5, 0.6]), np.array([0.9])],
    }
    two, one = scales(attention, ["two films", "one film"], "title").axes
    assert [bar.get_height() for bar in two.patches] == [0.25, 0.75, 0.5, 0.6]
    assert [bar.get_height() for bar in one.patches] == [1.0, 0.9]
    assert [bar.get_x() + bar.get_width() / 2 for bar in two.patches] == pytest.approx([0.79, 1.79, 1.21, 2.21])
    assert (two.get_title(), one.get_title()) == ("two films", "one film")


def test_relevant_behaviours_are_told_from_the_others():
    figure = on_titles(["a", "b", "c"], {"x": [0.5, 0.2, 0.3]}, {"x": [True, False, True]}, "title")
    (axes,) = figure.axes
    plain = {round(bar.get_y() + 0.4): bar.get_width() for bar in axes.patches if not bar.get_hatch()}
    hatched = {round(bar.get_y() + 0.4): bar.get_width() for bar in axes.patches if bar.get_hatch()}
    assert (plain, hatched) == ({0: 0.5, 2: 0.3}, {1: 0.2})
    stars, equal = axes.lines
    assert stars.get_ydata().tolist() == [0, 2]
    assert equal.get_xdata()[0] == pytest.approx(1 / 3)
    assert axes.yaxis_inverted() and [label.get_text() for label in axes.get_yticklabels()] == ["a", "b", "c"]


def test_a_change_is_measured_in_standard_deviations_of_the_scores_before():
    scores = {"DIN": ([0.0, 4.0], [0.0, 4.0]), "DIEN": ([0.0, 4.0], [1.0, 0.0])}
    din, dien = changes(scores, "title").axes
    assert din.collections[0].get_offsets().tolist() == [[-1, 0], [1, 0]]
    assert dien.collections[0].get_offsets().tolist() == [[-1, 0.5], [1, -2]]
    assert (din.get_title(), dien.get_title()) == ("DIN", "DIEN")
