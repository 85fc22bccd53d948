"""Where the course's own files are: notebooks, documents, results and data, beside the package or within it.

A checkout has them beside the package. A wheel carries them in the package's folder ``course`` (setup.py puts them
there), with the same paths below it. This file imports nothing heavy: whoever looks for a file may lack the rest.
"""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
WITHIN = PACKAGE / "course"
INSTALLED = WITHIN.is_dir()
COURSE = WITHIN if INSTALLED else PACKAGE.parent
