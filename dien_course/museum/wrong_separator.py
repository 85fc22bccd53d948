"""A separator that matches nothing: every history is one unknown film."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from dien_course.data import AttentionGroup, Encoder, FeatureSpec
from dien_course.data.prepared import samples_from_table
from dien_course.data.vocabulary import UNKNOWN, Vocabulary
from dien_course.errors import DataError
from dien_course.museum.exhibit import Exhibit, Symptom

TABLE = pd.DataFrame({"movie": range(1, 21), "history": ["3,5,8"] * 20, "label": [0, 1] * 10})
SPEC = FeatureSpec(groups=(AttentionGroup("movie", (("movie", "history"),)),), user=None)


def silent(table: pd.DataFrame) -> list[np.ndarray]:
    """Split at "|", unknown where the vocabulary of targets does not know the value, and no question asked."""
    known = Vocabulary.fit(table["movie"].to_numpy())
    return [known.encode(np.array(text.split("|"), dtype=object)) for text in table["history"]]


def asking(table: pd.DataFrame) -> list[np.ndarray]:
    """The package's encoder, which refuses histories that match no target."""
    encoder, encoded = Encoder.fit_encode(SPEC, samples_from_table(table, SPEC))
    return [encoded.sequences["history"][row] for row in range(len(table))]


def unknown_share(read: Callable[[pd.DataFrame], list[np.ndarray]]) -> float:
    """The share of behaviours that are taken and unknown; 0 where the table is refused."""
    try:
        return float(np.mean(np.concatenate(read(TABLE)) == UNKNOWN))
    except DataError:
        return 0.0


EXHIBIT = Exhibit(
    name="wrong_separator",
    title="One unknown film for everybody",
    room="engineering",
    story="AUC is that of a model without histories, and nothing fails. (No public file was verified.)",
    because="The text was split at a sign it does not hold, and what is not known becomes 'unknown' without a word.",
    test="Look at the share of behaviours that are targets, and at the histogram of lengths.",
    symptom=Symptom("share of behaviours taken as unknown", unknown_share, above=0.2),
    wrong=silent,
    cure=asking,
)
