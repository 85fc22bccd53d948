"""A figure together with the words that stand for it where it cannot be seen."""

from __future__ import annotations

import base64
import html
import io

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image


class Picture:
    """Shows ``figure`` in a notebook as an image with ``alt`` as its alternative text.

    ``alt`` is one or two sentences that say what the figure shows; a screen reader reads them, and so does a terminal.
    """

    def __init__(self, figure: Figure, alt: str):
        self.figure = figure
        self.alt = alt

    def __repr__(self) -> str:
        return self.alt

    def _repr_html_(self) -> str:
        buffer = io.BytesIO()
        self.figure.savefig(buffer, format="png", dpi=96, metadata={"Software": None})
        return _tag(buffer.getvalue(), self.alt)


def image(figure: Figure, alt: str, colours: int | None = None) -> str:
    """``figure`` as it is, as an HTML image with ``alt`` as its alternative text.

    With ``colours`` the image is reduced to so many colours, which makes it a third as large.
    """
    sheet = FigureCanvasAgg(figure)
    sheet.draw()
    pixels = Image.fromarray(np.asarray(sheet.buffer_rgba())[..., :3])
    if colours is not None:
        pixels = pixels.quantize(colours, dither=Image.Dither.NONE)
    buffer = io.BytesIO()
    pixels.save(buffer, format="png", compress_level=1 if colours is None else 9)
    return _tag(buffer.getvalue(), alt)


def _tag(png: bytes, alt: str) -> str:
    encoded = base64.b64encode(png).decode("ascii")
    return f'<img alt="{html.escape(alt)}" src="data:image/png;base64,{encoded}">'
