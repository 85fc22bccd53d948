"""What all explorers share in Python: checked values, words, code, and a figure; the rest lives in the page."""

from __future__ import annotations

import html
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

import traitlets
from anywidget import AnyWidget
from matplotlib.figure import Figure

from dien_course.lab.explorers.controls import Control
from dien_course.lab.figures.picture import Picture, image

MODULE = Path(__file__).with_name("explorers.js")  # built from source/ by `npm run build`


class View(NamedTuple):
    """The static twin of what the page shows: a figure, its alternative text, and the read-out, both plain text."""

    figure: Figure
    alt: str
    words: str


class Explorer(AnyWidget):
    """A picture in the page that follows its controls, with the words that say what is seen.

    A subclass names the drawing that the page holds (``kind``), says which ``controls`` there are, and makes the
    ``view`` of their values, a pure function of them, which is what a place without JavaScript shows:

        class Slope(Explorer):
            kind, label = "slope", "slope of a line"
            question = "Which slope goes through the point?"
            presets = {"steep": {"m": 2.0}}
            controls = (Number("m", "slope m", -2, 2, 0.1, 1.0),)

            def view(self, m: float) -> View: ...

    ``Slope(m=0.5)`` opens it there; ``set``, ``reset``, ``values``, ``code`` and ``picture`` do in code what a
    learner does by hand. What is not possible raises ValueError in words: the constructor passes it on, and later the
    read-out says it while the picture before stays.

    ``data`` is what the drawing needs besides the values. An explorer of somebody's data keeps it in attributes before
    it calls ``super().__init__``, may set ``self.controls`` there, and names its arguments in ``given``, so that Copy
    as code writes them first.
    """

    controls: ClassVar[tuple[Control, ...]] = ()
    given: ClassVar[tuple[str, ...]] = ()
    presets: ClassVar[Mapping[str, Mapping[str, Any]]] = {}
    kind: ClassVar[str]
    label: ClassVar[str]
    question: ClassVar[str] = ""

    _esm = MODULE
    page = traitlets.Dict().tag(sync=True)
    state = traitlets.Dict().tag(sync=True)
    refusal = traitlets.Unicode().tag(sync=True)
    answer = traitlets.Dict().tag(sync=True)

    def __init__(self, **values: Any):
        known = [control.name for control in self.controls]
        for name in values:
            if name not in known:
                raise ValueError(f"there is no control {name!r}; expected one of {', '.join(known)}")
        self._start = {control.name: control.start for control in self.controls}
        self._values = self._checked(self._start | values)
        self._view: View | None = self.view(**self._values)
        page = {
            "kind": self.kind,
            "label": self.label,
            "question": self.question,
            "presets": {label: dict(changes) for label, changes in self.presets.items()},
            "controls": [control.described() for control in self.controls],
            "start": self._start,
            "module": type(self).__module__,
            "name": type(self).__name__,
            "given": list(self.given),
            "data": self.data(),
        }
        super().__init__(page=page, state=self._values, answer=self.answered())

    def view(self, **values: Any) -> View:
        """Figure and words for these values, one for each control; ValueError in words if there are none."""
        raise NotImplementedError

    def data(self) -> dict[str, Any]:
        """What the drawing needs besides the values, as JSON; arrays by ``packed``."""
        return {}

    def answered(self) -> dict[str, Any]:
        """What the page asks the kernel for at every move; nothing, where it can compute all by itself."""
        return {}

    def follow(self, changes: dict[str, Any]) -> dict[str, Any]:
        """``changes`` and what else moves with them; the page does the same."""
        return changes

    @property
    def values(self) -> dict[str, Any]:
        """The value of each control, by name."""
        return dict(self._values)

    @property
    def seen(self) -> View:
        """The static twin of what the page shows."""
        if self._view is None:
            self._view = self.view(**self._values)
        return self._view

    @property
    def words(self) -> str:
        """What the read-out says of the picture."""
        return self.seen.words

    @property
    def alt(self) -> str:
        """The picture's alternative text."""
        return self.seen.alt

    @property
    def picture(self) -> Picture:
        """The picture of this moment, to keep."""
        return Picture(self.seen.figure, self.seen.alt)

    @property
    def code(self) -> str:
        """Code that opens the explorer with these values."""
        name = type(self).__name__
        return f"from {type(self).__module__} import {name}\n\n{self._call()}"

    @property
    def page_state(self) -> dict[str, Any]:
        """All that the page needs to show this explorer without a kernel, as JSON; see ``bare_page.py``."""
        return {"page": self.page, "state": self.state, "answer": self.answer}

    def set(self, **changes: Any) -> None:
        """Move some controls. What is not possible is said in the read-out, and all else stays as it was."""
        try:
            for name in changes:
                if name not in self._values:
                    raise ValueError(f"there is no control {name!r}; expected one of {', '.join(self._values)}")
            values = self._checked(self._values | self.follow(changes))
            view = self.view(**values)
        except ValueError as error:
            self._refuse(error)
            return
        self._values, self._view = values, view
        self.state, self.refusal, self.answer = values, "", self.answered()

    def reset(self) -> None:
        """Put every control back to where it starts when nothing is given."""
        self.set(**self._start)

    def _checked(self, values: Mapping[str, Any]) -> dict[str, Any]:
        return {control.name: control.check(values[control.name]) for control in self.controls}

    def _refuse(self, error: ValueError) -> None:
        self.refusal = f"Not possible: {error}. The picture stays as it was."

    @traitlets.observe("state")
    def _moved(self, change: Any) -> None:
        """What the page did; the figure of it is drawn when somebody asks for it."""
        if change.new == self._values:
            return
        try:
            self._values, self._view = self._checked(change.new), None
            self.refusal, self.answer = "", self.answered()
        except (ValueError, KeyError) as error:  # no hand on the page can do this, a program can
            self._refuse(ValueError(*error.args))

    def _call(self) -> str:
        arguments = [*self.given, *(f"{name}={value!r}" for name, value in self._values.items())]
        return f"{type(self).__name__}({', '.join(arguments)})"

    def __repr__(self) -> str:
        return f"{self._call()}\n{self.alt}\n{self.words}"

    def _repr_mimebundle_(self, **options: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        """The widget, and for viewers without a kernel the picture and the read-out."""
        bundle, metadata = super()._repr_mimebundle_(**options) or ({}, {})
        picture = image(self.seen.figure, self.alt, colours=32)
        still = {"text/plain": repr(self), "text/html": f"{picture}\n<p>{html.escape(self.words)}</p>"}
        return {**bundle, **still}, metadata
