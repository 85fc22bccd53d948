"""The exercises of chapter 05, in order, one a file; quiz.py holds the questions at its end."""

from __future__ import annotations

from dien_course.exercises.chapter_05.causality import SEES_AHEAD
from dien_course.exercises.chapter_05.held_states import HOLD
from dien_course.exercises.chapter_05.probe import PROBE
from dien_course.exercises.chapter_05.who_teaches_whom import LESSONS_COUNTED
from dien_course.exercises.chapter_05.window import WINDOW

EXERCISES = (LESSONS_COUNTED, HOLD, SEES_AHEAD, PROBE, WINDOW)
