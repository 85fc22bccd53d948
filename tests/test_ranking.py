"""The figures of ranking and calibration show the numbers they are given."""

import numpy as np
import pytest
from matplotlib.patches import Polygon

from dien_course.lab.figures.ranking import OUTCOMES, leaks, pair_grid, reliability


def test_every_pair_has_a_cell_of_its_outcome():
    (axes,) = pair_grid([0.9, 0.4, 0.4, 0.1], [1, 1, 0, 0]).axes
    filled = [patch for patch in axes.patches if isinstance(patch, Polygon)]
    cells = {tuple(patch.get_xy()[0]): patch.get_hatch() for patch in filled}
    right, tie = OUTCOMES[1.0][1], OUTCOMES[0.5][1]
    assert cells == {(0, 0): right, (1, 0): right, (0, 1): tie, (1, 1): right}  # columns .4 .1, rows .9 .4
    assert axes.get_title().endswith("3.5 of 4")
    assert [len(patch.get_xy()) - 1 for patch in filled] == [4, 4, 3, 4]  # of the tie one half


def test_a_wrong_pair_is_hatched():
    (axes,) = pair_grid([0.1, 0.9], [1, 0]).axes
    assert [patch.get_hatch() for patch in axes.patches if isinstance(patch, Polygon)] == [OUTCOMES[0.0][1]]


def test_reliability_draws_each_curve_beside_the_diagonal():
    said, came = np.array([0.1, 0.9]), np.array([0.3, 0.7])
    (axes,) = reliability({"model": (said, came)}, "title").axes
    diagonal, curve = axes.lines
    assert list(diagonal.get_xdata()) == list(diagonal.get_ydata())
    assert (list(curve.get_xdata()), list(curve.get_ydata())) == (list(said), list(came))


def test_leaks_end_at_the_auc_in_the_order_of_the_names():
    (axes,) = leaks({"a": 0.6, "b": 0.7}, {"b": 0.9, "a": 0.8}, "title").axes
    ends = [bar.get_x() + bar.get_width() for bar in axes.patches]
    assert ends == pytest.approx([0.6, 0.7, 0.8, 0.9])
    assert [text.get_text() for text in axes.get_yticklabels()] == ["a", "b"]
