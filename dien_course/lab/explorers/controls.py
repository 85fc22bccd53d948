"""The controls of an explorer: what a value may be, in words, and the widgets that set it (chapters 03 to 10)."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from numbers import Real
from typing import Any

from ipywidgets import (
    Checkbox,
    Dropdown,
    FloatSlider,
    FloatText,
    HBox,
    IntSlider,
    IntText,
    Layout,
    SelectionSlider,
    Widget,
)

LABELLED = {"description_width": "initial"}


@dataclass(frozen=True)
class Number:
    """A number from ``low`` to ``high``: a box to type it and a slider. Whole numbers if ``start`` is an ``int``."""

    name: str
    label: str
    low: float
    high: float
    step: float
    start: float

    def check(self, value: Any) -> float:
        """The value, as a plain number; ValueError in words if it is none, or out of range."""
        whole = isinstance(self.start, int)
        fits = isinstance(value, Real) and not isinstance(value, bool) and math.isfinite(value)
        if not fits or not self.low <= value <= self.high or (whole and value != int(value)):
            kind = "a whole number" if whole else "a number"
            raise ValueError(f"{self.label} is {value}; expected {kind} from {self.low:g} to {self.high:g}")
        return int(value) if whole else round(float(value), 10)

    def described(self) -> dict[str, Any]:
        """What the page knows of it."""
        ends = {"low": self.low, "high": self.high, "step": self.step, "whole": isinstance(self.start, int)}
        return {"type": "number", "name": self.name, "label": self.label, **ends}

    def widgets(self) -> tuple[list[Widget], Widget]:
        """The two widgets whose values are this number's, and the row that shows them."""
        kinds = (IntText, IntSlider) if isinstance(self.start, int) else (FloatText, FloatSlider)
        box = kinds[0](
            self.start, description=self.label, style=LABELLED, step=self.step, layout=Layout(width="auto", flex="1")
        )
        slider = kinds[1](
            self.start,
            min=self.low,
            max=self.high,
            step=self.step,
            readout=False,
            tooltip=self.label,
            layout=Layout(width="45%"),
        )
        return [box, slider], HBox([box, slider], layout=Layout(width="100%"))


@dataclass(frozen=True)
class Choice:
    """One of several ``options``: a list to choose from with the mouse, and a slider over them for the arrow keys.

    In a list JupyterLab would take arrow keys, and letters too, for commands to the notebook.
    """

    name: str
    label: str
    options: Sequence[str]
    start: str

    def check(self, value: Any) -> str:
        """The value; ValueError in words if it is not among the options."""
        if not isinstance(value, str) or value not in self.options:
            raise ValueError(f"{self.label} is {value!r}; expected one of {', '.join(self.options)}")
        return value

    def described(self) -> dict[str, Any]:
        """What the page knows of it."""
        return {"type": "choice", "name": self.name, "label": self.label, "options": list(self.options)}

    def widgets(self) -> tuple[list[Widget], Widget]:
        box = Dropdown(
            options=list(self.options),
            value=self.start,
            description=self.label,
            style=LABELLED,
            tabbable=False,
            layout=Layout(width="auto", flex="1"),
        )
        slider = SelectionSlider(
            options=list(self.options), value=self.start, readout=False, tooltip=self.label, layout=Layout(width="45%")
        )
        return [box, slider], HBox([box, slider], layout=Layout(width="100%"))


@dataclass(frozen=True)
class Switch:
    """Something that is on or off."""

    name: str
    label: str
    start: bool = False

    def check(self, value: Any) -> bool:
        """The value; ValueError in words if it is neither True nor False."""
        if not isinstance(value, bool):
            raise ValueError(f"{self.label} is {value!r}; expected True or False")
        return value

    def described(self) -> dict[str, Any]:
        """What the page knows of it."""
        return {"type": "switch", "name": self.name, "label": self.label}

    def widgets(self) -> tuple[list[Widget], Widget]:
        box = Checkbox(self.start, description=self.label, indent=False, style=LABELLED, layout=Layout(width="auto"))
        return [box], box


@dataclass(frozen=True)
class Numbers:
    """A list of numbers from ``low`` to ``high`` that is set in the picture itself, or None: something else decides."""

    name: str
    label: str
    low: float
    high: float
    whole: bool = False
    start: None = None

    def check(self, value: Any) -> list[float] | None:
        """The value, as plain numbers; ValueError in words if it is no such list."""
        if value is None:
            return None
        one = Number(self.name, self.label, self.low, self.high, 1, 0 if self.whole else 0.0)
        if isinstance(value, str) or not hasattr(value, "__iter__") or not len(list(value)):
            raise ValueError(f"{self.label} is {value!r}; expected a list of numbers, or None")
        return [one.check(number) for number in value]

    def described(self) -> dict[str, Any]:
        """What the page knows of it."""
        ends = {"low": self.low, "high": self.high, "whole": self.whole}
        return {"type": "list", "name": self.name, "label": self.label, **ends}


Control = Number | Choice | Switch | Numbers


class Bound:
    """A control together with its widgets, which always show the same value."""

    def __init__(self, control: Control, moved: Callable[[str, Any], None]):
        self.control = control
        self.parts, self.row = control.widgets()
        self._moved = moved
        self._showing = False
        for part in self.parts:
            part.observe(self._changed, "value")

    def _changed(self, change: dict) -> None:
        if not self._showing:
            self._moved(self.control.name, change["new"])

    def show(self, value: Any, *, used: bool) -> None:
        """Put ``value`` into the widgets; a control that is not ``used`` is greyed."""
        self._showing = True
        try:
            for part in self.parts:
                part.value = value
                part.disabled = not used
        finally:
            self._showing = False
