"""What a notebook needs besides the package, where a chapter was opened alone: in Colab, or in a bare environment.

    python -m dien_course.missing

installs what ``pip install --no-deps`` left out. It imports nothing but the standard library.
"""

from __future__ import annotations

import re
import subprocess
import sys
from importlib import metadata

PROGRAMS = ("jupyterlab", "jupytext", "voila")  # of make lab; whoever has opened a notebook has one already


def needed(requirements: list[str]) -> list[str]:
    """Of the package's requirements, as its metadata writes them, those that a chapter's cells need."""
    names = [re.match(r"[\w.-]+", one)[0].lower() for one in requirements]
    return [
        one for one, name in zip(requirements, names, strict=True) if name not in PROGRAMS and "extra ==" not in one
    ]


def main() -> int:
    """Has pip install what is missing; returns the exit status, 1 after a sentence."""
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if subprocess.run([*pip, *needed(metadata.requires("dien-course") or [])], check=False).returncode:
        sentence = "pip could not install what the chapters need: see its own words above, and check the network"
        print(f"error: {sentence}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
