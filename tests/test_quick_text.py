"""Text drawn as a stamp is the text that matplotlib draws, moved by less than a pixel."""

from __future__ import annotations

from functools import partial, partialmethod
from importlib.util import module_from_spec, spec_from_file_location
from types import ModuleType

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.figure import Figure

from dien_course.lab.figures import picture, quick_text
from dien_course.lab.figures.quick_text import QuickCanvas


def figure_with(text: str, **look: object) -> Figure:
    figure = Figure(figsize=(3, 2), dpi=96)
    figure.text(0.5, 0.5, text, **look)
    return figure


def ink(canvas: FigureCanvasAgg) -> np.ndarray:
    canvas.draw()
    return 255 - np.asarray(canvas.buffer_rgba())[..., :3].astype(int).sum(2) / 3


@pytest.mark.parametrize("text", ["h'(12)", "vermilion −1, blue +1", "two\nlines", "yg_|", "$x^2$"])
@pytest.mark.parametrize(
    "look", [{}, {"ha": "center", "va": "center"}, {"rotation": 90}, {"color": "#0072B2", "size": 15}]
)
def test_a_stamp_has_the_place_and_the_ink_of_the_text(text: str, look: dict):
    plain, quick = ink(FigureCanvasAgg(figure_with(text, **look))), ink(QuickCanvas(figure_with(text, **look)))
    assert quick.sum() == pytest.approx(plain.sum(), rel=0.03) and plain.sum() > 1000
    for axis in (0, 1):
        along = np.arange(plain.shape[axis])
        middles = [image.sum(1 - axis) @ along / image.sum() for image in (plain, quick)]
        assert middles[0] == pytest.approx(middles[1], abs=1)


def test_a_stamp_is_drawn_alike_every_time():
    first = ink(QuickCanvas(figure_with("again"))).copy()
    known = len(quick_text.stamps)
    assert np.array_equal(ink(QuickCanvas(figure_with("again"))), first)
    assert len(quick_text.stamps) == known


def test_texts_of_another_colour_size_or_angle_are_other_stamps():
    looks = ({}, {"color": "red"}, {"size": 20}, {"rotation": 45}, {"weight": "bold"})
    drawn = [ink(QuickCanvas(figure_with("word", **look))).copy() for look in looks]
    assert all(not np.array_equal(drawn[0], other) for other in drawn[1:])


def test_empty_text_draws_nothing_and_stamps_are_thrown_away_in_time(monkeypatch: pytest.MonkeyPatch):
    assert ink(QuickCanvas(figure_with(" "))).sum() == 0
    monkeypatch.setattr(quick_text, "KEPT", 3)
    for number in range(9):
        ink(QuickCanvas(figure_with(f"number {number}")))
    assert len(quick_text.stamps) <= 3


def as_if_imported_now() -> ModuleType:
    """A second ``quick_text``, made from what matplotlib has at the moment."""
    spec = spec_from_file_location("quick_text_again", quick_text.__file__)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_with_this_matplotlib_text_is_drawn_quickly():
    assert type(as_if_imported_now().canvas(figure_with("word"))).__name__ == "QuickCanvas"
    assert isinstance(quick_text.canvas(figure_with("word")), QuickCanvas)


BEGIN = RendererAgg.__init__


def with_images(self: RendererAgg, *size: float, draw) -> None:
    """A renderer's ``__init__`` after which ``draw`` draws the images."""
    BEGIN(self, *size)
    self.draw_image = partial(draw, self.draw_image)


RENDERER = "matplotlib.backends.backend_agg.RendererAgg"
OTHER_MATPLOTLIBS = {
    "no renderer": (RENDERER, None),
    "no pixels": (f"{RENDERER}.buffer_rgba", None),
    "text in one argument": (f"{RENDERER}.draw_text", lambda self, text: None),
    "a renderer of other arguments": (f"{RENDERER}.__init__", lambda self, size: None),
    "no images": (f"{RENDERER}.__init__", partialmethod(with_images, draw=lambda plain, *arguments: None)),
    "images elsewhere": (
        f"{RENDERER}.__init__",
        partialmethod(with_images, draw=lambda plain, gc, x, y, pixels: plain(gc, x + 9, y, pixels)),
    ),
}


@pytest.mark.parametrize("other", OTHER_MATPLOTLIBS)
def test_another_matplotlib_draws_its_text_itself(other: str, monkeypatch: pytest.MonkeyPatch):
    place, change = OTHER_MATPLOTLIBS[other]
    with monkeypatch.context() as patched:
        if change is None:
            patched.delattr(place)
        else:
            patched.setattr(place, change)
        module = as_if_imported_now()
        assert not module._fits()
    monkeypatch.setattr(picture, "canvas", module.canvas)
    assert type(module.canvas(figure_with("word"))) is FigureCanvasAgg
    assert 'alt="a word" src="data:image/png' in picture.image(figure_with("word"), "a word")
