"""What all explorers share: controls, a picture with words, Reset and Copy as code (chapters 04 and 07)."""

from __future__ import annotations

import gc
import html
from collections.abc import Callable, Collection
from functools import cache
from typing import Any, ClassVar, NamedTuple

from ipywidgets import HTML, Box, Button, HBox, Layout, Textarea, VBox
from matplotlib.figure import Figure

from dien_course.lab.explorers.controls import Bound, Control
from dien_course.lab.figures.picture import Picture, image

STYLE = """<style>
.dien-explorer, .dien-explorer p, .dien-explorer .widget-label, .dien-explorer label, .dien-explorer input,
.dien-explorer select, .dien-explorer button, .dien-explorer textarea { font-size: 15px !important; }
.dien-explorer.dien-explorer.dien-explorer :focus-visible, .dien-explorer .noUi-handle:focus {
  outline: 3px solid #0072B2 !important; outline-offset: 2px; }
.dien-explorer p { line-height: 1.4; margin: 2px 0; }
.dien-explorer input[type=number], .dien-explorer input[type=text] {
  flex: 1 1 4.5em !important; width: 4.5em !important; min-width: 4.5em !important; }
.dien-explorer .noUi-horizontal { margin-left: 9px !important; margin-right: 9px !important; }
.dien-explorer img { max-width: 100%; }
</style>"""


class View(NamedTuple):
    """What an explorer shows: the figure, its alternative text, and the read-out, both plain text."""

    figure: Figure
    alt: str
    words: str


class KernelExplorer(VBox):
    """A picture that follows its controls, with the words that say what is seen.

    A subclass says which ``controls`` there are and makes the ``view`` of their values, a pure function of them:

        class Slope(Explorer):
            controls = (Number("m", "slope m", -2, 2, 0.1, 1.0),)

            def view(self, m: float) -> View: ...

    ``Slope(m=0.5)`` opens it there; ``set``, ``reset``, ``values``, ``code`` and ``picture`` do in code what a
    learner does by hand. A view that is not possible raises ValueError in words: the constructor passes it on, and
    later the read-out says it while the picture before stays.

    An explorer of somebody's data keeps it in attributes before it calls ``super().__init__``, may set
    ``self.controls`` there, and names its arguments in ``given``, so that Copy as code writes them first.
    """

    controls: ClassVar[tuple[Control, ...]] = ()
    given: ClassVar[tuple[str, ...]] = ()

    def __init__(self, **values: Any):
        _spare_the_collector()
        known = [control.name for control in self.controls]
        for name in values:
            if name not in known:
                raise ValueError(f"there is no control {name!r}; expected one of {', '.join(known)}")
        self._start = {control.name: control.start for control in self.controls}
        self._values = self._checked(self._start | values)
        self._view = self.view(**self._values)

        self._bound = [Bound(control, self._moved) for control in self.controls]
        self._image, self._words, self._code = HTML(), HTML(), Textarea(description="Code", rows=4)
        self._code.layout = Layout(width="100%", display="none")
        buttons = HBox([_button("Reset", self.reset), _button("Copy as code", self.show_code)])
        grid = Box(
            [*(bound.row for bound in self._bound), buttons],
            layout=Layout(display="grid", grid_template_columns="1fr 1fr", grid_gap="2px 24px"),
        )
        super().__init__([HTML(STYLE), grid, self._code, self._words, self._image])
        self.add_class("dien-explorer")
        self._show()

    def view(self, **values: Any) -> View:
        """Figure and words for these values, one for each control; ValueError in words if there are none."""
        raise NotImplementedError

    def unused(self, **values: Any) -> Collection[str]:
        """The names of the controls that these values leave without effect; they are greyed."""
        return ()

    @property
    def values(self) -> dict[str, Any]:
        """The value of each control, by name."""
        return dict(self._values)

    @property
    def words(self) -> str:
        """What the read-out says of the picture."""
        return self._view.words

    @property
    def alt(self) -> str:
        """The picture's alternative text."""
        return self._view.alt

    @property
    def picture(self) -> Picture:
        """The picture of this moment, to keep."""
        return Picture(self._view.figure, self._view.alt)

    @property
    def code(self) -> str:
        """Code that opens the explorer with these values."""
        name = type(self).__name__
        return f"from {type(self).__module__} import {name}\n\n{self._call()}"

    def set(self, **changes: Any) -> None:
        """Move some controls. What is not possible is said in the read-out, and all else stays as it was."""
        try:
            for name in changes:
                if name not in self._values:
                    raise ValueError(f"there is no control {name!r}; expected one of {', '.join(self._values)}")
            values = self._checked(self._values | changes)
            view = self.view(**values)
        except ValueError as error:
            self._show_values(refused=changes)
            self._say(f"Not possible: {error}. The picture stays as it was.")
            return
        self._values, self._view = values, view
        self._show()

    def reset(self) -> None:
        """Put every control back to where it starts when nothing is given."""
        self.set(**self._start)

    def show_code(self) -> None:
        """Show ``code`` in a field to copy it from."""
        self._code.value = self.code
        self._code.layout.display = ""

    def _checked(self, values: dict[str, Any]) -> dict[str, Any]:
        return {control.name: control.check(values[control.name]) for control in self.controls}

    def _moved(self, name: str, value: Any) -> None:
        self.set(**{name: value})

    def _show(self) -> None:
        self._show_values()
        self._code.value = self.code
        self._image.value = image(self._view.figure, self._view.alt)
        self._say(self._view.words)

    def _show_values(self, refused: Collection[str] = ()) -> None:
        """Put the values into the controls, but leave what was typed in those that are refused."""
        idle = self.unused(**self._values)
        for bound in self._bound:
            if bound.control.name not in refused:
                bound.show(self._values[bound.control.name], used=bound.control.name not in idle)

    def _say(self, words: str) -> None:
        self._words.value = f'<p role="status" aria-live="polite">{html.escape(words)}</p>'

    def _call(self) -> str:
        arguments = [*self.given, *(f"{name}={value!r}" for name, value in self._values.items())]
        return f"{type(self).__name__}({', '.join(arguments)})"

    def __repr__(self) -> str:
        return f"{self._call()}\n{self._view.alt}\n{self._view.words}"

    def _repr_mimebundle_(self, **options: Any) -> dict[str, Any]:
        """The widget, and for viewers without a kernel the picture and the read-out."""
        bundle = super()._repr_mimebundle_(**options)
        picture = image(self._view.figure, self._view.alt, colours=48)
        return bundle | {
            "text/plain": repr(self),
            "text/html": f"{picture}\n<p>{html.escape(self._view.words)}</p>",
        }


@cache
def _spare_the_collector() -> None:
    """Take all that is imported by now out of garbage collection, which could hold a picture up for half a second."""
    gc.freeze()


def _button(label: str, press: Callable[[], None]) -> Button:
    button = Button(description=label)
    button.on_click(lambda _: press())
    return button
