"""An explorer's picture, words and code follow its controls; what is not possible is said and changes nothing."""

from __future__ import annotations

import json
import math
from typing import ClassVar

import pytest
from explorer_cases import is_whole, move, read_out, run_code, shown
from matplotlib.figure import Figure

from dien_course.lab.explorers.controls import Choice, Number, Switch
from dien_course.lab.explorers.explorer import Explorer, View


class Slope(Explorer):
    """y = m x, n points of it."""

    kind, label, question = "slope", "a slope", "How steep?"
    presets: ClassVar = {"steep": {"m": 2.0}}
    controls = (
        Number("m", "slope m", -2.0, 2.0, 0.1, 1.0),
        Number("n", "points", 2, 9, 1, 3),
        Choice("look", "marker", ("o", "x"), "x"),
        Switch("line", "draw a line"),
    )

    def view(self, m: float, n: int, look: str, line: bool) -> View:
        if m == 0 and line:
            raise ValueError("a line of slope 0 cannot be told from the axis; expected another slope, or no line")
        figure = Figure(figsize=(2, 1))
        figure.add_axes((0, 0, 1, 1)).plot(range(n), [m * x for x in range(n)], look, ls="-" if line else "")
        return View(figure, f"{n} points <of> slope {m:g}.", f"The last point is at {m * (n - 1):g}.")


class Given(Slope):
    """A slope of somebody's data."""

    given = ("data",)

    def __init__(self, data: list, **values: object):
        self.points = data
        super().__init__(**values)


@pytest.fixture
def slope() -> Slope:
    return Slope()


def test_it_opens_where_its_controls_start_or_where_it_is_told(slope: Slope):
    assert slope.values == {"m": 1.0, "n": 3, "look": "x", "line": False}
    is_whole(slope)
    assert Slope(m=-0.5, n=5).values == {"m": -0.5, "n": 5, "look": "x", "line": False}
    is_whole(Slope(m=-0.5, n=5))


def test_what_a_hand_moves_in_the_page_moves_words_and_figure(slope: Slope):
    move(slope, m=0.5, look="o")
    assert slope.values == {"m": 0.5, "n": 3, "look": "o", "line": False}
    assert (slope.alt, slope.words) == ("3 points <of> slope 0.5.", "The last point is at 1.")
    assert slope.picture.figure.axes[0].lines[0].get_ydata()[-1] == 1
    is_whole(slope)


def test_a_figure_is_drawn_when_somebody_asks_for_it(monkeypatch: pytest.MonkeyPatch):
    slope, drawn = Slope(), []
    monkeypatch.setattr(Slope, "view", lambda self, **values: drawn.append(values) or View(Figure(), "alt", "words"))
    for m in (0.1, 0.2, 0.3):
        move(slope, m=m)
    assert drawn == []
    assert slope.words == slope.words == "words" and len(drawn) == 1 and drawn[0]["m"] == 0.3


def test_the_page_is_told_all_that_it_shows(slope: Slope):
    page = slope.page
    assert (page["kind"], page["label"], page["question"]) == ("slope", "a slope", "How steep?")
    assert page["presets"] == {"steep": {"m": 2.0}} and page["start"] == slope.values == slope.state
    assert [control["type"] for control in page["controls"]] == ["number", "number", "choice", "switch"]
    assert page["controls"][0] == {
        "type": "number", "name": "m", "label": "slope m", "low": -2.0, "high": 2.0, "step": 0.1, "whole": False,
    }  # fmt: skip
    assert page["controls"][1]["whole"] and page["controls"][2]["options"] == ["o", "x"]
    json.dumps(slope.page_state, allow_nan=False)


def test_a_state_that_no_hand_can_make_is_refused(slope: Slope):
    before = shown(slope)
    slope.state = slope.values | {"m": 99}
    assert slope.refusal.startswith("Not possible: slope m is 99") and shown(slope) == before


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"m": 3}, "slope m is 3; expected a number from -2 to 2"),
        ({"m": math.nan}, "slope m is nan; expected a number from -2 to 2"),
        ({"m": math.inf}, "slope m is inf; expected a number from -2 to 2"),
        ({"m": "much"}, "slope m is much; expected a number from -2 to 2"),
        ({"m": True}, "slope m is True; expected a number from -2 to 2"),
        ({"n": 0}, "points is 0; expected a whole number from 2 to 9"),
        ({"n": 2.5}, "points is 2.5; expected a whole number from 2 to 9"),
        ({"n": None}, "points is None; expected a whole number from 2 to 9"),
        ({"look": "s"}, "marker is 's'; expected one of o, x"),
        ({"look": ["o"]}, "marker is ['o']; expected one of o, x"),
        ({"line": 1}, "draw a line is 1; expected True or False"),
        ({"m": 0.0, "line": True}, "a line of slope 0 cannot be told"),
        ({"k": 1}, "there is no control 'k'; expected one of m, n, look, line"),
    ],
)
def test_what_is_not_possible_is_said_and_the_picture_stays(slope: Slope, change: dict, said: str):
    slope.set(n=4)
    before = shown(slope)
    slope.set(**change)
    assert read_out(slope).startswith(f"Not possible: {said}") and read_out(slope).endswith("stays as it was.")
    assert shown(slope) == before
    with pytest.raises(ValueError, match="^" + said.split(";")[0].replace("[", r"\[").replace("]", r"\]")):
        Slope(**change)

    slope.set(n=5)  # and it goes on
    is_whole(slope)


def test_reset_brings_back_where_the_controls_start():
    slope = Slope(m=-2, n=9, look="o", line=True)
    slope.reset()
    assert slope.values == Slope().values
    is_whole(slope)


def test_the_code_opens_the_same(slope: Slope):
    slope.set(m=0.3, look="o")
    assert slope.code.endswith("\n\nSlope(m=0.3, n=3, look='o', line=False)")
    again = run_code(slope.code)
    assert (shown(again), repr(again)) == (shown(slope), repr(slope))


def test_an_explorer_of_given_data_names_them_in_its_code():
    explorer = Given([1, 2], n=4)
    assert "Given(data, m=1.0, n=4" in explorer.code
    assert run_code(explorer.code, data=[1, 2]).values == explorer.values


def test_a_notebook_keeps_words_and_a_small_picture(slope: Slope):
    bundle, _ = slope._repr_mimebundle_()
    expected = "Slope(m=1.0, n=3, look='x', line=False)\n3 points <of> slope 1.\nThe last point is at 2."
    assert bundle["text/plain"] == repr(slope) == repr(Slope()) == expected
    assert bundle["text/html"].startswith('<img alt="3 points &lt;of&gt; slope 1." src="data:image/png;base64,')
    assert "<p>The last point is at 2.</p>" in bundle["text/html"]
    assert "application/vnd.jupyter.widget-view+json" in bundle


def test_its_picture_can_be_kept(slope: Slope):
    kept = slope.picture
    slope.set(n=9)
    assert kept.alt == "3 points <of> slope 1." and len(kept.figure.axes[0].lines[0].get_xdata()) == 3
