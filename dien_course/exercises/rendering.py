"""A result in words: plain text for a terminal, HTML for a notebook. Colour never says what the words do not."""

from __future__ import annotations

import html

from dien_course.exercises.results import CheckOutcome, Result

COLOURS = {"passed": "#00664b", "failed": "#9c3d00", "not attempted": "#444444", "unknown": "#444444"}
HEADINGS = {
    "passed": "passed",
    "failed": "not right yet",
    "not attempted": "not attempted",
    "unknown": "no such exercise",
}
CELL = "padding: 2px 16px 2px 0; text-align: left; vertical-align: top; color: #1a1a1a; background: #ffffff"


def heading(result: Result) -> str:
    """The first line: which exercise, how it went, how many points."""
    if result.status == "unknown":
        return "No such exercise"
    parts = [f"{result.exercise_id} {result.title}".strip(), HEADINGS[result.status]]
    if result.status in ("passed", "failed"):
        parts.append(f"{result.points} of {result.possible} point{'s' if result.possible != 1 else ''}")
    return ": ".join(parts[:2]) + (f", {parts[2]}" if len(parts) > 2 else "")


def named(result: Result, check: CheckOutcome) -> str:
    """A check's name, and the reason for its outcome where no message gives it."""
    return f"{check.name}: {check.reason}" if check.reason and not result.message else check.name


def advice(result: Result) -> str:
    """What to do next."""
    if "." not in result.exercise_id:  # a quiz has neither hints nor a solution
        return ""
    if result.status == "failed":
        return f'A hint: hint("{result.exercise_id}")'
    if result.status == "passed":
        return f'Compare with ours: solution("{result.exercise_id}")'
    return ""


def as_text(result: Result) -> str:
    """The whole result as lines of text."""
    lines = [heading(result)]
    if result.status in ("passed", "failed"):
        lines += [f"  {'passed' if check.passed else 'failed'}: {named(result, check)}" for check in result.checks]
    lines += [text for text in (result.misconception, result.message) if text]
    if example := result.counterexample:
        lines.append(f"Smallest input that shows it ({example.case}):")
        lines += [f"  {line}" for line in example.inputs]
        if example.expected:
            lines.append(f"  expected {example.what}: {example.expected}")
        lines.append(f"  got {example.what if example.expected else 'output'}: {example.got}")
    lines += [f"Note: {note}" for note in result.notes]
    if text := advice(result):
        lines.append(text)
    return "\n".join(lines)


def as_html(result: Result) -> str:
    """The same, in the same order, as HTML."""
    colour = COLOURS[result.status]
    parts = [f'<p style="margin: 0; color: {colour}"><strong>{html.escape(heading(result))}</strong></p>']
    if result.status in ("passed", "failed"):
        items = "".join(
            f'<li style="color: #1a1a1a"><span style="color: {COLOURS["passed" if check.passed else "failed"]}">'
            f"{'passed' if check.passed else 'failed'}</span>: {html.escape(named(result, check))}</li>"
            for check in result.checks
        )
        parts.append(f'<ul style="margin: 4px 0">{items}</ul>')
    if result.misconception:
        parts.append(_paragraph(result.misconception, "font-weight: bold"))
    if result.message:
        parts.append(_paragraph(result.message))
    if example := result.counterexample:
        inputs = "\n".join(html.escape(line) for line in example.inputs)
        parts.append(_paragraph(f"Smallest input that shows it ({example.case}):"))
        parts.append(f'<pre style="margin: 2px 0; color: #1a1a1a; background: #ffffff">{inputs}</pre>')
        parts.append(_side_by_side(example.what, example.expected, example.got))
    parts += [_paragraph(f"Note: {note}") for note in result.notes]
    if text := advice(result):
        parts.append(_paragraph(text))
    style = f"border-left: 4px solid {colour}; padding: 6px 12px; background: #ffffff; max-width: 60em"
    return f'<div style="{style}">{"".join(parts)}</div>'


def _paragraph(text: str, style: str = "") -> str:
    words = html.escape(text, quote=False)
    return f'<p style="margin: 4px 0; color: #1a1a1a; {style}">{words}</p>'


def _side_by_side(what: str, expected: str, got: str) -> str:
    columns = [(f"expected {what}", expected), (f"got {what}", got)] if expected else [("got output", got)]
    head = "".join(f'<th scope="col" style="{CELL}">{html.escape(name)}</th>' for name, _ in columns)
    body = "".join(f'<td style="{CELL}"><code>{html.escape(value)}</code></td>' for _, value in columns)
    return f'<table style="margin: 2px 0"><thead><tr>{head}</tr></thead><tbody><tr>{body}</tr></tbody></table>'
