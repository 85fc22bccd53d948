"""Showing something once: as HTML in a notebook, as text elsewhere."""

from __future__ import annotations

import html
import sys

from dien_course.exercises.rendering import PRE, inline


class Page:
    """Text with a heading, and perhaps code, to be shown to a learner; empty lines separate paragraphs."""

    def __init__(self, title: str, text: str, code: str = ""):
        self.title, self.text, self.code = title, text, code

    def __str__(self) -> str:
        return "\n".join(part for part in (self.title, self.code, self.text) if part)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        style = (
            "padding: 6px 12px; border-left: 4px solid #0072b2; background: #ffffff; color: #1a1a1a; max-width: 60em"
        )
        code = f'<pre style="{PRE}">{html.escape(self.code, quote=False)}</pre>' if self.code else ""
        words = "".join(
            f'<p style="margin: 4px 0; color: #1a1a1a">{inline(paragraph)}</p>' for paragraph in self.text.split("\n\n")
        )
        return f'<div style="{style}"><strong>{inline(self.title)}</strong>{code}{words}</div>'


def show(shown: object) -> None:
    """Display ``shown`` now, wherever in a cell or a script the call stands."""
    shell = _shell()
    if shell is None:
        text = str(shown)
        encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
        print(text.encode(encoding, "replace").decode(encoding))
        return
    from IPython.display import display

    display({"text/plain": str(shown), "text/html": shown._repr_html_()}, raw=True)


def _shell() -> object:
    module = sys.modules.get("IPython")
    return module.get_ipython() if module else None
