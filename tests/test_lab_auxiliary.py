"""The figures of the auxiliary loss draw the numbers they are given."""

import math

import numpy as np
import pytest

from dien_course.lab.figures.auxiliary import loss_curves, negatives_drawn, pair_surface, pair_terms, pairing


def arrows(axes) -> list[tuple]:
    return [(text.xyann[0], text.xy[0]) for text in axes.texts if getattr(text, "arrow_patch", None) is not None]


def test_an_arrow_leads_from_each_interest_to_the_next_real_behaviour():
    first, second, third = pairing([3, 2, 1]).axes
    assert [arrows(axes) for axes in (first, second, third)] == [[(0, 1), (1, 2)], [(0, 1)], []]
    assert sum(text.get_text() == "padding" for text in third.texts) == 4
    assert {"h(1)", "e(1)"} <= {text.get_text() for text in third.texts}  # behaviours are counted from 1


def test_the_pairing_can_show_the_mistake():
    (axes,) = pairing([3], ahead=0).axes
    assert arrows(axes) == [(0, 0), (1, 1), (2, 2)]


def test_the_two_terms_are_drawn_over_the_scores():
    (axes,) = pair_terms([-1, 0, 1], [3, 2, 1], [1, 2, 3]).axes
    behaviour, negative, blind = axes.lines
    assert list(behaviour.get_ydata()) == [3, 2, 1] and list(negative.get_ydata()) == [1, 2, 3]
    assert blind.get_ydata()[0] == pytest.approx(math.log(2))
    assert behaviour.get_linestyle() != negative.get_linestyle()


def test_the_surface_spans_the_losses():
    axes, _ = pair_surface([-1, 0, 1], np.array([[0.0, 0.5, 1.0]] * 3)).axes
    shades = axes.collections[0]
    assert shades.get_clim()[0] <= 0.05 and shades.get_clim()[1] >= 0.95
    assert "behaviour" in axes.get_xlabel() and "negative" in axes.get_ylabel()


def test_curves_are_running_means_and_the_floor_is_shaded():
    (axes,) = loss_curves({"one": [4, 2, 0, 0], "two": [1, 1, 1, 1]}, 0.5, "title", smooth=2).axes
    assert list(axes.lines[0].get_ydata()) == [3, 1, 0]
    assert list(axes.lines[0].get_xdata()) == [2, 3, 4]
    assert list(axes.lines[1].get_ydata()) == [1, 1, 1]
    assert axes.patches[0].get_height() == 0.5
    assert axes.get_title() == "title"


def test_shares_are_drawn_in_percent():
    (axes,) = negatives_drawn([10, 20], {"uniform": [0.5, 0.5], "popularity": [0.25, 0.75]}).axes
    points = [marks.get_offsets().tolist() for marks in axes.collections]
    assert points == [[[10, 50], [20, 50]], [[10, 25], [20, 75]]]


def test_the_writing_is_large_enough_to_read():
    figures = [loss_curves({"one": [1.0, 0.5]}, 0.1, "t", smooth=1), pair_surface([0, 1], np.array([[0, 1], [1, 2.0]]))]
    for figure in figures:
        assert figure.get_figwidth() <= 9
        for axes in figure.axes:
            texts = [axes.title, axes.xaxis.label, axes.yaxis.label, *axes.get_xticklabels()]
            assert min(text.get_size() for text in texts) >= 11
