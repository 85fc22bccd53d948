"""Slides are the notebooks themselves: nbconvert makes them of a chapter, with one at each heading."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
PREPROCESSOR = "dien_course.exercises.grading.slides.SlideAtHeading"


def test_a_chapter_has_a_slide_for_each_heading() -> None:
    from nbconvert import SlidesExporter

    path = NOTEBOOKS / "04_a_gru_gate_by_gate.ipynb"
    page, _ = SlidesExporter(preprocessors=[PREPROCESSOR]).from_filename(str(path))
    headings = re.findall(r"<h[1-6] id=", page)
    assert len(headings) > 10 and page.count("<section>") >= 10
    first = page.split("<section>")[2]
    assert len(re.findall(r"<h[1-6] id=", first)) == 1


def test_the_page_for_teachers_says_how() -> None:
    text = (NOTEBOOKS.parent / "docs" / "teaching.md").read_text()
    assert f"jupyter nbconvert --to slides --SlidesExporter.preprocessors={PREPROCESSOR} notebooks/04" in text
    assert pytest.importorskip(PREPROCESSOR.rpartition(".")[0]).SlideAtHeading
