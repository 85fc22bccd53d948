"""The exercises of chapter 03, in order, one a file; quiz.py holds the questions at its end."""

from __future__ import annotations

from dien_course.exercises.chapter_03.din_summary import DIN_SUMMARY
from dien_course.exercises.chapter_03.many_targets import MANY_TARGETS
from dien_course.exercises.chapter_03.masked_softmax import MASKED_SOFTMAX
from dien_course.exercises.chapter_03.order_and_repeats import SAME_SET
from dien_course.exercises.chapter_03.t_softmax import T_SOFTMAX

EXERCISES = (MASKED_SOFTMAX, T_SOFTMAX, DIN_SUMMARY, SAME_SET, MANY_TARGETS)
