"""How long a chapter takes to read: 250 words a minute, code read twice; exercises and quiz say their own minutes.

python -m scripts.reading_minutes          prints each chapter's minutes, and what its head says
python -m scripts.reading_minutes 03 05    writes them into the heads of these chapters
"""

from __future__ import annotations

import re
import sys

from scripts.build_notebooks import sources

PACE = 250  # words a minute
STATED = re.compile(r"(\*\*Minutes\*\*: )(\d+)")


def minutes(text: str) -> int:
    """Minutes to read a chapter's Markdown, a multiple of 5."""
    text = re.sub(r"<!-- (exercise|quiz) .*?<!-- /\1[^>]*-->", "", text, flags=re.DOTALL)
    code = "\n".join(re.findall(r"^```python.*?\n(.*?)^```$", text, re.DOTALL | re.MULTILINE))
    prose = re.sub(r"^```python.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE)
    words = len(prose.split()) + 2 * len(re.findall(r"\w+", code))
    return max(5, 5 * round(words / PACE / 5))


def stated(text: str) -> int:
    """The minutes that the head of a chapter says. Raises ValueError where it says none."""
    found = STATED.search(text)
    if found is None:
        raise ValueError("the head says no **Minutes**: with a number")
    return int(found[2])


def main(arguments: list[str]) -> int:
    """The command line; returns the exit status."""
    for source in sources():
        text = source.read_text(encoding="utf-8")
        if source.name[:2] in arguments:
            source.write_text(STATED.sub(rf"\g<1>{minutes(text)}", text, count=1), encoding="utf-8")
        print(f"{source.stem:<28} {minutes(text):3} minutes; its head says {stated(text)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
