"""A result in words: plain text for a terminal, HTML for a notebook. Colour never says what the words do not."""

from __future__ import annotations

import html
import re
import textwrap

from dien_course.exercises.judging.results import CANNOT_TELL, NOT_ANSWERED, CheckOutcome, Counterexample, Result

COLOURS = {"passed": "#00664b", "failed": "#9c3d00", "not attempted": "#444444", "unknown": "#444444"}
HEADINGS = {
    "passed": "passed",
    "failed": "not right yet",
    "not attempted": "not attempted",
    "unknown": "no such exercise",
}
CELL = "padding: 2px 16px 2px 0; text-align: left; vertical-align: top; color: #1a1a1a; background: #ffffff"
PRE = (  # wraps, but never inside a number, as JupyterLab's own pre does
    "margin: 2px 0; color: #1a1a1a; background: #ffffff; white-space: pre-wrap; word-break: normal; "
    "overflow-wrap: break-word"
)
CODE = "color: #1a1a1a; background: #f0f0f0"  # a dark theme's own colours for code would stand on our white
MARK = "color: #1a1a1a; background: #ffdfb8; font-weight: bold"
WIDEST = 88  # characters of numbers in a line
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[-+]?\d+)?|-?\b(?:nan|inf|True|False)\b")


def is_quiz(result: Result) -> bool:
    """Whether this is the result of a chapter's five questions: only exercises have a dot in their id."""
    return result.exercise_id.endswith("quiz")


def heading(result: Result) -> str:
    """The first line: which exercise, how it went, how many points."""
    if result.status == "unknown":
        return "No such exercise"
    title = f'"{result.title}"' if result.title.endswith("?") else result.title
    name = f"{result.exercise_id} {title}".strip()
    if is_quiz(result):
        name = f"Quiz {result.exercise_id.split()[0]}"
    how = HEADINGS[result.status]
    if result.status in ("passed", "failed"):
        how += f", {result.points} of {result.possible} point{'s' if result.possible != 1 else ''}"
    return f"{name}: {how}"


def outcome(result: Result, check: CheckOutcome) -> str:
    """One word for a check, or for a question."""
    if not is_quiz(result):
        return "cannot be told" if check.reason == CANNOT_TELL else "passed" if check.passed else "failed"
    if check.reason == NOT_ANSWERED:
        return "open"
    return "right" if check.passed else "not right"


def named(result: Result, check: CheckOutcome) -> str:
    """A check's name, and the reason for its outcome where no message gives it."""
    return f"{check.name}: {check.reason}" if check.reason and not result.message else check.name


def advice(result: Result) -> str:
    """What to do next."""
    if is_quiz(result):  # it has neither hints nor a solution
        return ""
    if result.status == "failed":
        return f'A hint: `hint("{result.exercise_id}")`'
    if result.status == "passed":
        return f'Compare with ours: `solution("{result.exercise_id}")`'
    return ""


def laid_out(text: str, start: int = 0) -> str:
    """Numbers, a row a line where one line is too short for them; ``start`` is the column of the first letter."""
    if start + len(text) <= WIDEST or text.startswith("def ") or "\n" in text:
        return text
    name = re.match(r"\w+ = |", text)[0]
    return name + by_rows(text[len(name) :], start + len(name))


def pasted(example: Counterexample) -> tuple[str, ...]:
    """The lines of code of an example, with the one that runs the answer."""
    return (*example.inputs, example.call) if example.call else example.inputs


def by_rows(numbers: str, start: int = 0) -> str:
    """Nested brackets with a row a line, aligned."""
    lines, depth = "", 0
    for letter in numbers:
        if letter == " " and lines.endswith("],"):
            letter = "\n" + " " * (start + depth)
        depth += {"[": 1, "]": -1}.get(letter, 0)
        lines += letter
    return lines


def as_text(result: Result) -> str:
    """The whole result as lines of text."""
    lines = [heading(result)]
    if result.status in ("passed", "failed"):
        lines += [f"  {outcome(result, check)}: {named(result, check)}" for check in result.checks]
    lines += [text for text in (result.misconception, result.message) if text]
    if example := result.counterexample:
        lines.append(f"Smallest input that shows it ({example.case}):")
        lines += [textwrap.indent(laid_out(line, 2), "  ") for line in pasted(example)]
        wanted, found = f"  expected {example.what}: ", f"  got {example.what if example.expected else 'output'}: "
        if example.expected:
            lines.append(wanted + laid_out(example.expected, len(wanted)))
            found = found.rjust(len(wanted))
        lines.append(found + laid_out(example.got, len(found)))
    lines += [f"Note: {note}" for note in result.notes]
    if text := advice(result):
        lines.append(text.replace("`", ""))
    return "\n".join(lines)


def as_html(result: Result) -> str:
    """The same, in the same order, as HTML."""
    colour = COLOURS[result.status]
    parts = [f'<p style="margin: 0; color: {colour}"><strong>{html.escape(heading(result))}</strong></p>']
    if result.status in ("passed", "failed"):
        items = "".join(
            f'<li style="color: #1a1a1a"><span style="color: {_colour(result, check)}">{outcome(result, check)}'
            f"</span>: {inline(named(result, check))}</li>"
            for check in result.checks
        )
        parts.append(f'<ul style="margin: 4px 0">{items}</ul>')
    if result.misconception:
        parts.append(_paragraph(result.misconception, "font-weight: bold"))
    if result.message:
        parts.append(_paragraph(result.message))
    if example := result.counterexample:
        inputs = "\n".join(html.escape(laid_out(line), quote=False) for line in pasted(example))
        parts.append(_paragraph(f"Smallest input that shows it ({example.case}):"))
        parts.append(f'<pre style="{PRE}">{inputs}</pre>')
        parts.append(_side_by_side(example.what, example.expected, example.got))
    parts += [_paragraph(f"Note: {note}") for note in result.notes]
    if text := advice(result):
        parts.append(_paragraph(text))
    style = f"border-left: 4px solid {colour}; padding: 6px 12px; background: #ffffff; max-width: 52em"
    return f'<div style="{style}">{"".join(parts)}</div>'


def inline(text: str) -> str:
    """Text as HTML: `this` as code, *this* with emphasis, and the learner's own line as code."""
    said, introduction, line = text.partition(" of your code: ")
    words = html.escape(said, quote=False).replace("\n", "<br>")
    words = re.sub(r"`([^`]+)`", rf'<code style="{CODE}">\1</code>', words)
    words = re.sub(r"(?<![\w*])\*(\w[^*<>]*)\*(?![\w*])", r"<em>\1</em>", words)
    if introduction:
        words += f'{introduction}<code style="{CODE}">{html.escape(line, quote=False)}</code>'
    return words


def _colour(result: Result, check: CheckOutcome) -> str:
    unknown = outcome(result, check) in ("open", "cannot be told")
    return COLOURS["passed" if check.passed else "unknown" if unknown else "failed"]


def _paragraph(text: str, style: str = "") -> str:
    return f'<p style="margin: 4px 0; color: #1a1a1a; {style}">{inline(text)}</p>'


def _side_by_side(what: str, expected: str, got: str) -> str:
    columns = [(f"expected {what}", expected), (f"got {what}", got)] if expected else [("got output", got)]
    head = "".join(f'<th scope="col" style="{CELL}">{html.escape(name)}</th>' for name, _ in columns)
    others = (got, expected)
    body = "".join(
        f'<td style="{CELL}"><pre style="{PRE}">{_numbers(value, other)}</pre></td>'
        for (_, value), other in zip(columns, others, strict=False)
    )
    return f'<table style="margin: 2px 0"><thead><tr>{head}</tr></thead><tbody><tr>{body}</tr></tbody></table>'


def _numbers(value: str, other: str) -> str:
    """A value with a row a line and its shape below; marked are the numbers that are others in ``other``."""
    (value, shape), (other, _) = _without_shape(value), _without_shape(other)
    value, others = by_rows(value), NUMBER.findall(other)
    comparable = NUMBER.split(value) == NUMBER.split(by_rows(other))
    parts, place = [], 0
    for number, found in enumerate(NUMBER.finditer(value)):
        parts.append(html.escape(value[place : found.start()], quote=False))
        differs = comparable and found[0] != others[number]
        parts.append(f'<mark style="{MARK}">{found[0]}</mark>' if differs else found[0])
        place = found.end()
    words = "".join(parts) + html.escape(value[place:], quote=False)
    return f"{words}\n{html.escape(shape, quote=False)}" if shape else words


def _without_shape(value: str) -> tuple[str, str]:
    numbers, found, shape = value.partition("   shape ")
    return numbers, f"shape {shape}" if found else ""
