"""A place in a history: how many behaviours have been read, which the picture itself sets (chapter 08)."""

from __future__ import annotations

from dataclasses import dataclass
from numbers import Integral
from typing import Any


@dataclass(frozen=True)
class Place:
    """A whole number from 0 to ``high`` that is set in the picture, or None: the end."""

    name: str
    label: str
    high: int
    start: None = None

    def check(self, value: Any) -> int | None:
        """The value; ValueError in words if it is no such number."""
        fits = isinstance(value, Integral) and not isinstance(value, bool) and 0 <= value <= self.high
        if value is not None and not fits:
            raise ValueError(f"{self.label} is {value}; expected a whole number from 0 to {self.high}, or None")
        return None if value is None else int(value)

    def described(self) -> dict[str, Any]:
        """What the page knows of it."""
        return {"type": "place", "name": self.name, "label": self.label, "high": self.high}
