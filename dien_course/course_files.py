"""Where the course's own files are: notebooks, documents, results and data, beside the package or within it.

A checkout has them beside the package. A wheel carries them in the package's folder ``course`` (setup.py puts them
there), with the same paths below it. This file imports nothing heavy: whoever looks for a file may lack the rest.
"""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
WITHIN = PACKAGE / "course"
INSTALLED = WITHIN.is_dir()
COURSE = WITHIN if INSTALLED else PACKAGE.parent


def web_address() -> tuple[str, str]:
    """The course's site and its repository, as the installed package names them; each empty while it has none."""
    try:
        lines = metadata("dien-course").get_all("Project-URL") or []
    except PackageNotFoundError:
        lines = []
    urls = dict(line.split(", ", 1) for line in lines)
    return urls.get("Homepage", ""), urls.get("Repository", "")


def say_if_alone() -> None:
    """Prints, for a chapter that runs without the course's documents beside it, where its links would find them."""
    here = Path.cwd()
    if any((folder / "docs").is_dir() for folder in (here, here.parent, here.parent.parent)):  # solutions lie deeper
        return
    homepage, _ = web_address()
    print("This chapter stands alone here, and its links lead to files of the course:")
    print("`dien-course chapters FOLDER` writes all of it, with them.", f"Or read on at {homepage}" * bool(homepage))
