"""Every chapter has the parts that a learner counts on, in the order they count on."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from chapters import built, code, each_chapter, markdown_of, notebook
from nbformat import NotebookNode

from scripts.figure_index import headings

LAST_PARTS = ["Exercises", "Summary", "Where it is"]
PAGES = ("docs/notation.md", "docs/glossary.md", "docs/figures.md")
QUESTIONS, POINTS = 2, 5


def opening_faults(notebook: NotebookNode) -> list[str]:
    """The title, a question, what one can do afterwards, what one needs, and the minutes."""
    text = notebook.cells[0].source
    needed = {
        "a title such as `# 03 · Attention`": r"\A# \d\d · \S",
        "a question before the objectives": r"\A(?s:(?!\*\*Afterwards).)*\?",
        "objectives, a list below **Afterwards you can**": r"^\*\*Afterwards you can\*\*\n\n(- .+\n( .+\n)*){2,}",
        "**You need** and **Minutes**: a number": r"^\*\*You need\*\*(?s:.)+?\*\*Minutes\*\*: \d",
    }
    return [f"lacks {name}" for name, pattern in needed.items() if not re.search(pattern, text, re.MULTILINE)]


def question_faults(notebook: NotebookNode) -> list[str]:
    """Each question has its answer, folded, below it; two questions or more are first answered by code."""
    events = []
    for cell in notebook.cells:
        if cell.cell_type == "code":
            events.append("code")
        else:
            events += re.findall(r"^(\*\*Predict\.\*\*|<details>)", cell.source, re.MULTILINE)
    found, run = [], 0
    asked = [number for number, event in enumerate(events) if event.startswith("**")]
    for question, (begin, end) in enumerate(zip(asked, [*asked[1:], len(events)], strict=False), 1):
        answer = events[begin + 1 : end]
        if "<details>" not in answer:
            found.append(f"question {question} is not followed by its answer in <details>")
        run += answer[:1] == ["code"]
    if run < QUESTIONS:
        found.append(f"{run} questions are answered by running code; expected {QUESTIONS} or more")
    return found


def folding_faults(notebook: NotebookNode) -> list[str]:
    """A folded answer is whole: a summary, then a blank line, or its Markdown is shown as it was typed."""
    found = []
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and "<details" in cell.source:
            whole = re.findall(r"^<details><summary>[^<\n]+</summary>\n\n(?s:.+?)\n\n</details>$", cell.source, re.M)
            if not len(whole) == cell.source.count("<details") == cell.source.count("</details>"):
                found.append(
                    f"a folded answer is not <details><summary>…</summary>, blank line, …: {cell.source[:60]!r}"
                )
    return found


def ending_faults(notebook: NotebookNode) -> list[str]:
    """A common mistake, exercises, a summary of five lines, and where it is, with links onward."""
    text = markdown_of(notebook)
    parts = [title for level, title in headings(text) if level == 2]
    found = [] if parts[-3:] == LAST_PARTS else [f"ends with {parts[-3:]}; expected {LAST_PARTS}"]
    if not any(title.startswith("A common mistake") for title in parts[:-3]):
        found.append("has no section that begins with 'A common mistake'")
    if (points := len(re.findall(r"^- ", section(text, "Summary"), re.MULTILINE))) != POINTS:
        found.append(f"has {points} points in its summary; expected {POINTS}")
    where = section(text, "Where it is")
    if not re.search(r"^\|.*`dien_course/[\w/]+\.py`.*\|$", where, re.MULTILINE):
        found.append("has no table under 'Where it is' that names a file of dien_course")
    found += [f"does not link to {page}" for page in PAGES if f"(../{page})" not in where]
    if not re.search(r"\]\(\d\d_\w+\.ipynb\)", where):
        found.append("does not link to another chapter under 'Where it is'")
    return found


def section(text: str, title: str) -> str:
    """What stands below a heading of level 2, up to the next."""
    return re.split(r"^## ", text.partition(f"\n## {title}\n")[2], maxsplit=1, flags=re.MULTILINE)[0]


RULES = (opening_faults, question_faults, folding_faults, ending_faults)


@pytest.mark.parametrize("rule", RULES)
@each_chapter
def test_the_chapter_has_its_parts(source: Path, rule) -> None:
    assert rule(built(source)) == []


OPENING = """# 03 · Attention

Which film matters?

**Afterwards you can**

- write it;
- say what it
  cannot see.

**You need** chapter 02. **Minutes**: 30."""
ENDING = """## A common mistake

It happens.

## Exercises

Two.

## Summary

- one
- two
- three
- four
- five
  in two lines

## Where it is

| paper | package |
|---|---|
| eq. 1 | `dien_course/layers/dice.py` |

[Before](02_before.ipynb), [notation](../docs/notation.md), [glossary](../docs/glossary.md),
[figures](../docs/figures.md)
"""


def asked() -> list:
    """A question, the code that answers it, and the answer."""
    return ["**Predict.** Which?", code("x"), "<details><summary>Answer</summary>\n\nThis one.\n\n</details>"]


def test_a_whole_chapter_has_no_fault() -> None:
    chapter = notebook(OPENING, *asked(), "Then:", *asked(), ENDING)
    assert [fault for rule in RULES for fault in rule(chapter)] == []


@pytest.mark.parametrize(
    ("rule", "old", "new", "fault"),
    [
        (opening_faults, "# 03 · A", "# A", "a title"),
        (opening_faults, "matters?", "matters.", "a question"),
        (opening_faults, "- say", "say", "objectives"),
        (opening_faults, ": 30", "", "Minutes"),
        (question_faults, "**Predict.** Which?", "Which?", "0 questions are answered by running"),
        (question_faults, "<details>", "", "question 1 is not followed"),
        (folding_faults, "\n\nThis one.", "This one.", "not <details>"),
        (folding_faults, "</details>", "", "not <details>"),
        (ending_faults, "## A common mistake", "## Something else", "'A common mistake'"),
        (ending_faults, "## Exercises", "## Homework", "Homework"),
        (ending_faults, "- four\n", "", "4 points"),
        (ending_faults, "`dien_course/layers/dice.py`", "somewhere", "names a file"),
        (ending_faults, "[glossary](../docs/glossary.md)", "", "docs/glossary.md"),
        (ending_faults, "[Before](02_before.ipynb)", "", "another chapter"),
    ],
)
def test_a_missing_part_is_noticed(rule, old: str, new: str, fault: str) -> None:
    chapter = notebook(OPENING, *asked(), "Then:", *asked(), ENDING)
    for cell in chapter.cells:
        cell.source = cell.source.replace(old, new)
    assert any(fault in sentence for sentence in rule(chapter))


def test_an_answer_before_its_code_is_noticed() -> None:
    question, cell, answer = asked()
    assert question_faults(notebook(*asked(), question, answer, cell)) == [
        "1 questions are answered by running code; expected 2 or more"
    ]
