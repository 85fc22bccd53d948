"""Docstrings are plain text; for the site's reference they become reStructuredText."""

from __future__ import annotations

import re

# What keeps its marks: ``code`` and *emphasis*.
NAMED = re.compile(r"(``.+?``|(?<![\w*])\*\w(?:[^*\n]*\w)?\*(?![\w*]))")


def restructured(lines: list[str]) -> list[str]:
    """The docstring's lines as reStructuredText: indented paragraphs, such as formulas, stay as they are set."""
    done: list[str] = []
    for paragraph in re.split(r"\n(?:[ \t]*\n)+", "\n".join(lines).strip("\n")):
        rows = paragraph.split("\n")
        first = next((number for number, row in enumerate(rows) if row.startswith(" ")), len(rows))
        if rows[0].startswith("==="):  # a table
            done += [*rows, ""]
            continue
        if rows[0].startswith("- "):
            done += [_escaped(row) for row in rows] + [""]
            continue
        done += [*map(_escaped, rows[:first]), ""]
        if first < len(rows):
            done += ["::", "", *(f"    {row}" for row in rows[first:]), ""]
    return done


def _escaped(row: str) -> str:
    parts = NAMED.split(row)
    parts[::2] = [re.sub(r"([\\*|`]|(?<=\w)_(?!\w))", r"\\\1", part) for part in parts[::2]]
    # Closing marks have to be followed by a space or a stop; an escaped space is one that nobody sees.
    return re.sub(r"(?<=[^`\s]``)(?=[\[(\w])", r"\\ ", "".join(parts)) if len(parts) > 1 else parts[0]
