"""The figures of interests draw the numbers they are given."""

import numpy as np
import pytest

from dien_course.lab.figures.interests import behaviours_around_taste, gradient_by_step, probe_scores, reach


def test_a_style_is_drawn_at_the_turn_of_the_ring_nearest_to_its_taste():
    taste = np.array([7.0, 0.1, 7.2])
    style = np.array([0.5, 6.2, 1.0])  # 0.5 + 2π is 6.78, and 6.2 - 2π is -0.08
    (axes,) = behaviours_around_taste([0, 1, 2], taste, style, ["Drama", "Comedy", "Drama"]).axes
    drama, comedy = axes.lines
    assert drama.get_ydata() == pytest.approx(np.degrees([7.0, 7.2]))
    assert list(comedy.get_xdata()) == [1]
    marks = [marks.get_offsets()[:, 1].tolist() for marks in axes.collections]
    assert marks[0] == pytest.approx(np.degrees([0.5 + 2 * np.pi, 1.0 + 2 * np.pi]))
    assert marks[1] == pytest.approx(np.degrees([6.2 - 2 * np.pi]))


def test_reach_leaves_what_did_not_move_white():
    axes, _ = reach(np.array([[0.5, 0.2], [0.0, 0.1]]), "title").axes
    shown = axes.images[0].get_array()
    assert np.ma.getmaskarray(shown).tolist() == [[False, False], [True, False]]
    assert shown[0].tolist() == [0.5, 0.2]
    assert [label.get_text() for label in axes.get_xticklabels()] == ["h(1)", "h(2)"]
    assert axes.get_title() == "title"


def test_probe_scores_has_a_panel_a_question_and_a_bar_a_vector_and_stage():
    before = {"e": {"taste": 0.1, "direction": 0.5}, "h": {"taste": 0.2, "direction": 0.4}}
    after = {"e": {"taste": 0.6, "direction": 0.5}, "h": {"taste": 0.7, "direction": 0.8}}
    taste, direction = probe_scores({"before": before, "after": after}, "title").axes
    assert [bar.get_height() for bar in taste.patches] == [0.1, 0.2, 0.6, 0.7]
    assert [bar.get_height() for bar in direction.patches] == [0.5, 0.4, 0.5, 0.8]
    assert direction.lines[0].get_ydata()[0] == 0.5  # what a guess gets
    assert len({bar.get_hatch() for bar in taste.patches}) == 2


def test_gradients_are_drawn_by_step():
    (axes,) = gradient_by_step({"click": [0, 0, 3.0], "both": [1.0, 2.0, 3.0]}, "title").axes
    assert [list(line.get_ydata()) for line in axes.lines] == [[0, 0, 3.0], [1.0, 2.0, 3.0]]
    assert list(axes.lines[0].get_xdata()) == [1, 2, 3]
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["click", "both"]
    assert len({line.get_linestyle() for line in axes.lines}) == 2


def test_the_writing_is_large_enough_to_read():
    figure = gradient_by_step({"click": [0, 1.0]}, "title")
    (axes,) = figure.axes
    texts = [axes.title, axes.xaxis.label, axes.yaxis.label, *axes.get_legend().get_texts(), *axes.get_xticklabels()]
    assert min(text.get_size() for text in texts) >= 11
    assert figure.get_figwidth() <= 9
