"""Code on the web with fewer elements: what has the colour of plain text in both styles is plain text.

Names, punctuation and spaces are two thirds of the elements of highlighted code, and half of a chapter's page.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from pygments.formatters import HtmlFormatter
from pygments.token import Name, Punctuation, Text, Whitespace

PLAIN = (Name, Name.Namespace, Name.Other, Punctuation, Whitespace)


class PlainCode(HtmlFormatter):
    """Pygments' HTML without an element around each name, bracket and space."""

    def format_unencoded(self, tokensource: Iterable[tuple], outfile: TextIO) -> None:
        """Writes the tokens, (kind, text) each."""
        super().format_unencoded(((Text if kind in PLAIN else kind, text) for kind, text in tokensource), outfile)
