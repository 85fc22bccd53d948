"""The figure of time ratios draws the ratios it is given, tells opponents apart without colour, and marks 1."""

from dien_course.lab.figures.time_ratios import time_ratios

SHAPES = ["8, 2", "16, 4"]
RATIOS = {"a loop": [0.3, 0.8], "nn.GRU": [0.9, 1.4]}


def test_each_ratio_stands_in_the_row_of_its_shape():
    (axes,) = time_ratios(SHAPES, RATIOS, "title").axes
    drawn = {line.get_label(): line for line in axes.lines if not line.get_label().startswith("_")}
    assert {name: list(line.get_xdata()) for name, line in drawn.items()} == RATIOS
    assert all(list(line.get_ydata()) == [0, 1] for line in drawn.values())
    assert [label.get_text() for label in axes.get_yticklabels()] == SHAPES
    assert axes.yaxis_inverted()


def test_opponents_differ_in_marker_as_well_as_in_colour():
    (axes,) = time_ratios(SHAPES, RATIOS, "title").axes
    drawn = [line for line in axes.lines if not line.get_label().startswith("_")]
    assert len({line.get_marker() for line in drawn}) == len({line.get_color() for line in drawn}) == 2


def test_a_dashed_line_stands_at_one_on_a_logarithmic_axis():
    (axes,) = time_ratios(SHAPES, RATIOS, "title").axes
    assert list(axes.lines[0].get_xdata()) == [1, 1] and axes.lines[0].get_linestyle() == "--"
    assert axes.get_xscale() == "log" and axes.get_title() == "title"


def test_no_ratio_is_cut_off_at_the_left():
    (axes,) = time_ratios(SHAPES, {"slow": [0.01, 0.5]}, "title").axes
    assert axes.get_xlim()[0] < 0.01
