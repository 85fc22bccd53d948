"""A canvas that draws a piece of text once and copies it afterwards: text is most of what drawing a figure costs."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from matplotlib.backend_bases import GraphicsContextBase
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.font_manager import FontProperties

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
