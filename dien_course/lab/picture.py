"""A figure together with the words that stand for it where it cannot be seen."""

from __future__ import annotations

import base64
import html
import io

from matplotlib.figure import Figure


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
        png = base64.b64encode(buffer.getvalue()).decode("ascii")
        return f'<img alt="{html.escape(self.alt)}" src="data:image/png;base64,{png}">'
