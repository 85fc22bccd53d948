"""The figures of activations draw the numbers they are given."""

import numpy as np

from dien_course.lab.figures.activations import activation_curves, in_company


def test_each_curve_is_drawn_over_the_input_in_a_line_of_its_own():
    x = np.array([-1.0, 0.0, 1.0])
    (axes,) = activation_curves(x, {"a": x, "b": 2 * x}, "title").axes
    drawn = {line.get_label(): line for line in axes.lines if line.get_label() in "ab"}
    assert drawn["b"].get_ydata().tolist() == [-2, 0, 2]
    assert drawn["a"].get_xdata().tolist() == x.tolist()
    assert drawn["a"].get_linestyle() != drawn["b"].get_linestyle()


def test_every_company_is_a_mark_and_the_steady_score_a_line():
    (axes,) = in_company([0.2, 0.7], 0.5, "title").axes
    assert axes.collections[0].get_offsets().tolist() == [[1, 0.2], [2, 0.7]]
    assert set(axes.lines[0].get_ydata()) == {0.5}
