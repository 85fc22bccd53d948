"""What CHANGELOG.md says of a release, for its tag.

    python -m scripts.release_notes v1.0.0

Ends in one sentence where the tag, the version in pyproject.toml and the changelog do not agree.
"""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def notes(tag: str, project: str, changelog: str) -> str:
    """The changelog's section for ``tag``. Raises ValueError if pyproject.toml or the changelog do not have it."""
    version = tomllib.loads(project)["project"]["version"]
    if tag != f"v{version}":
        raise ValueError(f"the tag is {tag!r} and pyproject.toml has version {version}; expected the tag v{version}")
    section = re.search(rf"^## {re.escape(version)}\b[^\n]*\n(.*?)(?=^## |\Z)", changelog, re.MULTILINE | re.DOTALL)
    if not section or not section[1].strip():
        raise ValueError(f"CHANGELOG.md says nothing of {version}; expected a section '## {version}'")
    return section[1].strip() + "\n"


def main(arguments: list[str]) -> int:
    """Prints the notes; returns the exit status."""
    try:
        if len(arguments) != 1:
            raise ValueError("expected one tag, such as v1.0.0")
        files = [(ROOT / name).read_text(encoding="utf-8") for name in ("pyproject.toml", "CHANGELOG.md")]
        print(notes(arguments[0], *files), end="")
    except ValueError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
