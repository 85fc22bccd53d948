"""What the tests of all explorers do: read what is shown and press what there is to press."""

from __future__ import annotations

import html
import re
from typing import Any

from ipywidgets import Button, Textarea, Widget

from dien_course.lab.explorers.explorer import Explorer


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
