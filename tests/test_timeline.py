"""The timeline marks each event at its time, by its role."""

import pytest

from dien_course.lab.figures.timeline import event_timeline


def test_each_event_stands_at_its_time_under_its_role():
    figure = event_timeline([1, 2, 2, 5], ["a", "b", "c", "d"], ["history", "not liked", "history", "target"], "title")
    (axes,) = figure.axes
    drawn = {marks.get_label(): marks.get_offsets()[:, 0].tolist() for marks in axes.collections}
    assert drawn == {"history": [1, 2], "not liked": [2], "target": [5]}
    assert [(text.get_text(), text.xy[0]) for text in axes.texts] == [("a", 1), ("b", 2), ("c", 2), ("d", 5)]
    assert axes.get_title() == "title"


def test_events_of_one_second_do_not_cover_each_other():
    (axes,) = event_timeline([2, 2, 3], ["b", "c", "d"], ["history"] * 3, "title").axes
    assert axes.collections[0].get_offsets().tolist() == [[2, 0], [2, 1], [3, 0]]
    assert [text.xy[1] for text in axes.texts] == [0, 1, 0]


def test_an_unknown_role_is_refused():
    with pytest.raises(ValueError, match="role is 'past'; expected one of history"):
        event_timeline([1], ["a"], ["past"], "title")
