"""Exercises on the web: their hints folded, where to try them, and the five questions with an answer to each."""

from __future__ import annotations

import os
import re
from pathlib import Path

from dien_course.exercises.judging.exercise import Exercise
from dien_course.exercises.judging.questions import LETTERS, Quiz
from dien_course.exercises.judging.registry import find, quiz_of

STUCK = re.compile(r'^Stuck\? `hint\("(?P<id>[\d.]+)"\)`.*$', re.MULTILINE)
CHECK = re.compile(r'^(check|quiz)\("', re.MULTILINE)
README = Path("README.md")


def hints(exercise: Exercise) -> str:
    """The three hints as Markdown, each in a fold that says whose it is."""
    folds = [
        f"<details><summary>Hint {number}: {_plain(hint.symptom)}</summary>\n\n{hint.text.strip()}\n\n</details>"
        for number, hint in enumerate(exercise.hints, start=1)
    ]
    return "\n\n".join(folds)


def _plain(text: str) -> str:
    """A symptom for a summary, where Markdown is not read: its backticks as code."""
    safe = text.replace("&", "&amp;").replace("<", "&lt;")
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", safe)


def to_try(page: Path, links: dict[str, str]) -> str:
    """The sentence that says how an exercise is tried, for the chapter at ``page``, and where its solution is."""
    own = os.path.relpath(README, page.parent)
    solved = f"solutions/{page.name}"
    elsewhere = "".join(f", or open this chapter in [{name}]({link})" for name, link in links.items())
    return (
        f"To try it, write your answer into the cell below in [your own copy]({own}){elsewhere}: the check there names "
        f"the mistake in a wrong answer. After an attempt, compare with [ours]({solved})."
    )


def quiz_answers(quiz: Quiz) -> str:
    """Markdown with a fold for each question: the right letter, and a sentence on every choice."""
    folds = []
    for number, question in enumerate(quiz.questions, start=1):
        lines = [
            f"- {letter}) {'**Right.**' if option.right else 'Not so.'} {option.explanation}"
            for letter, option in zip(LETTERS, question.options, strict=False)
        ]
        folds.append(f"<details><summary>Answer to question {number}</summary>\n\n{chr(10).join(lines)}\n\n</details>")
    return "\n\n".join(folds)


def for_readers(cells: list[dict], page: Path, links: dict[str, str]) -> int:
    """Turns what speaks to somebody with a kernel into what a reader can use; returns the number of exercises.

    Hints are folded in, the line on ``hint`` and ``solution`` says where to try and to compare, checks that nobody
    attempted have no output, and the quiz has its answers folded below it. ``links`` open the chapter elsewhere.
    """
    if links:
        named = " · ".join(f"[{name}]({link})" for name, link in links.items())
        cells[0]["source"] = f"{''.join(cells[0]['source']).rstrip()}\n\nOpen this chapter in {named}."
    found = 0
    for number, cell in reversed(list(enumerate(cells))):
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown" and (stuck := STUCK.search(source)):
            exercise = find(stuck["id"])
            help_text = f"{hints(exercise)}\n\n{to_try(page, links)}"
            cell["source"] = source[: stuck.start()] + help_text + source[stuck.end() :]
            found += 1
        elif cell["cell_type"] == "code" and CHECK.search(source):
            cell["outputs"] = [one for one in cell["outputs"] if "not attempted" not in str(one)]
            if source.startswith("quiz(") and (quiz := quiz_of(page.name[:2])):
                text = quiz_answers(quiz)
                folds = {"cell_type": "markdown", "id": "answers", "metadata": {}, "source": text}
                cells.insert(number + 1, folds)
    return found
