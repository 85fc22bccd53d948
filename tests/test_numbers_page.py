"""docs/numbers.md names every number that there is, and no other."""

from __future__ import annotations

import re
from pathlib import Path

from dien_course.data.derived import DERIVED
from dien_course.data.past import EVENTS, RESIDUAL

PAGE = Path(__file__).parents[1] / "docs" / "numbers.md"


def test_the_page_names_every_number_once():
    named = re.findall(r"^\| `(\w+)` \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(named) == sorted([*DERIVED, EVENTS, RESIDUAL, f"{RESIDUAL}_genres"])
