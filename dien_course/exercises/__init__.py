"""Exercises: checks that accept every right answer and name the mistake in a wrong one (docs/writing_exercises.md)."""

from dien_course.exercises.checking import check, hint, solution
from dien_course.exercises.pieces import mine_or_ours
from dien_course.exercises.quizzes import quiz

__all__ = ["check", "hint", "mine_or_ours", "quiz", "solution"]
