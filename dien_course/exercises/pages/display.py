"""Showing something once: as HTML in a notebook, as text elsewhere."""

from __future__ import annotations

import html
import sys

from dien_course.exercises.judging.results import Result
from dien_course.exercises.pages.rendering import PRE, as_html, as_text, inline


class Page:
    """Text with a heading, and perhaps code, to be shown to a learner; empty lines separate paragraphs."""

    def __init__(self, title: str, text: str, code: str = ""):
        self.title, self.text, self.code = title, text, code

    def __str__(self) -> str:
        return "\n".join(part for part in (self.title, self.code, self.text) if part)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        style = (
            "padding: 6px 12px; border-left: 4px solid #0072b2; background: #ffffff; color: #1a1a1a; max-width: 52em"
        )
        code = f'<pre style="{PRE}">{html.escape(self.code, quote=False)}</pre>' if self.code else ""
        words = "".join(
            f'<p style="margin: 4px 0; color: #1a1a1a">{inline(paragraph)}</p>' for paragraph in self.text.split("\n\n")
        )
        return f'<div style="{style}"><strong>{inline(self.title)}</strong>{code}{words}</div>'


def show(shown: Page | Result) -> None:
    """Display ``shown`` now, wherever in a cell or a script the call stands."""
    text = as_text(shown) if isinstance(shown, Result) else str(shown)
    if _shell() is None:
        encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
        print(text.encode(encoding, "replace").decode(encoding))
        return
    from IPython.display import display

    markup = as_html(shown) if isinstance(shown, Result) else shown._repr_html_()
    display({"text/plain": text, "text/html": markup}, raw=True)


def _shell() -> object:
    module = sys.modules.get("IPython")
    return module.get_ipython() if module else None
