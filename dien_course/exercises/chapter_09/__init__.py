"""The exercises of chapter 09, in order, one a file; quiz.py holds the questions at its end."""

from __future__ import annotations

from dien_course.exercises.chapter_09.checkpoint_scores import CHECKPOINT_SCORES
from dien_course.exercises.chapter_09.early_stopping import EARLY_STOPPING
from dien_course.exercises.chapter_09.encoder import ENCODE
from dien_course.exercises.chapter_09.fair_yardstick import FAIR_YARDSTICK
from dien_course.exercises.chapter_09.reported_number import READ_TABLE
from dien_course.exercises.chapter_09.shop_spec import SHOP_SPEC

EXERCISES = (READ_TABLE, EARLY_STOPPING, ENCODE, SHOP_SPEC, FAIR_YARDSTICK, CHECKPOINT_SCORES)
