"""The five questions at the end of a chapter: ``quiz("07", "bacad")``."""

from __future__ import annotations

from dien_course.exercises.display import show
from dien_course.exercises.exercise import Quiz
from dien_course.exercises.registry import chapters, normal_id, quiz_of
from dien_course.exercises.results import NOT_ANSWERED, CheckOutcome, Result

LETTERS = "abcde"


def quiz(chapter: str, answers: str = "") -> None:
    """Show what is right among ``answers``, one letter for each question, with the reason; ``.`` leaves one open."""
    found = quiz_of(normal_id(chapter)[:2])
    if found is None:
        there = [name for name in chapters() if quiz_of(name)]
        show(
            Result(
                "", "", "unknown", message=f"There is no quiz {chapter!r:.40}; chapters with one: {', '.join(there)}."
            )
        )
        return
    show(judge_quiz(found, answers))


def judge_quiz(questions: Quiz, answers: object) -> Result:
    """The result of a quiz: a point for each right letter."""
    title = "Five questions"
    letters = list("".join(answers.casefold().split())) if type(answers) is str else _letters(answers)
    identity = f"{questions.chapter} quiz"
    if not letters or all(letter not in LETTERS for letter in letters):
        how = f'One letter for each question, in place of the dots: `quiz("{questions.chapter}", "ab.ca")`.'
        return Result(identity, title, "not attempted", message=how)
    letters += ["."] * (len(questions.questions) - len(letters))
    outcomes = []
    for number, (question, letter) in enumerate(zip(questions.questions, letters, strict=False), start=1):
        place = LETTERS.find(letter)
        if letter == "." or not 0 <= place < len(question.options):
            outcomes.append(CheckOutcome(f"question {number}", 1, False, NOT_ANSWERED))
            continue
        option = question.options[place]
        reason = f"{letter}) {option.text.rstrip('.')}. {option.explanation}"
        outcomes.append(CheckOutcome(f"question {number}", 1, option.right, reason))
    passed = all(outcome.passed for outcome in outcomes)
    return Result(identity, title, "passed" if passed else "failed", tuple(outcomes))


def _letters(answers: object) -> list[str]:
    if type(answers) in (list, tuple):
        return [letter.casefold() if type(letter) is str and len(letter) == 1 else "." for letter in answers]
    return []
