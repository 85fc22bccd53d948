"""The exercises of chapter 11, in order, one a file; quiz.py holds the questions at its end."""

from __future__ import annotations

from dien_course.exercises.chapter_11.costs import COSTS
from dien_course.exercises.chapter_11.history_backwards import BACK_THROUGH_TIME
from dien_course.exercises.chapter_11.step_backwards import STEP_BACK

EXERCISES = (COSTS, STEP_BACK, BACK_THROUGH_TIME)
