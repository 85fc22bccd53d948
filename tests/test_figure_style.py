"""What all figures of the course share: sizes that can be read, no frame, legends beside or below."""

import pytest
from matplotlib.figure import Figure

from dien_course.lab.figures.style import PANEL, TEXT, TITLE, legend_below, legend_beside, readable


def drawn():
    figure = Figure(layout="constrained")
    axes = figure.subplots()
    axes.plot([0, 1], [0, 1], label="a line")
    axes.set(title="title", xlabel="x", ylabel="y")
    return figure, axes


@pytest.mark.parametrize(("how", "title", "labels"), [({}, TITLE, TEXT), ({"title": PANEL, "labels": 20}, PANEL, 20)])
def test_readable_sets_all_sizes_and_takes_the_frame_off(how, title, labels):
    _, axes = drawn()
    readable(axes, **how)
    assert axes.title.get_size() == title
    assert axes.xaxis.label.get_size() == axes.yaxis.label.get_size() == labels
    assert {tick.get_size() for tick in (*axes.get_xticklabels(), *axes.get_yticklabels())} == {TEXT}
    assert not axes.spines["top"].get_visible() and not axes.spines["right"].get_visible()
    assert axes.spines["left"].get_visible()


def test_a_colour_bar_keeps_the_frame_that_bounds_it():
    figure, axes = drawn()
    bar = figure.colorbar(axes.imshow([[0, 1]]), label="unit").ax
    visible = {name: spine.get_visible() for name, spine in bar.spines.items()}
    readable(bar)
    assert {name: spine.get_visible() for name, spine in bar.spines.items()} == visible
    assert bar.yaxis.label.get_size() == TEXT


@pytest.mark.parametrize(("at", "height"), [("center", 0.5), ("upper", 1)])
def test_a_legend_beside_begins_where_the_axes_end(at, height):
    _, axes = drawn()
    legend_beside(axes, at=at, labelspacing=2)
    legend = axes.get_legend()
    corner = axes.transAxes.inverted().transform(legend.get_bbox_to_anchor().p0)
    assert corner == pytest.approx((1, height))
    assert legend.labelspacing == 2 and not legend.get_frame_on()
    assert [text.get_size() for text in legend.get_texts()] == [TEXT]


def test_a_legend_below_names_what_is_drawn_or_what_it_is_given():
    figure, axes = drawn()
    legend_below(figure, columns=2)
    legend_below(figure, axes.lines, ["another name"], columns=1)
    names = [[text.get_text() for text in legend.get_texts()] for legend in figure.legends]
    assert names == [["a line"], ["another name"]]
