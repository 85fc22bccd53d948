"""The clinic's tests on rows alone."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from dien_course.data import FeatureSpec
from dien_course.data.encode import Encoded
from dien_course.data.vocabulary import FIRST, UNKNOWN
from dien_course.museum.finding import Finding
from dien_course.training.metrics import auc

FEW = 20  # rows or behaviours, below which a share of them says little


def data_findings(data: Encoded, spec: FeatureSpec) -> Iterator[Finding]:
    """What is suspicious in the rows of ``data``, whatever the model."""
    for triple in spec.triples[:1]:
        history, target = data.sequences[triple.history], data.scalars[triple.target]
        behaviours = history.joined()
        unknown = float(np.mean(behaviours == UNKNOWN)) if len(behaviours) else 0.0
        if unknown > 0.5 and len(behaviours) >= FEW:
            yield Finding("wrong_separator", f"{unknown:.0%} of the behaviours are unknown to the vocabulary")
        ends = np.array([len(history[row]) > 0 and history[row][-1] == target[row] for row in range(len(data))])
        ends &= target >= FIRST
        label = data.label
        if label is not None and len(label) >= FEW and set(np.unique(label)) == {0, 1}:
            told = auc(ends.astype(float), label)
            if abs(told - 0.5) > 0.2:
                yield Finding("target_in_history", f"whether the target ends its history ranks with AUC {told:.3f}")
        if triple.negatives in data.sequences:
            negatives = data.sequences[triple.negatives]
            chosen = np.concatenate([np.isin(negatives[row], history[row]) for row in range(len(data))])
            if len(chosen) >= FEW and chosen.mean() > 0.01:
                yield Finding(
                    "chosen_negatives", f"{chosen.mean():.0%} of the negatives stand in the history of their row"
                )
