"""The box that takes a guess: choices as buttons, a field for a letter or a number, and a line that says what it took.

It knows no more of a guess than its words and that its attribute ``guess`` can be set, or raises ValueError in words.
"""

from __future__ import annotations

import html
from pathlib import Path
from typing import Any

import traitlets
from anywidget import AnyWidget
from ipywidgets import HTML, Button, HBox, Layout, VBox


class GuessField(AnyWidget):
    """A field for a letter or a number, in ``value`` as it is typed; Enter and Escape lead back to its cell."""

    _esm = Path(__file__).with_name("guess_field.js")
    description = traitlets.Unicode("Your guess").tag(sync=True)
    placeholder = traitlets.Unicode().tag(sync=True)
    value = traitlets.Unicode().tag(sync=True)


def guess_box(guess: Any) -> VBox:
    """A widget that sets ``guess.guess``, of a ``guesses.Guess``.

    Tab leads from the cell past its toolbar to the field, and a letter is enough: JupyterLab takes keys that are
    pressed on buttons and lists for commands to the notebook. The buttons are for the mouse.
    """
    words = HTML()
    field = GuessField(placeholder=guess.asked)

    def say(sentence: str) -> None:
        words.value = f'<p role="status" aria-live="polite" style="margin: 2px 0">{html.escape(sentence)}</p>'

    def typed(change: dict) -> None:
        try:
            guess.guess = change["new"].strip() or None
            say(f"Noted: {guess.said}." if guess.said else "")
        except ValueError as error:
            guess.guess = None
            say(f"{error}.")

    def button(letter: str, choice: str) -> Button:
        pressed = Button(
            description=f"{letter}) {choice}", layout=Layout(width="auto", align_self="flex-start"), tabbable=False
        )
        pressed.on_click(lambda _: setattr(field, "value", letter))
        return pressed

    field.observe(typed, "value")
    buttons = [button(letter, choice) for letter, choice in zip(guess.letters, guess.choices, strict=True)]
    title = HTML(f"<strong>{html.escape(guess.about)}</strong>")
    if guess.guess is not None:
        field.value = str(guess.guess)
    return VBox([title, *buttons, HBox([field, words])])
