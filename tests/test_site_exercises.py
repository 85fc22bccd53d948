"""Exercises on the web: hints, where to try them, and the answers of the five questions, all folded."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dien_course.exercises.judging.registry import exercises_of, quiz_of
from scripts.site_exercises import for_readers, hints, quiz_answers, to_try

CHAPTERS = sorted((Path(__file__).parents[1] / "notebooks").glob("[0-9]*.ipynb"))
PAGE = Path("notebooks/04_a_gru_gate_by_gate.ipynb")


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_every_exercise_has_its_hints_and_no_line_that_needs_a_kernel(path: Path) -> None:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    assert for_readers(cells, Path("notebooks", path.name), {}) == len(exercises_of(path.name[:2]))
    text = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    assert text.count("<summary>Hint ") == 3 * len(exercises_of(path.name[:2]))
    assert text.count("<summary>Answer to question ") == (5 if quiz_of(path.name[:2]) else 0)
    assert "Stuck?" not in text and "not attempted" not in str([cell.get("outputs") for cell in cells])


def test_a_hint_is_folded_under_its_symptom() -> None:
    first = exercises_of("04")[0]
    shown = hints(first)
    assert (
        f"<summary>Hint 1: {first.hints[0].symptom}</summary>\n\n{first.hints[0].text.strip()}\n\n</details>" in shown
    )


def test_where_to_try_it_follows_the_address() -> None:
    assert "Colab" not in to_try(PAGE, {})
    assert "[Colab](https://c)" in to_try(PAGE, {"Colab": "https://c"})
    assert "](../README.md)" in to_try(PAGE, {}) and "](solutions/04_a_gru_gate_by_gate.ipynb)" in to_try(PAGE, {})


def test_a_chapter_opens_elsewhere_where_there_is_an_address() -> None:
    for links, end in (({"Colab": "https://c"}, "Open this chapter in [Colab](https://c)."), ({}, "# 04")):
        cells = [{"cell_type": "markdown", "source": ["# 04"], "metadata": {}}]
        assert for_readers(cells, PAGE, links) == 0 and "".join(cells[0]["source"]).endswith(end)


def test_each_question_names_one_right_answer() -> None:
    assert quiz_answers(quiz_of("04")).count("**Right.**") == 5
