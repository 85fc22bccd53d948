"""The exercises of chapter 04, in order, one a file; quiz.py holds the questions at its end."""

from __future__ import annotations

from dien_course.exercises.chapter_04.fading_state import FADING
from dien_course.exercises.chapter_04.gru_step import GRU_STEP
from dien_course.exercises.chapter_04.last_state import LAST_STATE
from dien_course.exercises.chapter_04.which_gate_keeps import Z_OR_U

EXERCISES = (Z_OR_U, GRU_STEP, LAST_STATE, FADING)
