"""The exercises of chapter 02, in order, one a file; quiz.py holds the questions at its end."""

from __future__ import annotations

from dien_course.exercises.chapter_02.dice import DICE
from dien_course.exercises.chapter_02.masked_mean import MASKED_MEAN
from dien_course.exercises.chapter_02.nested_mean import NESTED_MEAN
from dien_course.exercises.chapter_02.parameter_count import COUNTS

EXERCISES = (COUNTS, MASKED_MEAN, DICE, NESTED_MEAN)
