"""A canvas that draws a piece of text once and copies it afterwards: text is most of what drawing a figure costs.

It overrides what matplotlib may change without notice, so ``canvas`` tries it once, and takes matplotlib's own where
the two differ.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from matplotlib.backends import backend_agg
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

if TYPE_CHECKING:
    from matplotlib.backend_bases import GraphicsContextBase
    from matplotlib.font_manager import FontProperties

RendererAgg = getattr(backend_agg, "RendererAgg", object)
KEPT = 1000  # pieces of text


class Stamp(NamedTuple):
    """The pixels of a text (rows upwards), and how far they begin to the right of and above its starting point."""

    pixels: np.ndarray
    right: int
    up: int


stamps: dict[tuple, Stamp | None] = {}


class QuickRenderer(RendererAgg):
    """matplotlib's renderer, except that plain text is a stamp, at whole pixels."""

    def draw_text(
        self,
        gc: GraphicsContextBase,
        x: float,
        y: float,
        s: str,
        prop: FontProperties,
        angle: float,
        ismath: Any = False,
        mtext: Any = None,
    ) -> None:
        if ismath:
            super().draw_text(gc, x, y, s, prop, angle, ismath, mtext)
            return
        key = (s, hash(prop), angle, gc.get_rgb(), self.dpi)
        if key not in stamps:
            if len(stamps) >= KEPT:
                stamps.clear()
            stamps[key] = self._stamp(gc, s, prop, angle)
        stamp = stamps[key]
        if stamp is not None:
            self.draw_image(gc, round(x) + stamp.right, self.height - round(y) + stamp.up, stamp.pixels)

    def _stamp(self, gc: GraphicsContextBase, s: str, prop: FontProperties, angle: float) -> Stamp | None:
        width, height, _ = self.get_text_width_height_descent(s, prop, False)
        wide = tall = int(max(width, height)) + 16  # from the middle of the sheet the text fits, whatever its angle
        if angle == 0:
            tall = int(height) + 16
        sheet = RendererAgg(2 * wide, 2 * tall, self.dpi)
        fresh = sheet.new_gc()
        fresh.set_foreground(gc.get_rgb(), isRGBA=True)
        sheet.draw_text(fresh, wide, tall, s, prop, angle)
        pixels = np.asarray(sheet.buffer_rgba())
        drawn = pixels[..., 3] > 0
        rows, columns = np.flatnonzero(drawn.any(1)), np.flatnonzero(drawn.any(0))
        if not len(rows):
            return None
        top, bottom, left, end = int(rows[0]), int(rows[-1]) + 1, int(columns[0]), int(columns[-1]) + 1
        upwards = np.ascontiguousarray(pixels[top:bottom, left:end][::-1])
        return Stamp(upwards, left - wide, tall - bottom)


@lru_cache(maxsize=4)
def _renderer(width: float, height: float, dpi: float) -> QuickRenderer:
    return QuickRenderer(width, height, dpi)


class QuickCanvas(FigureCanvasAgg):
    """Draws a figure with a ``QuickRenderer``; the pixels are those of the last figure of its size that was drawn."""

    def get_renderer(self) -> QuickRenderer:
        # A renderer is kept, for matplotlib remembers the size of a text by renderer.
        self.renderer = _renderer(*self.figure.bbox.size, self.figure.dpi)
        return self.renderer


def canvas(figure: Figure) -> FigureCanvasAgg:
    """A canvas to draw ``figure`` on: a quick one, or matplotlib's own where this matplotlib is not fit for that."""
    return QuickCanvas(figure) if _fits() else FigureCanvasAgg(figure)


@cache
def _fits() -> bool:
    """Whether a word comes out with the ink, and at the place, that matplotlib gives it."""
    try:
        plain, quick = _marginal_ink(FigureCanvasAgg), _marginal_ink(QuickCanvas)
    except Exception:  # whatever it is that another matplotlib lacks
        return False
    return all(np.abs(np.cumsum(one - other)).max() < 0.1 * one.sum() for one, other in zip(plain, quick, strict=True))


def _marginal_ink(kind: type[FigureCanvasAgg]) -> tuple[np.ndarray, np.ndarray]:
    """How much ink each row and each column of a picture of a word has."""
    figure = Figure(figsize=(1.5, 1), dpi=96)
    figure.text(0.1, 0.3, "word", size=20)
    sheet = kind(figure)
    sheet.draw()
    ink = 255 - np.asarray(sheet.buffer_rgba())[..., 1].astype(float)
    return ink.sum(0), ink.sum(1)
