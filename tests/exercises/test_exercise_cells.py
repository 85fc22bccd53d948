"""What derives from the registry is in step with it: cells in chapters, solution notebooks, the index."""

from __future__ import annotations

import sys
from pathlib import Path

import jupytext
import nbformat
import pytest

from dien_course.exercises.judging.registry import all_exercises, chapters, exercises_of, quiz_of
from dien_course.exercises.judging.sources import define
from dien_course.exercises.pages.cells import BEGIN, END, marked_solution
from scripts.build_notebooks import METADATA, NOTEBOOKS, ROOT, read_source, sources, target
from scripts.exercise_cells import INDEX, SOLUTIONS, derived, main, refreshed, source_of

sys.path.insert(0, str(ROOT / "tests" / "notebooks"))
from test_pairs import faults

CHAPTER = "# 07 · A title\n\n## Exercises\n\nThree exercises.\n\n## Summary\n\n- One line.\n"
written = [chapter for chapter in chapters() if source_of(chapter)]
solved = sources(NOTEBOOKS / "solutions")


@pytest.mark.parametrize("chapter", written)
def test_the_files_hold_what_the_registry_says(chapter: str) -> None:
    stale = [path.relative_to(ROOT) for path, text in derived((chapter,)).items() if _read(path) != text]
    assert not stale, f"run python -m scripts.exercise_cells: {', '.join(map(str, stale))}"


def _read(path: Path) -> str:
    return path.read_text() if path.exists() else ""


def test_every_written_chapter_has_a_solution_notebook_and_each_is_in_the_index() -> None:
    assert {path.stem for path in solved} == {source_of(chapter).stem for chapter in written}
    assert {target(path) for path in solved} == set((NOTEBOOKS / "solutions").glob("*.ipynb"))
    for exercise in all_exercises():
        assert not source_of(exercise.chapter) or f"| {exercise.id} |" in INDEX.read_text()


@pytest.mark.parametrize("source", solved, ids=lambda source: source.stem)
def test_a_solution_notebook_was_built_from_its_markdown_and_everything_in_it_passes(source: Path) -> None:
    built, expected = nbformat.read(target(source), as_version=4), read_source(source)
    assert source.parent == SOLUTIONS
    assert built.metadata == METADATA
    assert [(cell.cell_type, cell.source, dict(cell.metadata)) for cell in built.cells] == [
        (cell.cell_type, cell.source, dict(cell.metadata)) for cell in expected.cells
    ]
    assert faults(built) == []
    outputs = [output.data["text/plain"] for cell in built.cells for output in cell.get("outputs", [])]
    chapter = source.stem[:2]
    assert len(outputs) == len(exercises_of(chapter)) + bool(quiz_of(chapter))
    assert all(": passed, " in text for text in outputs)


def test_exercises_go_to_the_end_of_their_section_and_a_second_run_changes_nothing() -> None:
    text = refreshed(CHAPTER, "07")
    assert text.index("Three exercises.") < text.index("<!-- exercise 07.1 -->") < text.index("<!-- quiz 07 -->")
    assert text.index("<!-- /quiz -->") < text.index("## Summary")
    assert refreshed(text, "07") == text


def test_a_moved_exercise_stays_where_it_was_put_and_is_refreshed_there() -> None:
    text = refreshed(CHAPTER, "07")
    start, end = text.index("<!-- exercise 07.2 -->"), text.index("<!-- exercise 07.3 -->")
    block = text[start:end]
    moved = block.replace("h, u, n, a", "h, u") + text[:start] + text[end:]
    again = refreshed(moved, "07")
    assert again.startswith("<!-- exercise 07.2 -->") and again.count("<!-- exercise 07.2 -->") == 1
    assert "def augru_step(h, u, n, a):" in again


@pytest.mark.parametrize(
    ("text", "said"),
    [("# 07 · A title\n", "no section '## Exercises'"), (CHAPTER + "<!-- exercise 07.9 -->\n", "does not know")],
)
def test_a_chapter_that_does_not_fit_is_named(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=f"chapter 07.*{said}"):
        refreshed(text, "07")


def test_an_unknown_chapter_is_named(capsys: pytest.CaptureFixture) -> None:
    assert main(["98"]) == 2
    assert "98" in capsys.readouterr().err


def test_cells_have_what_nbgrader_asks_for() -> None:
    cells = jupytext.reads(refreshed(CHAPTER, "07"), fmt="md").cells
    marked = [cell.metadata["nbgrader"] for cell in cells if "nbgrader" in cell.metadata]
    assert len(marked) == 2 * len(exercises_of("07"))
    assert len({data["grade_id"] for data in marked}) == len(marked)
    for data in marked:
        assert set(data) - {"points"} == {"grade", "grade_id", "locked", "schema_version", "solution", "task"}
        assert data["schema_version"] == 3 and data["grade"] == ("points" in data) != data["solution"]


@pytest.mark.parametrize("exercise", all_exercises(), ids=lambda exercise: exercise.id)
def test_a_marked_solution_still_runs_and_holds_the_markers_once(exercise) -> None:
    text = marked_solution(exercise)
    assert text.count(BEGIN) == text.count(END) == 1
    assert text.index(BEGIN) < text.index(END)
    assert type(define(text)) is type(define(exercise.solution))
