"""Each kind of input is taken, noted or refused as docs/own_data.md says: no traceback, nothing in silence."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from kinds_of_input.kind import Kind, said_of
from kinds_of_input.table import PARTS, page

PAGE = Path(__file__).resolve().parents[2] / "docs" / "own_data.md"
KINDS = [kind for kinds in PARTS.values() for kind in kinds]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.what)
def test_an_input_is_treated_as_the_page_says(kind: Kind, tmp_path: Path) -> None:
    said = said_of(kind, tmp_path)
    assert said.refused == kind.refused
    assert said.notes == kind.notes
    for sentence in [*said.notes, said.refused or ""]:
        assert "\n" not in sentence and "Traceback" not in sentence
    if kind.then is not None:
        kind.then(tmp_path)


def test_the_page_shows_the_cases() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert text == page(text), "run python -m scripts.kinds_of_input and commit docs/own_data.md"


def test_no_kind_of_input_is_listed_twice() -> None:
    for kinds in PARTS.values():
        assert [what for what, times in Counter(kind.what for kind in kinds).items() if times > 1] == []
