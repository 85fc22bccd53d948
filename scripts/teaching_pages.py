"""What docs/teaching.md and docs/misconceptions.md take from the exercise registry.

python -m scripts.exercise_cells writes both, with everything else that derives from it.
"""

from __future__ import annotations

import re
from pathlib import Path

from dien_course.exercises.grading.protections import as_markdown
from dien_course.exercises.judging.exercise import NOTHING, Exercise, Misconception
from dien_course.exercises.pages.cells import points
from scripts.build_notebooks import NOTEBOOKS, ROOT

TEACHING = ROOT / "docs" / "teaching.md"
MISCONCEPTIONS = ROOT / "docs" / "misconceptions.md"
OPENING, CLOSING = "<!-- {}, written by scripts.exercise_cells -->", "<!-- /{} -->"

Found = dict[str, tuple[str, tuple[Exercise, ...]]]  # "07" -> its file's stem, its exercises


def teaching_pages(found: Found) -> dict[Path, str]:
    """Both pages as they should be."""
    text = TEACHING.read_text()
    for name, table in (("timings", timings(found)), ("protections", as_markdown())):
        opening, closing = OPENING.format(name), CLOSING.format(name)
        before, rest = text.split(opening)
        text = f"{before}{opening}\n\n{table}\n\n{closing}{rest.split(closing)[1]}"
    return {TEACHING: text, MISCONCEPTIONS: misconceptions_page(found)}


def timings(found: Found) -> str:
    """A row for each chapter that has been written: minutes to read and run, minutes and points of its exercises."""
    lines = ["| chapter | to read and run | exercises | to solve them | points |", "|---|---|---|---|---|"]
    sums = [0, 0, 0, 0]
    for source in sorted((NOTEBOOKS / "md").glob("[0-9][0-9]_*.md")):
        text = source.read_text()
        exercises = found.get(source.stem[:2], ("", ()))[1]
        stated = re.search(r"\*\*Minutes\*\*: (\d+)", text)
        row = [int(stated[1]) if stated else 0, len(exercises), sum(e.minutes for e in exercises)]
        row.append(sum(map(points, exercises)))
        sums = [a + b for a, b in zip(sums, row, strict=True)]
        name = f"[{_title(text)}](../notebooks/{source.stem}.ipynb)"
        lines.append(f"| {name} | {row[0]} min | {row[1]} | {row[2]} min | {row[3]} |")
    lines.append(f"| **in all** | {sums[0]} min | {sums[1]} | {sums[2]} min | {sums[3]} |")
    return "\n".join(lines)


def _title(text: str) -> str:
    found = re.search(r"^# (.+)$", text, re.MULTILINE)
    return found[1] if found else "A chapter"


def misconceptions_page(found: Found) -> str:
    """docs/misconceptions.md: for each exercise the mistakes that its check knows by name, and its hints' symptoms."""
    exercises = [exercise for _, some in found.values() for exercise in some]
    count = sum(len(exercise.misconceptions) for exercise in exercises)
    parts = [
        "# Mistakes to expect",
        f"The {count} mistakes that the checks of {len(exercises)} exercises know by name, in a learner's words.\n"
        "A wrong answer that is none of these gets the smallest input on which it fails. [For teachers](teaching.md)\n"
        "says what to do with them; this page is written by `scripts.exercise_cells`.",
    ]
    for stem, some in found.values():
        parts.append(f"## {_title((NOTEBOOKS / 'md' / f'{stem}.md').read_text())}")
        for exercise in some:
            parts.append(f"### {exercise.id} {exercise.title}")
            parts.append("\n".join(f"- {_one(mistake)}" for mistake in exercise.misconceptions) or "None so far.")
            symptoms = "; ".join(hint.symptom for hint in exercise.hints)
            parts.append(f"Hints, by what a learner sees: {symptoms}.")
    return "\n\n".join(parts) + "\n"


def _one(mistake: Misconception) -> str:
    message = mistake.message.replace("|", "\\|")
    if mistake.value is NOTHING or not isinstance(mistake.value, dict):
        return message
    given = ", ".join(f"`{key}`: {value!r}" for key, value in mistake.value.items())
    return f"{message} (answered {given})"
