"""A control for one of the values that some data hold: users, films, settings tried (chapters 03, 06, 08 to 10)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

NAMED = 6  # options that a refusal names


@dataclass(frozen=True)
class Pick:
    """One of the ``options``, all text or all numbers: chips where they are few, else a box to type it and a slider."""

    name: str
    label: str
    options: Sequence[Any]
    start: Any

    def check(self, value: Any) -> Any:
        """The option that equals ``value``, or the only one with this text in it; ValueError in words if there is none.

        Capitals do not matter in a part of a text.
        """
        for option in self.options:
            if option == value and not isinstance(value, bool):
                return option
        named = [str(option) for option in self.options]
        if isinstance(value, str) and value.strip():
            found = [option for option in self.options if value.strip().casefold() in str(option).casefold()]
            if len(found) == 1 and isinstance(found[0], str):
                return found[0]
            if len(found) > 1:
                shown = ", ".join(map(str, found[:NAMED]))
                raise ValueError(f"{self.label} {value!r} is in {len(found)} of them; type more of one: {shown}")
        if len(named) > NAMED:
            named = [*named[: NAMED - 1], f"... and {len(named) - NAMED + 1} more"]
        raise ValueError(f"{self.label} {value!r} is not in the data; expected one of {', '.join(named)}")

    def described(self) -> dict[str, Any]:
        """What the page knows of it."""
        whole = all(isinstance(option, int) for option in self.options)
        found = {"type": "pick", "name": self.name, "label": self.label, "options": list(self.options)}
        return found | {"whole": whole}
