"""The exercises of chapter 14, in order, one a file; quiz.py holds the questions at its end."""

from __future__ import annotations

from dien_course.exercises.chapter_14.cut_sessions import CUT_SESSIONS
from dien_course.exercises.chapter_14.which_model import WHICH_MODEL
from dien_course.exercises.chapter_14.within_sessions import WITHIN_SESSIONS

EXERCISES = (CUT_SESSIONS, WITHIN_SESSIONS, WHICH_MODEL)
