"""Pictures within a notebook's text, for one that is opened alone, and the same by the name of their file.

A text cell shows ``![words][chapter_04.svg]`` and ends with that name and the pixels, as a data address. Where the
course's documents stand beside the notebooks, the drawing itself is sharper.
"""

from __future__ import annotations

import re

FOLDER = "../docs/images/dien/"  # from a chapter
NAMED = re.compile(r"\]\(" + re.escape(FOLDER) + r"(\w+\.svg)\)")
WITHIN = re.compile(r"\n\n\[(\w+\.svg)\]: data:image/png;base64,[\w+/=]+")


def within(source: str, pixels: dict[str, str]) -> str:
    """A text cell with its drawings in it; ``pixels`` has the PNG of each by its name, in base64."""
    names = dict.fromkeys(NAMED.findall(source))
    ends = "".join(f"\n\n[{name}]: data:image/png;base64,{pixels[name]}" for name in names)
    return NAMED.sub(r"][\1]", source.rstrip("\n")) + ends if names else source


def by_name(source: str) -> str:
    """The opposite of ``within``: a text cell with its drawings as files of the course."""
    for name in WITHIN.findall(source):
        source = source.replace(f"][{name}]", f"]({FOLDER}{name})")
    return WITHIN.sub("", source)
