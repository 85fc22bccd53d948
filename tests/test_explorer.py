"""An explorer's picture, words and code follow its controls; what is not possible is said and changes nothing."""

from __future__ import annotations

import math

import pytest
from explorer_cases import all_widgets, code_field, is_whole, parts, press, read_out, run_code, shown_alt, shown_image
from ipywidgets import HTML, FloatSlider, FloatText, IntSlider, IntText
from matplotlib.figure import Figure

from dien_course.lab.explorers.controls import Choice, Number, Switch
from dien_course.lab.explorers.explorer import Explorer, View


class Slope(Explorer):
    """y = m x, n points of it."""

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

    def unused(self, n: int, **_: object) -> tuple[str, ...]:
        return ("look",) if n == 2 else ()


class Given(Slope):
    """A slope of somebody's data."""

    given = ("data",)

    def __init__(self, data: list, **values: object):
        self.data = data
        super().__init__(**values)


@pytest.fixture
def slope() -> Slope:
    return Slope()


def test_it_opens_where_its_controls_start_or_where_it_is_told(slope: Slope):
    assert slope.values == {"m": 1.0, "n": 3, "look": "x", "line": False}
    is_whole(slope)
    assert Slope(m=-0.5, n=5).values == {"m": -0.5, "n": 5, "look": "x", "line": False}
    is_whole(Slope(m=-0.5, n=5))


@pytest.mark.parametrize("part", [0, 1])
def test_box_and_slider_of_a_number_move_each_other_and_the_picture(slope: Slope, part: int):
    before = shown_image(slope)
    parts(slope, "m")[part].value = 0.5
    assert [widget.value for widget in parts(slope, "m")] == [0.5, 0.5]
    assert slope.values["m"] == 0.5 and shown_image(slope) != before
    assert (shown_alt(slope), read_out(slope)) == ("3 points <of> slope 0.5.", "The last point is at 1.")


def test_every_number_has_a_labelled_box_and_a_slider_of_its_range(slope: Slope):
    box, slider = parts(slope, "m")
    assert isinstance(box, FloatText) and isinstance(slider, FloatSlider)
    assert (box.description, slider.tooltip) == ("slope m", "slope m")
    assert (slider.min, slider.max, slider.step) == (-2, 2, 0.1)
    assert [type(part) for part in parts(slope, "n")] == [IntText, IntSlider]
    assert all(widget in all_widgets(slope) for control in slope.controls for widget in parts(slope, control.name))


def test_choices_and_switches_move_the_picture(slope: Slope):
    for name, value in (("look", "o"), ("line", True)):
        before = shown_image(slope)
        parts(slope, name)[0].value = value
        assert slope.values[name] == value and shown_image(slope) != before


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
    before, picture = slope.values, shown_image(slope)
    slope.set(**change)
    assert read_out(slope).startswith(f"Not possible: {said}") and read_out(slope).endswith("stays as it was.")
    assert (slope.values, shown_image(slope)) == (before, picture)
    with pytest.raises(ValueError, match="^" + said.split(";")[0].replace("[", r"\[").replace("]", r"\]")):
        Slope(**change)

    slope.set(n=5)  # and it goes on
    is_whole(slope)


def test_a_typed_value_out_of_range_does_not_move_the_slider(slope: Slope):
    box, slider = parts(slope, "m")
    box.value = 7
    assert "slope m is 7.0" in read_out(slope) and slider.value == 1
    slope.reset()
    assert box.value == 1 and read_out(slope) == slope.words


def test_reset_brings_back_where_the_controls_start():
    slope = Slope(m=-2, n=9, look="o", line=True)
    press(slope, "Reset")
    assert slope.values == Slope().values
    is_whole(slope)


def test_copy_as_code_shows_code_that_opens_the_same(slope: Slope):
    assert code_field(slope).layout.display == "none"
    slope.set(m=0.3, look="o")
    press(slope, "Copy as code")
    assert code_field(slope).layout.display == "" and not code_field(slope).disabled
    assert code_field(slope).value.endswith("\n\nSlope(m=0.3, n=3, look='o', line=False)")
    again = run_code(code_field(slope).value)
    assert (again.values, shown_image(again), repr(again)) == (slope.values, shown_image(slope), repr(slope))
    slope.set(n=8)
    assert "n=8" in code_field(slope).value


def test_an_explorer_of_given_data_names_them_in_its_code():
    explorer = Given([1, 2], n=4)
    assert "Given(data, m=1.0, n=4" in explorer.code
    assert run_code(explorer.code, data=[1, 2]).values == explorer.values


def test_a_control_without_effect_is_greyed(slope: Slope):
    slope.set(n=2)
    assert parts(slope, "look")[0].disabled and not parts(slope, "m")[0].disabled
    slope.set(n=3)
    assert not parts(slope, "look")[0].disabled


def test_a_notebook_keeps_words_and_a_small_picture(slope: Slope):
    bundle = slope._repr_mimebundle_()
    expected = "Slope(m=1.0, n=3, look='x', line=False)\n3 points <of> slope 1.\nThe last point is at 2."
    assert bundle["text/plain"] == repr(slope) == repr(Slope()) == expected
    assert bundle["text/html"].startswith('<img alt="3 points &lt;of&gt; slope 1." src="data:image/png;base64,')
    assert "<p>The last point is at 2.</p>" in bundle["text/html"]
    assert "application/vnd.jupyter.widget-view+json" in bundle


def test_its_picture_can_be_kept(slope: Slope):
    kept = slope.picture
    slope.set(n=9)
    assert kept.alt == "3 points <of> slope 1." and len(kept.figure.axes[0].lines[0].get_xdata()) == 3


def test_there_is_no_script_and_focus_can_be_seen(slope: Slope):
    markup = "".join(widget.value for widget in all_widgets(slope) if isinstance(widget, HTML))
    assert "<script" not in markup and "onclick" not in markup
    assert ":focus-visible" in markup and "outline: 3px solid" in markup
