"""The figures of sweeps and losses show the numbers they are given, legibly without colour."""

import pytest

from dien_course.lab.figures.sweeps import losses, sweep

CURVES = {
    "limit": [(0.0, 0.93, 0.004), (1.0, 0.92, 0.003)],
    "din": [(1.0, 0.55, 0.02), (0.0, 0.91, 0.01)],
    "dien": [(0.0, 0.92, 0.01), (0.5, 0.91, 0.01), (1.0, 0.90, 0.01)],
}


def drawn(axes):
    return {c.get_label(): [list(map(float, xy)) for xy in c.lines[0].get_xydata()] for c in axes.containers}


def test_points_are_those_given_in_the_order_of_the_knob():
    (axes,) = sweep(CURVES, "drift", "Order pays with drift").axes
    assert drawn(axes)["din"] == [[0.0, 0.91], [1.0, 0.55]]
    assert [t.get_text() for t in axes.get_xticklabels()] == ["0", "0.5", "1"]
    assert axes.get_title() == "Order pays with drift" and axes.get_xlabel() == "drift"


def test_bars_are_as_long_as_the_intervals():
    (axes,) = sweep(CURVES, "drift", "x").axes
    (segments,) = [c.lines[2][0].get_segments() for c in axes.containers if c.get_label() == "din"]
    assert sorted(float(s[1][1] - s[0][1]) for s in segments) == pytest.approx([0.02, 0.04])


def test_curves_differ_by_line_and_mark_not_by_colour_alone():
    (axes,) = sweep(CURVES, "drift", "x").axes
    looks = [(c.lines[0].get_linestyle(), c.lines[0].get_marker()) for c in axes.containers]
    assert len(set(looks)) == 3


def test_every_value_is_a_dot_beside_its_mark():
    curves = {name: [(*p, [p[1] - 0.01, p[1] + 0.01]) for p in points] for name, points in CURVES.items()}
    (axes,) = sweep(curves, "drift", "x").axes
    dots = [line for line in axes.lines if line.get_marker() == "."]
    assert [d.get_ydata().tolist() for d in dots[:2]] == [pytest.approx([0.92, 0.94]), pytest.approx([0.91, 0.93])]
    assert [d.get_xdata()[0] for d in dots[:2]] == pytest.approx([0.02, 1.02]) and len(dots) == 7
    assert drawn(axes) == drawn(sweep(CURVES, "drift", "x").axes[0])


def test_losses_run_from_the_first_epoch():
    (axes,) = losses({"one": [0.7, 0.1], "two": [0.69, 0.6, 0.5]}, "x").axes
    lines = {line.get_label(): line.get_xydata().tolist() for line in axes.lines}
    assert lines["one"] == [[1, 0.7], [2, 0.1]] and lines["two"][2] == [3, 0.5]


def test_a_curve_looks_alike_whatever_stands_beside_it():
    looks = []
    for names in (["limit", "din", "dien"], ["limit", "dien"]):
        (axes,) = sweep({name: CURVES[name] for name in names}, "drift", "x").axes
        lines = {c.get_label(): c.lines[0] for c in axes.containers}
        looks.append([(lines[n].get_color(), lines[n].get_marker()) for n in ("limit", "dien")])
    assert looks[0] == looks[1]
