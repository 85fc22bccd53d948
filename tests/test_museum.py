"""Every exhibit of the bug museum: the wrong piece shows its symptom, and the package's own does not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dien_course.errors import DataError
from dien_course.museum.exhibit import ROOMS
from dien_course.museum.registry import exhibit, exhibits
from scripts.museum_page import with_exhibits

pytestmark = pytest.mark.trains  # one symptom is a step of an optimizer
EXHIBITS = exhibits()
ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "museum.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", EXHIBITS)
def test_the_wrong_piece_shows_the_symptom_and_the_cure_does_not(name: str) -> None:
    one = EXHIBITS[name]
    wrong, cure = one.measured()
    assert wrong > max(2 * one.symptom.above, 1e-3), f"{one.symptom.what}: {wrong:.3g}"
    assert cure <= one.symptom.above / 2 if one.symptom.above else cure <= 0, f"{one.symptom.what}: {cure:.3g}"
    assert one.symptom.shows(one.wrong) and not one.symptom.shows(one.cure)


@pytest.mark.parametrize("name", EXHIBITS)
def test_an_exhibit_says_where_it_was_read_or_that_it_was_not(name: str) -> None:
    one = EXHIBITS[name]
    assert one.name == name and one.room in ROOMS
    said = "No public file was verified" in one.story + one.because
    assert said == (not one.sources)
    assert all(source.version and source.file for source in one.sources)


def test_the_page_is_in_step_with_the_registry() -> None:
    assert with_exhibits(PAGE) == PAGE, "run: python -m scripts.museum_page"
    assert all(f"### {one.title}" in PAGE for one in EXHIBITS.values())


def test_the_page_says_what_was_measured_of_the_clinic() -> None:
    measured = json.loads((ROOT / "docs" / "diagnosis.json").read_text(encoding="utf-8"))
    faults, seeds = len(measured["named"]), measured["seeds"]
    named = (
        f"{sum(measured['named'].values())} of {faults * seeds} patients were named ({faults} faults, {seeds} seeds)"
    )
    assert named in PAGE
    assert measured["wolf"] == [] and f"nothing was said of {measured['sound']} sound" in PAGE
    assert min(measured["named"].values()) >= 0.9 * seeds
    assert {*measured["named"]} <= {*EXHIBITS}


def test_there_are_more_than_fifteen_exhibits_and_none_in_an_unknown_room() -> None:
    assert len(EXHIBITS) > 15
    assert {one.room for one in EXHIBITS.values()} == set(ROOMS)


def test_an_unknown_exhibit_is_named_in_one_sentence() -> None:
    with pytest.raises(DataError, match="the exhibit is 'gate'; expected one of .*inverted_gate"):
        exhibit("gate")
