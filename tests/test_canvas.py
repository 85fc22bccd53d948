"""The sheet that explorers draw on counts tenths of an inch from its upper left corner."""

import pytest

from dien_course.lab.explorers.canvas import canvas


def test_a_unit_of_the_canvas_is_a_tenth_of_an_inch_from_the_upper_left():
    figure, axes = canvas(96, 40, "a title")
    assert tuple(figure.get_size_inches()) == pytest.approx((9.6, 4))
    inches = axes.transData.transform((10, 5)) / figure.dpi
    assert inches == pytest.approx((1, 4 - 0.5))


def test_the_title_stands_in_the_middle_and_there_are_no_ticks():
    _, axes = canvas(96, 40, "a title")
    (title,) = axes.texts
    assert title.get_text() == "a title" and title.get_position()[0] == 48
    assert not axes.axison
