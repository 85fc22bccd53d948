"""A chapter's head says how long it takes to read: 250 words a minute, code read twice."""

from __future__ import annotations

from pathlib import Path

import pytest
from chapters import SOURCES

from scripts.reading_minutes import PACE, minutes, stated

NEAR = 5  # minutes


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.stem)
def test_the_head_says_the_minutes(source: Path) -> None:
    text = source.read_text(encoding="utf-8")
    assert abs(stated(text) - minutes(text)) <= NEAR


def test_words_count_once_and_code_twice_and_exercises_not_at_all() -> None:
    prose, code = "word " * 20 * PACE, "```python\n" + "name\n" * 5 * PACE + "```\n"
    exercise = "<!-- exercise 03.1 -->\n" + prose + "<!-- /exercise -->\n"
    assert minutes(prose) == 20
    assert minutes(f"{prose}\n\n{code}") == 30
    assert minutes(f"{prose}\n\n{exercise}") == 20


def test_a_head_without_minutes_is_named() -> None:
    assert stated("**You need** nothing. **Minutes**: 16 to read.") == 16
    with pytest.raises(ValueError, match="says no"):
        stated("Minutes: many")
