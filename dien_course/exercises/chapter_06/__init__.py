"""The exercises of chapter 06, in order, one a file; quiz.py holds the questions at its end."""

from __future__ import annotations

from dien_course.exercises.chapter_06.auxiliary_loss import AUXILIARY_LOSS
from dien_course.exercises.chapter_06.blind_model import BLIND
from dien_course.exercises.chapter_06.negatives import NEGATIVES
from dien_course.exercises.chapter_06.next_from_scores import NEXT_FROM_SCORES

EXERCISES = (BLIND, AUXILIARY_LOSS, NEGATIVES, NEXT_FROM_SCORES)
