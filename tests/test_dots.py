"""The figures with a dot for every value show the numbers they are given."""

import pytest

from dien_course.lab.figures.dots import dotted_curves, dotted_rows

VALUES = [0.89, 0.90, 0.91]


def test_each_row_has_its_mean_and_a_dot_for_every_value():
    (axes,) = dotted_rows({"a": (0.90, 0.01, VALUES), "b": (0.80, 0.02, [0.8])}, "AUC", "x", lines={"DIEN": 0.85}).axes
    means = [float(container.lines[0].get_xdata()[0]) for container in axes.containers]
    assert means == [0.90, 0.80]
    assert list(axes.lines[0].get_xdata()) == VALUES and set(axes.lines[0].get_ydata()) == {0}
    assert axes.get_legend().get_texts()[0].get_text() == "DIEN"
    assert axes.yaxis_inverted()


def test_each_curve_has_its_means_at_its_numbers():
    points = {1: (0.99, 0.001, [0.99]), 6: (0.90, 0.01, VALUES)}
    (axes,) = dotted_curves({"AGRU": points}, "traits", "accuracy", "x").axes
    line = axes.containers[0].lines[0]
    assert list(line.get_xdata()) == [1, 6] and list(line.get_ydata()) == [0.99, 0.90]
    assert [t.get_text() for t in axes.get_legend().get_texts()] == ["AGRU"]
    assert [list(dots.get_ydata()) for dots in axes.lines[-2:]] == [[0.99], pytest.approx(VALUES)]
