"""Random hands for explorers of data: they pick values, switch, type what is not there, reset and copy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from explorer_cases import code_field, is_whole, press, read_out, run_code, shown_image
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from dien_course.lab.controls import Switch
from dien_course.lab.explorer import Explorer
from dien_course.lab.pick import Pick

MISSING = {str: "no such thing", int: -17, float: -17.5}


def picking_hands(make: Callable[[], Explorer], given: dict[str, Any], steps: int, examples: int) -> type:
    """A test that moves the controls of ``make()`` at random; ``given`` are the names that its code may use."""

    class Hands(RuleBasedStateMachine):
        @initialize()
        def open(self) -> None:
            self.explorer = make()
            self.refused = False

        @rule(data=st.data())
        def move(self, data: st.DataObject) -> None:
            bound = data.draw(st.sampled_from(self.explorer._bound), label="control")
            options = (False, True) if isinstance(bound.control, Switch) else bound.control.options
            part = data.draw(st.sampled_from(bound.parts), label="part")
            option = data.draw(st.sampled_from(options), label="option")
            if part.value == option:  # a hand that does not move a widget changes nothing
                return
            part.value = option
            self.refused = False
            assert not read_out(self.explorer).startswith("Not possible")
            assert self.explorer.values[bound.control.name] == part.value

        @rule(data=st.data())
        def type_what_is_not_there(self, data: st.DataObject) -> None:
            picks = [bound for bound in self.explorer._bound if isinstance(bound.control, Pick)]
            bound = data.draw(st.sampled_from(picks), label="control")
            picture, values = shown_image(self.explorer), self.explorer.values
            missing = MISSING[type(bound.control.start)]
            if bound.parts[0].value == missing:  # it stands there already
                return
            bound.parts[0].value = missing
            self.refused = True
            assert read_out(self.explorer).startswith(f"Not possible: {bound.control.label} ")
            assert (shown_image(self.explorer), self.explorer.values) == (picture, values)

        @rule()
        def reset(self) -> None:
            press(self.explorer, "Reset")
            self.refused = False
            assert self.explorer.values == make().values

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

    phases = (Phase.explicit, Phase.generate)  # a picture is slow to draw, and a failure here short enough as it is
    Hands.TestCase.settings = settings(max_examples=examples, stateful_step_count=steps, deadline=None, phases=phases)
    return Hands.TestCase
