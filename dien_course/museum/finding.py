"""One thing that a test of the clinic found."""

from __future__ import annotations

from typing import NamedTuple

FAILURES = (RuntimeError, ValueError, IndexError, TypeError)  # what models raise on rows they were not written for


class Finding(NamedTuple):
    """``exhibit``: its name in the registry. ``says``: what was measured, with the number, in one sentence."""

    exhibit: str
    says: str
