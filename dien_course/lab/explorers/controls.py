"""The controls of an explorer: what a value may be, in words, and what the page needs to know of it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from numbers import Real
from typing import Any


@dataclass(frozen=True)
class Number:
    """A number from ``low`` to ``high``: a slider, and a box to type it. Whole numbers if ``start`` is an ``int``."""

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


@dataclass(frozen=True)
class Choice:
    """One of several ``options``, all text: chips where they are few, a drop-down where they are many."""

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
