"""Write the exhibits' part of docs/museum.md from the registry; the log below it is written by hand.

python -m scripts.museum_page
"""

from __future__ import annotations

from pathlib import Path

from dien_course.museum.exhibit import ROOMS, Exhibit, Source
from dien_course.museum.registry import exhibits

PAGE = Path(__file__).resolve().parent.parent / "docs" / "museum.md"
BEGIN, END = "<!-- exhibits: begin, written by scripts/museum_page.py -->", "<!-- exhibits: end -->"


def rooms_text() -> str:
    """All exhibits as Markdown, room by room."""
    lines = []
    for room in ROOMS:
        lines += [f"## {room.capitalize()}", ""]
        for one in exhibits().values():
            if one.room == room:
                lines += _exhibit(one)
    return "\n".join(lines)


def _exhibit(one: Exhibit) -> list[str]:
    cure = getattr(one.cure, "__name__", str(one.cure))
    where = one.cure.__module__
    return [
        f"### {one.title}",
        "",
        f"- **Seen:** {one.story}",
        f"- **Because:** {one.because}",
        f"- **What would have caught it:** {one.test}",
        f"- **Symptom measured:** {one.symptom.what}; above {one.symptom.above:g} it shows.",
        f"- **Piece and cure:** `dien_course/museum/{one.name}.py`; the cure is `{cure}` of `{where}`.",
        *(_source(source) for source in one.sources),
        "",
    ]


def _source(source: Source) -> str:
    issue = f" Issue: <{source.issue}>." if source.issue else ""
    return f"- **Read in:** {source.project}, {source.version}, `{source.file}`: {source.says}.{issue}"


def with_exhibits(page: str) -> str:
    """``page`` with the exhibits between its two marks."""
    before, rest = page.split(BEGIN)
    _, after = rest.split(END)
    return f"{before}{BEGIN}\n\n{rooms_text()}\n{END}{after}"


if __name__ == "__main__":
    PAGE.write_text(with_exhibits(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
