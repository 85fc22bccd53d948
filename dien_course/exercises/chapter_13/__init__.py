"""The exercises of chapter 13, in order, one a file; quiz.py holds the questions at its end."""

from __future__ import annotations

from dien_course.exercises.chapter_13.five_patients import FIVE_PATIENTS
from dien_course.exercises.chapter_13.hidden_fault import HIDDEN_FAULT
from dien_course.exercises.chapter_13.is_anything_wrong import IS_ANYTHING_WRONG
from dien_course.exercises.chapter_13.padding_test import PADDING_TEST

EXERCISES = (FIVE_PATIENTS, HIDDEN_FAULT, IS_ANYTHING_WRONG, PADDING_TEST)
