"""The figures of the GRU variants draw the numbers they are given, and can be told apart without colour."""

import numpy as np
import pytest

from dien_course.lab.figures.variants import bars, curves, influence, one_step, step_sizes


def test_each_path_of_a_step_is_drawn_from_its_first_state_to_its_last():
    paths = {"still": np.tile([0.2, 0.3], (5, 1)), "moving": np.linspace([0, 0], [1, 2], 5)}
    (axes,) = one_step(np.zeros(2), np.array([1.0, 2.0]), paths, "title").axes
    drawn = {line.get_label(): line.get_xydata() for line in axes.lines}
    assert np.array_equal(drawn["moving"], paths["moving"]) and np.array_equal(drawn["still"], paths["still"])
    assert [text.get_text() for text in axes.texts] == ["h₋, before the step", "candidate n"]
    assert [tuple(text.xy) for text in axes.texts] == [(0, 0), (1, 2)]


def test_a_variant_that_does_not_move_is_a_point_without_a_line():
    paths = {"still": np.tile([0.2, 0.3], (5, 1)), "moving": np.linspace([0, 0], [1, 2], 5)}
    (axes,) = one_step(np.zeros(2), np.ones(2), paths, "title").axes
    styles = {line.get_label(): line.get_linestyle() for line in axes.lines}
    assert styles["still"] == "None" and styles["moving"] != "None"


def test_each_panel_of_step_sizes_has_a_line_for_each_gate():
    attention = np.array([0.0, 0.5, 1.0])
    panels = {"agru": np.stack([attention, attention]), "augru": np.outer([0.2, 0.8], attention)}
    left, right = step_sizes(attention, (0.2, 0.8), panels, "title").axes
    assert [axes.get_title() for axes in (left, right)] == ["agru", "augru"]
    assert [list(line.get_ydata()) for line in right.lines] == [[0, 0.1, 0.2], [0, 0.4, 0.8]]
    assert [text.get_text() for text in right.get_legend().get_texts()] == ["u = 0.2", "u = 0.8"]
    assert right.get_xlabel() == "attention a" and left.get_ylabel() == "step size s"


@pytest.mark.parametrize("log", [False, True])
def test_curves_are_told_apart_by_line_and_marker_as_well_as_colour(log: bool):
    lines = {"one": [1, 2, 3], "two": [3, 2, 1]}
    (axes,) = curves([1, 10, 100], lines, xlabel="x", ylabel="y", title="title", log=log).axes
    assert {line.get_label(): list(line.get_ydata()) for line in axes.lines} == lines
    for look in ("get_color", "get_linestyle", "get_marker"):
        assert len({getattr(line, look)() for line in axes.lines}) == 2
    assert axes.get_xscale() == axes.get_yscale() == ("log" if log else "linear")


def test_the_heat_map_writes_shares_in_percent_below_the_attention():
    shares = np.array([[0.25, 0.75], [0.6, 0.4]])
    given, axes = influence(["one", "two"], shares, np.array([0.05, 0.9]), "title").axes
    assert [text.get_text() for text in given.texts] == ["0.05", "0.9"]
    assert [text.get_text() for text in axes.texts] == ["25", "75", "60", "40"]
    assert np.array_equal(axes.images[0].get_array(), shares)
    assert [label.get_text() for label in axes.get_yticklabels()] == ["one", "two"]
    assert [label.get_text() for label in axes.get_xticklabels()] == ["1", "2"]


def test_bars_stand_in_the_order_given_with_their_values_beside_them():
    (axes,) = bars({"first": 0.5, "second": 1.25}, xlabel="x", title="title").axes
    assert [bar.get_width() for bar in axes.patches] == [0.5, 1.25]
    assert [text.get_text() for text in axes.texts] == ["0.50", "1.25"]
    assert axes.yaxis_inverted()
