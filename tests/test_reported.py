"""The figure of reported tables shows the numbers it is given, method for method."""

import pytest

from dien_course.lab.figures.reported import reported

TABLES = {
    "theirs": {"one": (0.74, 0.001), "two": (0.76, 0.002)},
    "ours": {"one": (0.67, 0.01), "two": (0.77, 0.02)},
}


def test_each_table_is_a_line_over_the_methods():
    (axes,) = reported(TABLES, "x", yardsticks={"counting": 0.73}).axes
    lines = {c.get_label(): c.lines[0].get_ydata().tolist() for c in axes.containers}
    assert lines == {"theirs": [0.74, 0.76], "ours": [0.67, 0.77]}
    spans = [s[1][1] - s[0][1] for c in axes.containers for s in c.lines[2][0].get_segments()]
    assert spans == pytest.approx([0.002, 0.004, 0.02, 0.04])
    assert [tick.get_text() for tick in axes.get_xticklabels()] == ["one", "two"]


def test_a_yardstick_is_a_level_line_with_its_name():
    (axes,) = reported(TABLES, "x", yardsticks={"counting": 0.73}).axes
    assert [text.get_text() for text in axes.texts] == ["counting"]
    assert [0.73, 0.73] in [list(line.get_ydata()) for line in axes.get_lines()]


def test_a_table_without_one_of_the_methods_is_no_table():
    with pytest.raises(KeyError):
        reported({**TABLES, "other": {"one": (0.5, 0.1)}}, "x")
