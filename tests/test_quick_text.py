"""Text drawn as a stamp is the text that matplotlib draws, moved by less than a pixel."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from dien_course.lab.figures import quick_text
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
