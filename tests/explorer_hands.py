"""Random hands at an explorer: they move controls, ask for what cannot be, reset and copy (hypothesis, stateful)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from explorer_cases import is_whole, move, read_out, run_code, shown
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from dien_course.lab.explorers.controls import Control, Number, Numbers, Switch
from dien_course.lab.explorers.explorer import Explorer
from dien_course.lab.explorers.pick import Pick

SEQUENCES, STEPS = 8, 5
MISSING = {str: "no such thing", int: -17, float: -17.5}


def random_hands(make: Callable[[], Explorer], **given: Any) -> type:
    """A test that moves the controls of ``make()`` at random; ``given`` are the names that its code may use."""

    class Hands(RuleBasedStateMachine):
        @initialize()
        def open(self) -> None:
            self.explorer = make()
            self.start = self.explorer.values

        @rule(data=st.data())
        def move(self, data: st.DataObject) -> None:
            control = data.draw(st.sampled_from(_plain(self.explorer)), label="control")
            value = data.draw(_possible(control), label="value")
            by = data.draw(st.sampled_from([move, Explorer.set]), label="by")
            if by is move and self.explorer.values[control.name] == value:
                return  # a hand that moves nothing changes nothing
            by(self.explorer, **{control.name: value})
            assert self.explorer.values[control.name] == value
            is_whole(self.explorer)

        @rule(data=st.data())
        def ask_for_what_cannot_be(self, data: st.DataObject) -> None:
            controls = [one for one in self.explorer.controls if isinstance(one, Number | Pick)]
            control = data.draw(st.sampled_from(controls), label="control")
            before = shown(self.explorer)
            self.explorer.set(**{control.name: data.draw(_impossible(control), label="value")})
            assert read_out(self.explorer).startswith(f"Not possible: {control.label} ")
            assert shown(self.explorer) == before

        @rule()
        def reset(self) -> None:
            self.explorer.reset()
            assert self.explorer.values == self.start
            is_whole(self.explorer)

        @rule()
        def copy(self) -> None:
            again = run_code(self.explorer.code, **given)
            assert again.values == self.explorer.values and repr(again) == repr(self.explorer)

    phases = (Phase.explicit, Phase.generate)  # a failure is shown as found: making it shorter takes many minutes
    Hands.TestCase.settings = settings(max_examples=SEQUENCES, stateful_step_count=STEPS, deadline=None, phases=phases)
    return Hands.TestCase


def _plain(explorer: Explorer) -> list[Control | Pick]:
    """The controls whose values do not depend on one another."""
    return [control for control in explorer.controls if not isinstance(control, Numbers)]


def _possible(control: Control | Pick) -> st.SearchStrategy:
    """The values that the control can take."""
    if isinstance(control, Number):
        kind = int if isinstance(control.start, int) else float
        ticks = st.integers(0, round((control.high - control.low) / control.step))
        return ticks.map(lambda tick: control.check(kind(control.low + control.step * tick)))
    return st.sampled_from((False, True) if isinstance(control, Switch) else control.options)


def _impossible(control: Control | Pick) -> st.SearchStrategy:
    """What the control refuses."""
    if isinstance(control, Pick):
        return st.just(MISSING[type(control.start)])
    return st.sampled_from([control.low - 1, control.high + 0.5, 1e9, float("nan"), "much", None])
