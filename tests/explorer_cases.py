"""What the tests of all explorers do: move controls as the page does, and read what is shown."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from dien_course.lab.explorers.explorer import Explorer


class Shown(NamedTuple):
    """What an explorer shows."""

    values: dict[str, Any]
    alt: str
    words: str


def move(explorer: Explorer, **changes: Any) -> None:
    """Move controls as a hand on the page does: the page follows by itself, and Python hears of the new state."""
    explorer.state = explorer.values | explorer.follow(changes)


def shown(explorer: Explorer) -> Shown:
    return Shown(explorer.values, explorer.alt, explorer.words)


def read_out(explorer: Explorer) -> str:
    """The words that a screen reader is told of when they change."""
    return explorer.refusal or explorer.words


def run_code(code: str, **given: Any) -> Explorer:
    """What the last line of ``code`` evaluates to."""
    *before, last = code.strip().splitlines()
    exec("\n".join(before), given)
    return eval(last, given)


def is_whole(explorer: Explorer) -> None:
    """Controls, state and words say the same, and nothing is refused."""
    for control in explorer.controls:
        value = explorer.values[control.name]
        assert control.check(value) == value
        assert explorer.state[control.name] == value
    assert explorer.refusal == ""
    assert not re.search(r"\bnan\b|\binf\b", explorer.alt + explorer.words)
