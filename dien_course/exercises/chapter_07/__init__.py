"""The exercises of chapter 07, in order, one a file; quiz.py holds the questions at its end."""

from __future__ import annotations

from dien_course.exercises.chapter_07.augru_step import AUGRU_STEP
from dien_course.exercises.chapter_07.evolution import EVOLUTION
from dien_course.exercises.chapter_07.which_variant import WHICH_VARIANT
from dien_course.exercises.chapter_07.zero_attention import ZERO_ATTENTION

EXERCISES = (ZERO_ATTENTION, AUGRU_STEP, EVOLUTION, WHICH_VARIANT)
