"""The exercises of chapter 08, in order, one a file; quiz.py holds the questions at its end."""

from __future__ import annotations

from dien_course.exercises.chapter_08.attention_group import GROUP
from dien_course.exercises.chapter_08.broken_dien import BROKEN
from dien_course.exercises.chapter_08.parameter_count import COUNT

EXERCISES = (COUNT, GROUP, BROKEN)
