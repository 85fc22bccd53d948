"""Ids that travel as single-precision numbers: from 2**24 on neighbours become one."""

from __future__ import annotations

import numpy as np

from dien_course.data.vocabulary import Vocabulary
from dien_course.museum.exhibit import Exhibit, Source, Symptom


def as_floats(ids: np.ndarray) -> np.ndarray:
    """The ids after a stay in a float32 matrix beside the other columns."""
    return ids.astype(np.float32).astype(np.int64)


def as_ids(ids: np.ndarray) -> np.ndarray:
    """The package's ids of the same values."""
    return Vocabulary.fit(ids).encode(ids)


def merged(encode) -> float:
    """The share of a thousand different ids from 20,000,000 on that have no id of their own."""
    ids = np.arange(20_000_000, 20_001_000)
    return 1 - len(np.unique(encode(ids))) / len(ids)


EXHIBIT = Exhibit(
    name="float_ids",
    title="Two films in one row",
    room="engineering",
    story="Fine on the sample; on the full catalogue some films always score exactly alike.",
    because="All columns share one float matrix, and float32 counts in whole numbers only up to 16,777,216.",
    test="Send the largest id through, and compare.",
    symptom=Symptom("share of ids that merge", merged),
    wrong=as_floats,
    cure=as_ids,
    sources=(
        Source(
            "deepctr-torch",
            "0.3.0 (installed)",
            "deepctr_torch/models/basemodel.py, BaseModel.fit",
            "x_train.float() before the model looks ids up; it matters from 2**24 ids on",
        ),
    ),
)
