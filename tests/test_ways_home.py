"""The figure of a gradient's ways home: as wide as the sizes given, dotted where nothing passes."""

import pytest

from dien_course.lab.figures.ways_home import WIDEST, ways_home


def lines_of(sizes: dict[str, float]) -> dict:
    (axes,) = ways_home(sizes, "title").axes
    return {line.get_label(): line for line in axes.lines}


def test_the_width_of_a_way_is_in_proportion_to_its_size():
    lines = lines_of({"straight on": 2.0, "through r": 1.0})
    assert [line.get_linewidth() for line in lines.values()] == pytest.approx([WIDEST, WIDEST / 2])


def test_a_way_on_which_nothing_passes_is_dotted():
    lines = lines_of({"straight on": 1.0, "through r": 0.0})
    assert [line.get_linestyle() for line in lines.values()] == ["-", ":"]


def test_each_way_is_named_with_its_size_between_both_states():
    (axes,) = ways_home({"straight on": 1.0, "through r": 0.256}, "title").axes
    assert {text.get_text() for text in axes.texts} >= {"h₋", "h", "straight on: 1.00", "through r: 0.26"}
    for line in axes.lines:
        assert line.get_xdata()[0] > 9 and line.get_xdata()[-1] < 1
