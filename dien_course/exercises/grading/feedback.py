"""A page for each learner, to hand back: the points, and what each check says, as it looks in a notebook."""

from __future__ import annotations

import html
import re
from pathlib import Path

from dien_course.exercises.grading.learners import LearnerMarks, tidy
from dien_course.exercises.grading.table import result_of
from dien_course.exercises.judging.results import Result
from dien_course.exercises.pages.rendering import as_html, heading, named, outcome, pasted
from dien_course.files import whole_folder

STYLE = """\
body { font-family: system-ui, sans-serif; max-width: 62em; margin: 2em auto; padding: 0 1em; line-height: 1.45;
       color: #1a1a1a; background: #ffffff }
section { margin: 1.2em 0 } table.marks { border-collapse: collapse }
table.marks th, table.marks td { padding: 2px 16px 2px 0; text-align: left }
pre { overflow-x: auto }"""


def write_feedback(folder: Path, learners: list[LearnerMarks]) -> list[str]:
    """Writes ``NAME.html`` and ``NAME.md`` for each learner, and returns the names of the pages. Raises DataError."""
    names = page_names(learners)
    with whole_folder(folder) as new:
        for name, one in zip(names, learners, strict=True):
            (new / f"{name}.html").write_text(html_page(one), encoding="utf-8")
            (new / f"{name}.md").write_text(markdown_page(one), encoding="utf-8")
    return names


def page_names(learners: list[LearnerMarks]) -> list[str]:
    """A file's name for each: the learner's, and the id with it where two are called alike."""
    wanted = [_file_name(one.learner.name) for one in learners]
    found: list[str] = []
    for name, one in zip(wanted, learners, strict=True):
        if [other.casefold() for other in wanted].count(name.casefold()) > 1 and one.learner.id:
            name = f"{name}-{_file_name(one.learner.id)}"
        number, free = 1, name
        while free.casefold() in {other.casefold() for other in found}:
            number += 1
            free = f"{name}-{number}"
        found.append(free)
    return found


def _file_name(text: str) -> str:
    return re.sub(r"[^\w.@-]+", "_", text).strip("._")[:80] or "learner"


def html_page(one: LearnerMarks) -> str:
    """The whole page, in one file without others."""
    name = html.escape(one.learner.name)
    rows = "".join(
        f"<tr><td>{entry['exercise_id']}</td><td>{html.escape(entry['title'])}</td><td>{entry['outcome']}</td>"
        f"<td>{tidy(entry['points'])} of {entry['possible']}</td></tr>"
        for entry in one.entries.values()
    )
    head = "".join(f'<th scope="col">{title}</th>' for title in ("number", "exercise", "status", "points"))
    table = f'<table class="marks"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>' if rows else ""
    words = "".join(f"<p>{html.escape(sentence)}</p>" for sentence in _sentences(one))
    results = "".join(f"<section>{as_html(result)}</section>" for result in _results(one))
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{name}</title>'
        f"<style>{STYLE}</style></head>\n<body><h1>{name}</h1><p><strong>{_total(one)}</strong></p>"
        f"{words}{table}{results}</body></html>\n"
    )


def markdown_page(one: LearnerMarks) -> str:
    """The same as Markdown."""
    parts = [f"# {_plain(one.learner.name)}", f"**{_total(one)}**", *map(_plain, _sentences(one))]
    for result in _results(one):
        parts.append(f"## {_plain(heading(result))}")
        if result.status in ("passed", "failed"):
            parts.append(
                "\n".join(f"- {outcome(result, check)}: {_plain(named(result, check))}" for check in result.checks)
            )
        parts += [_plain(text) for text in (result.misconception, result.message) if text]
        if example := result.counterexample:
            parts += [
                f"Smallest input that shows it ({_plain(example.case)}):",
                _fenced("\n".join(pasted(example)), "python"),
            ]
            parts += [f"Expected {example.what}:", _fenced(example.expected)] if example.expected else []
            parts += [f"Got {example.what}:", _fenced(example.got)]
        parts += [f"Note: {_plain(note)}" for note in result.notes]
    return "\n\n".join(parts) + "\n"


def _total(one: LearnerMarks) -> str:
    return f"{one.points} of {one.possible} points"


def _sentences(one: LearnerMarks) -> list[str]:
    late = one.by_hand.late_days
    found = list(one.remarks)
    found += [f"{tidy(one.by_hand.extra):+} points besides."] if one.by_hand.extra else []
    found += [f"{tidy(points)} points for {name}, given by hand." for name, points in one.by_hand.points.items()]
    return found + ([f"Late by {tidy(late)} day{'s' if late != 1 else ''}."] if late else [])


def _results(one: LearnerMarks) -> list[Result]:
    return [result_of(entry) for entry in one.entries.values()]


def _plain(text: str) -> str:
    """Text in which Markdown finds no HTML."""
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _fenced(text: str, language: str = "") -> str:
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", text)), default=2))
    return f"{fence}{language}\n{text}\n{fence}"
