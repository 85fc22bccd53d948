"""Scores and labels, drawn for the exercises on AUC and GAUC of chapter 01."""

from __future__ import annotations

import numpy as np
import torch

from dien_course.exercises.judging.exercise import Case
from dien_course.exercises.judging.inputs import Draw


def labels(draw: Draw, rows: int) -> np.ndarray:
    """Zeros and ones in any order; both occur."""
    labels = draw.labels(rows)[torch.randperm(rows, generator=draw.generator)]
    return labels.numpy().astype(np.int64)


def given(name: str, *arguments: list) -> Case:
    return Case(name, lambda: tuple(np.array(argument) for argument in arguments))
