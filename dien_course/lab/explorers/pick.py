"""A control for one of the values that some data hold: users, films, settings tried (chapters 03, 06, 08 to 10)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ipywidgets import Combobox, FloatText, HBox, IntText, Layout, SelectionSlider, Widget

from dien_course.lab.explorers.controls import LABELLED

NAMED = 6  # options that a refusal names


@dataclass(frozen=True)
class Pick:
    """One of the ``options``, all of them text or all of them numbers: a box to type it and a slider over them."""

    name: str
    label: str
    options: Sequence[Any]
    start: Any

    def check(self, value: Any) -> Any:
        """The option that equals ``value``; ValueError in words if there is none."""
        for option in self.options:
            if option == value and not isinstance(value, bool):
                return option
        named = [str(option) for option in self.options]
        if len(named) > NAMED:
            named = [*named[: NAMED - 1], f"... and {len(named) - NAMED + 1} more"]
        raise ValueError(f"{self.label} {value!r} is not in the data; expected one of {', '.join(named)}")

    def described(self) -> dict[str, Any]:
        """What the page knows of it."""
        whole = all(isinstance(option, int) for option in self.options)
        found = {"type": "pick", "name": self.name, "label": self.label, "options": list(self.options)}
        return found | {"whole": whole}

    def widgets(self) -> tuple[list[Widget], Widget]:
        """The two widgets whose values are this control's, and the row that shows them."""
        look = {"description": self.label, "style": LABELLED, "layout": Layout(width="auto", flex="1")}
        if isinstance(self.start, str):
            box: Widget = Combobox(self.start, options=list(self.options), continuous_update=False, **look)
        else:
            box = (IntText if all(isinstance(o, int) for o in self.options) else FloatText)(self.start, **look)
        slider = SelectionSlider(
            options=list(self.options), value=self.start, readout=False, tooltip=self.label, layout=Layout(width="45%")
        )
        return [box, slider], HBox([box, slider], layout=Layout(width="100%"))
