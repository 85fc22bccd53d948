"""The epoch chosen on the test part: of many tries the best is above what any of them is worth."""

from __future__ import annotations

import numpy as np

from dien_course.museum.exhibit import Exhibit, Source, Symptom


def best_on_test(validation: np.ndarray, test: np.ndarray) -> np.ndarray:
    """The greatest test AUC of each run (R, epochs)  ->  (R,)."""
    return test.max(1)


def best_on_validation(validation: np.ndarray, test: np.ndarray) -> np.ndarray:
    """The test AUC of the epoch with the greatest validation AUC."""
    return np.take_along_axis(test, validation.argmax(1)[:, None], axis=1)[:, 0]


def above_the_truth(report) -> float:
    """How far the mean reported AUC is above .700, what every epoch of these 200 runs is worth."""
    random = np.random.default_rng(0)
    validation, test = 0.7 + 0.01 * random.standard_normal((2, 200, 30))
    return float(report(validation, test).mean()) - 0.7


EXHIBIT = Exhibit(
    name="chosen_on_test",
    title="The best of thirty",
    room="measures",
    story="Results cannot be had again on new users, by about one or two points of AUC.",
    because="The test part chose the epoch, so its noise was chosen too.",
    test="Report the epoch that a third part chose.",
    symptom=Symptom("how far the reported AUC is above what the model is worth", above_the_truth, above=0.005),
    wrong=best_on_test,
    cure=best_on_validation,
    sources=(
        Source(
            "mouna99/dien",
            "commit 1f314d1 (2019-01-18)",
            "script/train.py, eval",
            "saves the model whenever the AUC on the test file is the best so far",
        ),
    ),
)
