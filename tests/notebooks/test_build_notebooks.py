"""`make notebooks`: Markdown in, executed notebook out, and nothing to commit the second time."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

from scripts.build_notebooks import comparable, main, read_source

CHAPTER = """# A chapter

```python tags=["exercise"]
import time
print(f"{2 + 2}, in {time.perf_counter() % 1:.6f} s")
```

```python
x = 1
```

```python
x = 1
```
"""


@pytest.fixture
def chapter(tmp_path: Path) -> Path:
    (tmp_path / "md").mkdir()
    path = tmp_path / "md" / "03_chapter.md"
    path.write_text(CHAPTER)
    return path


def build(chapter: Path, *arguments: str) -> int:
    return main(["--folder", str(chapter.parent.parent), *arguments])


def test_building_twice_changes_nothing_and_an_edit_changes_only_its_cell(chapter: Path) -> None:
    path = chapter.parent.parent / "03_chapter.ipynb"
    assert build(chapter) == 0
    first = path.read_bytes()
    assert build(chapter) == 0
    assert path.read_bytes() == first

    chapter.write_text(CHAPTER.replace("2 + 2", "2 + 3"))
    assert build(chapter) == 0
    old, new = nbformat.reads(first.decode(), 4), nbformat.read(path, 4)
    assert new.cells[2].outputs[0].text.startswith("5, in ")
    assert [a.id == b.id for a, b in zip(old.cells, new.cells, strict=True)] == [True, True, False, True, True]


def test_lines_printed_at_different_times_are_one_output(chapter: Path) -> None:
    chapter.write_text(CHAPTER.replace("x = 1", "print(1, flush=True)\ntime.sleep(0.5)\nprint(2)"))
    assert build(chapter) == 0
    outputs = nbformat.read(chapter.parent.parent / "03_chapter.ipynb", 4).cells[3].outputs
    assert [output.text for output in outputs] == ["1\n2\n"]


def test_pixels_alone_count_only_when_asked_for() -> None:
    def notebook(pixels: str) -> nbformat.NotebookNode:
        html = f'<img alt="a line" src="data:image/png;base64,{pixels}">'
        output = nbformat.v4.new_output("display_data", {"text/html": html})
        return nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("draw()", outputs=[output], id="a")])

    one, other = notebook("AAAA"), notebook("BBBB")
    assert comparable(one) == comparable(other)
    assert comparable(one, pictures=True) != comparable(other, pictures=True)


def test_a_failing_chapter_is_reported_and_leaves_the_old_notebook(
    chapter: Path, capsys: pytest.CaptureFixture
) -> None:
    path = chapter.parent.parent / "03_chapter.ipynb"
    path.write_text("the old notebook")
    chapter.write_text(CHAPTER.replace("x = 1", "1 / 0"))
    assert build(chapter) == 1
    assert "ZeroDivisionError" in capsys.readouterr().err
    assert path.read_text() == "the old notebook"
    assert list(path.parent.glob("*.part")) == []


def test_ids_are_unique_and_tags_are_kept(chapter: Path) -> None:
    cells = read_source(chapter).cells
    assert len({cell.id for cell in cells}) == len(cells) == 5
    assert cells[2].metadata.tags == ["exercise"] and cells[1].metadata.tags == ["setup"]


def test_a_chapter_that_is_not_there_is_named(chapter: Path, capsys: pytest.CaptureFixture) -> None:
    assert build(chapter, "99") == 2
    assert "99" in capsys.readouterr().err
