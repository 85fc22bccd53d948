"""The exercises of chapter 10, in order, one a file; quiz.py holds the questions at its end."""

from __future__ import annotations

from dien_course.exercises.chapter_10.chosen_epoch import CHOSEN
from dien_course.exercises.chapter_10.paired_interval import PAIRED
from dien_course.exercises.chapter_10.results_table import TABLE
from dien_course.exercises.chapter_10.surviving import SURVIVING
from dien_course.exercises.chapter_10.user_interval import USER_INTERVAL

EXERCISES = (TABLE, PAIRED, CHOSEN, USER_INTERVAL, SURVIVING)
