"""Links of chapters and documents that leave the course: none is dead, whatever came along."""

from __future__ import annotations

import json
import re
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

import pytest

from dien_course.exercises.grading import along
from dien_course.exercises.grading.course_copy import course_copy
from dien_course.exercises.grading.links import CODE, ELSEWHERE, beside, followed, on_the_web
from dien_course.exercises.grading.pictures import by_name, within
from dien_course.exercises.grading.release import write_release

LINK = re.compile(r"(?<!\\)\]\(\s*<?([^)>\s]+)>?[^)]*\)|(?:href|src)=\"([^\"]+)|^\[[^\]]+\]:\s*(\S+)", re.MULTILINE)
PAGE = PurePosixPath("notebooks/04_a_gru_gate_by_gate.ipynb")
SITE, REPOSITORY = "https://a.io/course/", "https://github.com/a/course.git"


def texts(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".ipynb":
        cells = json.loads(text)["cells"]
        text = "\n\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    return CODE.sub("", text)


def dead(folder: Path) -> list[tuple[str, str]]:
    """(page, link) of each link below ``folder`` to a file that is not there, or is outside."""
    found = []
    for path in sorted(path for path in folder.rglob("*") if path.suffix in (".md", ".ipynb")):
        for link in (next(filter(None, parts)) for parts in LINK.findall(texts(path))):
            goal = (path.parent / unquote(link.partition("#")[0])).resolve()
            if not ELSEWHERE.match(link) and not (goal.exists() and goal.is_relative_to(folder.resolve())):
                found.append((path.relative_to(folder).as_posix(), link))
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("away")


def test_no_link_of_the_chapters_in_a_folder_of_their_own_is_dead(folder: Path) -> None:
    course_copy(folder / "course")
    assert dead(folder / "course") == []


@pytest.mark.parametrize("without_solutions", [False, True])
def test_no_link_of_a_release_is_dead_and_what_it_links_to_goes_along(folder: Path, without_solutions: bool) -> None:
    out = folder / f"release-{without_solutions}"
    names = write_release(out, without_solutions)
    assert dead(out) == [] and {"docs/glossary.md", "docs/notation.md", "data/README.md"} <= set(names)
    assert "docs/misconceptions.md" not in names and "docs/teaching.md" not in names
    assert "](docs/glossary.md)" in texts(out / "04_a_gru_gate_by_gate.ipynb")


def test_no_link_of_an_nbgrader_course_is_dead(folder: Path) -> None:
    names = write_release(folder / "nbgrader", False, ("00", "07"), for_nbgrader=True)
    assert dead(folder / "nbgrader") == [] and not any(name.startswith("docs/") for name in names)
    assert "](source/ch07/07_attention_meets_gru.ipynb)" in texts(folder / "nbgrader" / "README.md")


def test_a_part_of_the_chapters_has_no_link_to_the_others(folder: Path) -> None:
    write_release(folder / "part", True, ("07",))
    assert dead(folder / "part") == [] and not re.search(r"\]\(0[0-689]", texts(next((folder / "part").glob("07*"))))


def test_a_chapter_shows_its_drawing_wherever_it_is(folder: Path) -> None:
    for path in (folder / "part").glob("07*"):
        assert "][chapter_07.svg]" in texts(path) and "\n[chapter_07.svg]: data:image/png;base64,iVBOR" in texts(path)


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("[a `b`](../docs/glossary.md#gru-cell)", "[a `b`](https://a.io/course/docs/glossary.html#gru-cell)"),
        ("[a](05_x.ipynb#The-Part)", "[a](https://a.io/course/notebooks/05_x.html#the-part)"),
        ("[a](../dien_course/layers)", "[a](https://github.com/a/course/blob/HEAD/dien_course/layers)"),
        ("[a](#Here), `[a](x.md)`", "[a](#Here), `[a](x.md)`"),
        ("[a](../../x.md)", "a"),
        ("![a\nb](https://b.org/x.png)", "![a\nb](https://b.org/x.png)"),
    ],
)
def test_with_an_address_a_link_leads_to_the_web(link: str, expected: str) -> None:
    assert followed(link, PAGE, on_the_web(SITE, REPOSITORY)) == expected


def test_without_one_its_words_stay_and_with_a_repository_alone_it_leads_there() -> None:
    link = "See [the *glossary*](../docs/glossary.md)."
    assert followed(link, PAGE, on_the_web()) == "See the *glossary*."
    there = "](https://github.com/a/course/blob/HEAD/docs/glossary.md)"
    assert there in followed(link, PAGE, on_the_web("", REPOSITORY))


def test_what_came_along_is_linked_from_where_the_page_stands_now() -> None:
    reach = beside(PurePosixPath("solutions/04.ipynb"), {"docs/a b.md": "docs/a b.md"}, on_the_web())
    page = PurePosixPath("notebooks/solutions/04.ipynb")
    assert followed("[a](../../docs/a%20b.md#c)", page, reach) == "[a](../docs/a%20b.md#c)"


def test_a_drawing_goes_into_a_text_and_out_of_it() -> None:
    source = "# T\n\n![a\nb](../docs/images/dien/x.svg)\n\nLit."
    inside = within(source, {"x.svg": "iVBORw0KGgo="})
    assert inside == "# T\n\n![a\nb][x.svg]\n\nLit.\n\n[x.svg]: data:image/png;base64,iVBORw0KGgo="
    assert by_name(inside) == source == by_name(source) and within("no picture\n", {}) == "no picture\n"


def test_documents_go_along_from_the_folders_for_readers_alone() -> None:
    def linking(link: str) -> str:
        return json.dumps({"cells": [{"cell_type": "markdown", "source": f"[a]({link})"}]})

    made = along.with_documents({"a.ipynb": linking("../CONTRIBUTING.md"), "b.ipynb": linking("../docs/export.md")})
    assert set(made) == {"a.ipynb", "b.ipynb", "docs/export.md"}
