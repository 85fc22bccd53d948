"""What the tests of all explorers do: read what is shown, move the controls as a hand would, and do so at random."""

from __future__ import annotations

import html
import math
import re
from typing import Any

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from ipywidgets import Button, Textarea, Widget

from dien_course.lab.controls import Number
from dien_course.lab.explorer import Explorer


def parts(explorer: Explorer, name: str) -> list[Widget]:
    """The widgets of a control: the box and the slider of a number, one for all else."""
    return next(bound.parts for bound in explorer._bound if bound.control.name == name)


def all_widgets(widget: Widget) -> list[Widget]:
    return [widget, *(below for child in getattr(widget, "children", ()) for below in all_widgets(child))]


def press(explorer: Explorer, label: str) -> None:
    (button,) = (w for w in all_widgets(explorer) if isinstance(w, Button) and w.description == label)
    button.click()


def shown_image(explorer: Explorer) -> str:
    """The <img> that is on the screen."""
    (tag,) = re.findall(r"<img [^>]+>", "".join(getattr(w, "value", "") for w in _texts(explorer)))
    return tag


def shown_alt(explorer: Explorer) -> str:
    return html.unescape(re.search(r'alt="([^"]*)"', shown_image(explorer))[1])


def read_out(explorer: Explorer) -> str:
    """The words that a screen reader is told of when they change."""
    (words,) = re.findall(r'<p role="status" aria-live="polite">(.*?)</p>', "".join(w.value for w in _texts(explorer)))
    return html.unescape(words)


def code_field(explorer: Explorer) -> Textarea:
    (field,) = (w for w in all_widgets(explorer) if isinstance(w, Textarea))
    return field


def run_code(code: str, **given: Any) -> Explorer:
    """What the last line of ``code`` evaluates to."""
    *before, last = code.strip().splitlines()
    exec("\n".join(before), given)
    return eval(last, given)


def is_whole(explorer: Explorer) -> None:
    """Controls, picture and words say the same."""
    for bound in explorer._bound:
        value = explorer.values[bound.control.name]
        assert bound.control.check(value) == value
        assert [part.value for part in bound.parts] == [value] * len(bound.parts)
    assert shown_alt(explorer) == explorer.alt
    assert read_out(explorer) == explorer.words
    assert not re.search(r"\bnan\b|\binf\b", explorer.alt + explorer.words)


def _texts(explorer: Explorer) -> list[Widget]:
    return [w for w in all_widgets(explorer) if type(w).__name__ == "HTML"]


def random_hands(make: type[Explorer], steps: int, examples: int) -> type:
    """A test that moves the controls of ``make()`` at random: ``examples`` times so many ``steps``."""

    class Hands(RuleBasedStateMachine):
        @initialize()
        def open(self) -> None:
            self.explorer = make()
            self.refused = False

        @rule(data=st.data())
        def move(self, data: st.DataObject) -> None:
            bound = data.draw(st.sampled_from(self.explorer._bound), label="control")
            control, widget = bound.control, bound.parts[-1]
            if isinstance(control, Number):
                ticks = round((control.high - control.low) / control.step)
                value = control.low + control.step * data.draw(st.integers(0, ticks), label="ticks")
                value = int(value) if isinstance(control.start, int) else value
            else:
                value = data.draw(st.sampled_from(getattr(control, "options", (False, True))), label="option")
            if value != widget.value:  # or nothing happens, and what was refused before still is
                widget.value = value
                self.refused = False
                assert not read_out(self.explorer).startswith("Not possible")

        @rule(data=st.data(), excess=st.sampled_from([0.5, 1.0, 1e9]), above=st.booleans())
        def type_too_much(self, data: st.DataObject, excess: float, above: bool) -> None:
            numbers = [bound for bound in self.explorer._bound if isinstance(bound.control, Number)]
            bound = data.draw(st.sampled_from(numbers), label="control")
            picture = shown_image(self.explorer)
            control = bound.control
            value = control.high + excess if above else control.low - excess
            whole = isinstance(control.start, int)
            value = (math.ceil if above else math.floor)(value) if whole else value
            if value == bound.parts[0].value:  # typed before, and refused then
                return
            bound.parts[0].value = value
            self.refused = True
            assert read_out(self.explorer).startswith(f"Not possible: {bound.control.label} is ")
            assert shown_image(self.explorer) == picture

        @rule()
        def reset(self) -> None:
            press(self.explorer, "Reset")
            self.refused = False
            assert self.explorer.values == make().values

        @rule()
        def copy(self) -> None:
            press(self.explorer, "Copy as code")
            again = run_code(code_field(self.explorer).value)
            assert again.values == self.explorer.values
            assert repr(again) == repr(self.explorer)
            assert shown_image(again) == shown_image(self.explorer)

        @invariant()
        def all_agree(self) -> None:
            if not getattr(self, "refused", True):
                is_whole(self.explorer)

    phases = (Phase.explicit, Phase.generate)  # a failure is shown as found: making it shorter takes many minutes
    Hands.TestCase.settings = settings(max_examples=examples, stateful_step_count=steps, deadline=None, phases=phases)
    return Hands.TestCase
