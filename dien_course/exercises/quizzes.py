"""The five questions at the end of a chapter: ``quiz("07", "bacad")``."""

from __future__ import annotations

import re

from dien_course.exercises.judging.questions import LETTERS, Quiz
from dien_course.exercises.judging.registry import chapters, normal_id, quiz_of, shown
from dien_course.exercises.judging.results import NOT_ANSWERED, CheckOutcome, Result
from dien_course.exercises.pages.display import show

OPEN = ".?-_*"  # stands for a question that is left open


def quiz(chapter: str = "", answers: str = "") -> None:
    """Show what is right among ``answers``, one letter for each question, with the reason; ``.`` leaves one open."""
    found = quiz_of(normal_id(chapter)[:2])
    if found is None:
        there = ", ".join(name for name in chapters() if quiz_of(name))
        show(Result("", "", "unknown", message=f"There is no quiz {shown(chapter)}; chapters with one: {there}."))
        return
    show(judge_quiz(found, answers))


def judge_quiz(questions: Quiz, answers: object) -> Result:
    """The result of a quiz: a point for each right letter."""
    title = "Five questions"
    letters = _letters(answers)
    identity = f"{questions.chapter} quiz"
    count = len(questions.questions)
    if len(letters) > count or all(letter in OPEN for letter in letters):
        many = f"These are {len(letters)} answers to {count} questions. " if len(letters) > count else ""
        how = many + f'One letter for each question, in place of the dots: `quiz("{questions.chapter}", "ab.ca")`.'
        return Result(identity, title, "not attempted", message=how)
    letters += ["."] * (count - len(letters))
    outcomes = []
    for number, (question, letter) in enumerate(zip(questions.questions, letters, strict=True), start=1):
        place = LETTERS[: len(question.options)].find(letter)
        if letter in OPEN or place < 0:
            last = LETTERS[len(question.options) - 1]
            reason = NOT_ANSWERED if letter in OPEN else f"{letter!r} is none of its options, which are a to {last}."
            outcomes.append(CheckOutcome(f"question {number}", 1, False, reason))
            continue
        option = question.options[place]
        reason = f"{letter}) {option.text.rstrip('.')}. {option.explanation}"
        outcomes.append(CheckOutcome(f"question {number}", 1, option.right, reason))
    passed = all(outcome.passed for outcome in outcomes)
    return Result(identity, title, "passed" if passed else "failed", tuple(outcomes))


def _letters(answers: object) -> list[str]:
    """One character for each question; what stands between letters, as in "1. a, 2. b", is left out."""
    if type(answers) is str:
        return list(re.sub(r"\d+[.):]?|[\s,;:()/|]", "", answers.casefold()))
    if type(answers) in (list, tuple):
        return [letter.casefold() if type(letter) is str and len(letter) == 1 else "." for letter in answers]
    return []
