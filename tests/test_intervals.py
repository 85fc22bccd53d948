"""The figures of intervals show the numbers they are given, and hollow marks where nothing can be told."""

import pytest

from dien_course.lab.figures.intervals import grouped_bars, interval_rows

ROWS = {"worse": (-0.02, 0.01), "as good": (0.004, 0.01), "better": (0.03, 0.02)}


def test_each_row_has_its_mean_and_interval_from_the_top():
    (axes,) = interval_rows(ROWS, "difference", "x", reference=0.0).axes
    means = [float(c.lines[0].get_xdata()[0]) for c in axes.containers]
    widths = [
        float(c.lines[2][0].get_segments()[0][1][0] - c.lines[2][0].get_segments()[0][0][0]) for c in axes.containers
    ]
    assert means == [-0.02, 0.004, 0.03]
    assert widths == pytest.approx([0.02, 0.02, 0.04])
    assert [t.get_text() for t in axes.get_yticklabels()] == list(ROWS)
    assert axes.yaxis_inverted()


def test_a_mark_is_hollow_where_the_interval_holds_the_reference():
    (axes,) = interval_rows(ROWS, "difference", "x", reference=0.0).axes
    faces = [c.lines[0].get_markerfacecolor() == "white" for c in axes.containers]
    assert faces == [False, True, False]


def test_every_value_is_a_dot_beside_its_interval():
    (axes,) = interval_rows({"a": (0.02, 0.01, [0.01, 0.03]), "b": (0.0, 0.01, [0.0])}, "x", "x", reference=0.0).axes
    dots = [line for line in axes.lines if line.get_marker() == "."]
    assert [list(line.get_xdata()) for line in dots] == [[0.01, 0.03], [0.0]]
    assert all(0 < line.get_ydata()[0] - place < 0.5 for place, line in enumerate(dots))
    (axes,) = grouped_bars({"h": {"without": (0.5, 0.01, [0.49, 0.51]), "with": (0.8, 0.0, [0.8])}}, "R²", "x").axes
    assert [list(line.get_ydata()) for line in axes.lines if line.get_marker() == "."] == [[0.49, 0.51], [0.8]]


def test_bars_have_their_heights_and_their_hatches():
    groups = {
        "h(t)": {"without": (0.5, 0.01), "with": (0.8, 0.02)},
        "h'(T)": {"without": (0.6, 0.01), "with": (0.7, 0.02)},
    }
    (axes,) = grouped_bars(groups, "R²", "x", limit=0.9).axes
    heights = {c.get_label(): [bar.get_height() for bar in c] for c in axes.containers if hasattr(c, "patches")}
    assert heights == {"without": [0.5, 0.6], "with": [0.8, 0.7]}
    hatches = {bar.get_hatch() for bar in axes.patches}
    assert len(hatches) == 2
