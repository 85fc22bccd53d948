"""The exercises of chapter 01, in order, one a file; quiz.py holds the questions at its end."""

from __future__ import annotations

from dien_course.exercises.chapter_01.auc import AUC
from dien_course.exercises.chapter_01.gauc import GAUC
from dien_course.exercises.chapter_01.histories import HISTORIES
from dien_course.exercises.chapter_01.hold_out import HOLD_OUT
from dien_course.exercises.chapter_01.past_share import PAST_SHARE

EXERCISES = (HISTORIES, AUC, GAUC, HOLD_OUT, PAST_SHARE)
