"""The figure of a symptom draws what it is given."""

from __future__ import annotations

from dien_course.lab.figures.symptoms import symptom


def test_each_piece_has_its_curve_and_the_sound_one_comes_first():
    (axes,) = symptom({"sound": [(0, 1), (2, 1)], "ill": [(0, 1), (2, 3)]}, "columns", "change", "x").axes
    assert [list(line.get_ydata()) for line in axes.lines] == [[1, 1], [1, 3]]
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["sound", "ill"]
    assert axes.get_xlabel() == "columns" and axes.get_ylabel() == "change" and axes.get_title() == "x"


def test_a_logarithmic_axis_has_its_ticks_at_the_points():
    (axes,) = symptom({"sound": [(1, 0.7), (30, 0.7)]}, "epochs", "AUC", "x", logarithmic=True).axes
    assert axes.get_xscale() == "log" and list(axes.get_xticks()) == [1, 30]
