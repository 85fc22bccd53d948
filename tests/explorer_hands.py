"""Random hands at an explorer: they move controls, type what cannot be, reset and copy (hypothesis, stateful)."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from explorer_cases import code_field, is_whole, press, read_out, run_code, shown_image
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from dien_course.lab.explorers.controls import Bound, Control, Number, Switch
from dien_course.lab.explorers.explorer import Explorer
from dien_course.lab.explorers.pick import Pick

SEQUENCES, STEPS = 100, 5  # for each of five explorers: 500 sequences
MISSING = {str: "no such thing", int: -17, float: -17.5}


def random_hands(make: Callable[[], Explorer], **given: Any) -> type:
    """A test that moves the controls of ``make()`` at random; ``given`` are the names that its code may use."""

    class Hands(RuleBasedStateMachine):
        @initialize()
        def open(self) -> None:
            self.explorer = make()
            self.start = self.explorer.values
            self.refused = False

        @rule(data=st.data())
        def move(self, data: st.DataObject) -> None:
            bound = data.draw(st.sampled_from(self.explorer._bound), label="control")
            part = data.draw(st.sampled_from(bound.parts), label="part")
            value = data.draw(_possible(bound.control), label="value")
            if part.value == value:  # a hand that does not move a widget changes nothing
                return
            part.value = value
            self.refused = False
            assert not read_out(self.explorer).startswith("Not possible")
            assert self.explorer.values[bound.control.name] == part.value

        @rule(data=st.data())
        def type_what_cannot_be(self, data: st.DataObject) -> None:
            boxes = [bound for bound in self.explorer._bound if isinstance(bound.control, Number | Pick)]
            bound = data.draw(st.sampled_from(boxes), label="control")
            value = data.draw(_impossible(bound), label="value")
            if bound.parts[0].value == value:  # it stands there already, and was refused then
                return
            picture, values = shown_image(self.explorer), self.explorer.values
            bound.parts[0].value = value
            self.refused = True
            assert read_out(self.explorer).startswith(f"Not possible: {bound.control.label} ")
            assert (shown_image(self.explorer), self.explorer.values) == (picture, values)

        @rule()
        def reset(self) -> None:
            press(self.explorer, "Reset")
            self.refused = False
            assert self.explorer.values == self.start

        @rule()
        def copy(self) -> None:
            press(self.explorer, "Copy as code")
            again = run_code(code_field(self.explorer).value, **given)
            assert again.values == self.explorer.values
            assert (repr(again), shown_image(again)) == (repr(self.explorer), shown_image(self.explorer))

        @invariant()
        def all_agree(self) -> None:
            if not getattr(self, "refused", True):
                is_whole(self.explorer)

    phases = (Phase.explicit, Phase.generate)  # a failure is shown as found: making it shorter takes many minutes
    Hands.TestCase.settings = settings(max_examples=SEQUENCES, stateful_step_count=STEPS, deadline=None, phases=phases)
    return Hands.TestCase


def _possible(control: Control | Pick) -> st.SearchStrategy:
    """The values that the control can take."""
    if isinstance(control, Number):
        kind = int if isinstance(control.start, int) else float
        ticks = st.integers(0, round((control.high - control.low) / control.step))
        return ticks.map(lambda tick: kind(control.low + control.step * tick))
    return st.sampled_from((False, True) if isinstance(control, Switch) else control.options)


def _impossible(bound: Bound) -> st.SearchStrategy:
    """What the control's box can hold and the control refuses."""
    control = bound.control
    if isinstance(control, Pick):
        return st.just(MISSING[type(control.start)])
    below, above = (control.low, -1), (control.high, 1)
    drawn = st.tuples(st.sampled_from([below, above]), st.sampled_from([0.5, 1.0, 1e9]))
    away = {-1: math.floor, 1: math.ceil}
    whole = isinstance(control.start, int)
    return drawn.map(lambda d: (away[d[0][1]] if whole else float)(d[0][0] + d[0][1] * d[1]))
