"""The questions at the end of a chapter, as data."""

from __future__ import annotations

from dataclasses import dataclass

LETTERS = "abcde"  # of a question's options


@dataclass(frozen=True, eq=False)
class Option:
    """One answer to a question; ``explanation`` says why it is right or wrong."""

    text: str
    explanation: str
    right: bool = False


@dataclass(frozen=True, eq=False)
class Question:
    """A question with two to five options, exactly one of them right."""

    text: str
    options: tuple[Option, ...]

    def __post_init__(self):
        if not 2 <= len(self.options) <= 5 or sum(option.right for option in self.options) != 1:
            raise ValueError(f"question {self.text!r}: expected 2 to 5 options, exactly one right")


@dataclass(frozen=True, eq=False)
class Quiz:
    """The five questions at the end of a chapter."""

    chapter: str
    questions: tuple[Question, ...]

    def __post_init__(self):
        if len(self.questions) != 5:
            raise ValueError(f"quiz {self.chapter} has {len(self.questions)} questions; expected 5")
