"""The figure of parts of time draws each part where the one before it ends, and the limit where it is."""

import pytest

from dien_course.lab.figures.parts_of_time import LOOKS, parts_of_time

WHOLES = {"before": {"encode": 1.0, "extract": 3.0}, "after": {"encode": 1.5, "evolve": 2.0}}


def drawn():
    (axes,) = parts_of_time(WHOLES, "title", "time", (4.0, "the budget")).axes
    return axes, {bars.get_label(): bars for bars in axes.containers}


def test_each_part_begins_where_the_one_before_it_ends():
    _, bars = drawn()
    found = {name: [(bar.get_x(), bar.get_width()) for bar in part] for name, part in bars.items()}
    assert found == {
        "encode": [(0.0, 1.0), (0.0, 1.5)],
        "extract": [(1.0, 3.0), (1.5, 0.0)],
        "evolve": [(4.0, 0.0), (1.5, 2.0)],
    }


def test_the_bars_stand_in_their_order_and_the_limit_is_a_dashed_line():
    axes, _ = drawn()
    assert [label.get_text() for label in axes.get_yticklabels()] == list(WHOLES)
    assert axes.yaxis_inverted()
    (limit,) = axes.lines
    assert list(limit.get_xdata()) == [4.0, 4.0] and limit.get_linestyle() == "--"
    assert (axes.get_xlabel(), axes.get_title()) == ("time", "title")


def test_parts_differ_in_hatch_as_well_as_in_colour():
    _, bars = drawn()
    looks = [(part[0].get_facecolor(), part[0].get_hatch()) for part in bars.values()]
    assert len({hatch for _, hatch in looks}) == len({colour for colour, _ in looks}) == len(bars)
    assert len(LOOKS) == len({hatch for _, hatch in LOOKS})


@pytest.mark.parametrize("limit", [None, (1.0, "a limit")])
def test_without_a_limit_there_is_no_line(limit):
    (axes,) = parts_of_time(WHOLES, "title", "time", limit).axes
    assert len(axes.lines) == (limit is not None)
