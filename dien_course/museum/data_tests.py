"""The clinic's tests on rows alone."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from dien_course.data import FeatureSpec
from dien_course.data.encode import Encoded
from dien_course.data.groups import Triple
from dien_course.data.vocabulary import FIRST, UNKNOWN
from dien_course.museum.finding import Finding
from dien_course.training.metrics import auc

FEW = 20  # rows or behaviours, below which a share of them says little


def data_findings(data: Encoded, spec: FeatureSpec) -> Iterator[Finding]:
    """What is suspicious in the rows of ``data``, whatever the model."""
    for triple in spec.triples[:1]:
        unknown = unknown_share(data, triple)
        if unknown is not None and unknown > 0.5:
            yield Finding("wrong_separator", f"{unknown:.0%} of the behaviours are unknown to the vocabulary")
        told = told_by_the_end(data, triple)
        if told is not None and abs(told - 0.5) > 0.2:
            yield Finding("target_in_history", f"whether the target ends its history ranks with AUC {told:.3f}")
        chosen = chosen_share(data, triple)
        if chosen is not None and chosen > 0.01:
            yield Finding("chosen_negatives", f"{chosen:.0%} of the negatives stand in the history of their row")


def unknown_share(data: Encoded, triple: Triple) -> float | None:
    """The share of behaviours that are unknown to the vocabulary; None where there are too few to say."""
    behaviours = data.sequences[triple.history].joined()
    return float(np.mean(behaviours == UNKNOWN)) if len(behaviours) >= FEW else None


def told_by_the_end(data: Encoded, triple: Triple) -> float | None:
    """The AUC of the rule "the target ends its history"; None without labels of both kinds on enough rows."""
    history, target, label = data.sequences[triple.history], data.scalars[triple.target], data.label
    if label is None or len(label) < FEW or set(np.unique(label)) != {0, 1}:
        return None
    ends = np.array([len(history[row]) > 0 and history[row][-1] == target[row] for row in range(len(data))])
    return auc((ends & (target >= FIRST)).astype(float), label)


def chosen_share(data: Encoded, triple: Triple) -> float | None:
    """The share of negatives that stand in the history of their row; None without enough negatives in the rows."""
    if triple.negatives not in data.sequences:
        return None
    history, negatives = data.sequences[triple.history], data.sequences[triple.negatives]
    chosen = np.concatenate([np.isin(negatives[row], history[row]) for row in range(len(data))])
    return float(chosen.mean()) if len(chosen) >= FEW else None
