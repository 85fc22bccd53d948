"""The exercises of chapter 12, in order, one a file; quiz.py holds the questions at its end."""

from __future__ import annotations

from dien_course.exercises.chapter_12.adding_up import ADDING_UP
from dien_course.exercises.chapter_12.cached_interests import CACHED_INTERESTS
from dien_course.exercises.chapter_12.share_of_rows import SHARE_OF_ROWS
from dien_course.exercises.chapter_12.what_to_keep import WHAT_TO_KEEP

EXERCISES = (SHARE_OF_ROWS, WHAT_TO_KEEP, CACHED_INTERESTS, ADDING_UP)
