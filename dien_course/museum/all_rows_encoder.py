"""An encoder fitted on the test part too: films nobody trained on get ids, and vectors of chance."""

from __future__ import annotations

import numpy as np

from dien_course.data.vocabulary import UNKNOWN, Vocabulary
from dien_course.museum.exhibit import Exhibit, Source, Symptom


def on_all_rows(train: np.ndarray, test: np.ndarray) -> np.ndarray:
    """Ids of the test part from a vocabulary of both parts."""
    return Vocabulary.fit(train, test).encode(test)


def on_training_rows(train: np.ndarray, test: np.ndarray) -> np.ndarray:
    """Ids of the test part from a vocabulary of the training part."""
    return Vocabulary.fit(train).encode(test)


def never_trained(encode) -> float:
    """The share of the test part whose id has a row in the table that training never touched."""
    train, test = np.arange(0, 80), np.arange(60, 100)
    return float(np.mean((encode(train, test) != UNKNOWN) & ~np.isin(test, train)))


EXHIBIT = Exhibit(
    name="all_rows_encoder",
    title="An encoder that has seen tomorrow",
    room="leaks",
    story="Offline nothing is ever unknown; online new films raise an error, or get the vector of another film.",
    because="The encoder was fitted before the rows were parted.",
    test="Encode an id that nobody has seen. There must be an answer, and training must have met it.",
    symptom=Symptom("share of test rows with an untrained id", never_trained),
    wrong=on_all_rows,
    cure=on_training_rows,
    sources=(
        Source(
            "DeepCTR",
            "commit 1b5fe40 (2026-04-26)",
            "examples/run_classification_criteo.py",
            "LabelEncoder.fit_transform on all rows stands above train_test_split",
        ),
        Source(
            "mouna99/dien",
            "commit 1f314d1 (2019-01-18)",
            "script/generate_voc.py",
            "a sound example: it reads the training part alone",
        ),
    ),
)
