"""The exercises of chapter 09, in order, one a file; quiz.py holds the questions at its end."""

from __future__ import annotations

from dien_course.exercises.chapter_09.early_stopping import EARLY_STOPPING
from dien_course.exercises.chapter_09.encoder import ENCODE
from dien_course.exercises.chapter_09.reported_number import READ_TABLE

EXERCISES = (READ_TABLE, EARLY_STOPPING, ENCODE)
