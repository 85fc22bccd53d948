"""Faults that lie in rows, each made from sound rows: unknown histories, targets that end them, chosen negatives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from dien_course.data import Ragged
from dien_course.data.encode import Encoded
from dien_course.data.groups import Triple
from dien_course.data.vocabulary import UNKNOWN


def _unknown(data: Encoded, triple: Triple) -> Encoded:
    history = data.sequences[triple.history]
    nothing = Ragged(np.full_like(history.values, UNKNOWN), history.start, history.end)
    return replace(data, sequences=data.sequences | {triple.history: nothing})


def _told(data: Encoded, triple: Triple) -> Encoded:
    """Where the label is 1 the target is the last behaviour."""
    history = data.sequences[triple.history]
    ends = np.array([history[row][-1] if len(history[row]) else UNKNOWN for row in range(len(data))])
    target = np.where(data.label == 1, ends, data.scalars[triple.target])
    return replace(data, scalars=data.scalars | {triple.target: target})


def _chosen(data: Encoded, triple: Triple) -> Encoded:
    """The negatives are the row's own behaviours, in another order."""
    history = data.sequences[triple.history]
    turned = Ragged.of([history[row][::-1] for row in range(len(data))])
    return replace(data, sequences=data.sequences | {triple.negatives: turned})


ROW_FAULTS: dict[str, Callable[[Encoded, Triple], Encoded]] = {
    "target_in_history": _told,
    "wrong_separator": _unknown,
    "chosen_negatives": _chosen,
}


def spoiled(data: Encoded, triple: Triple, fault: str) -> Encoded:
    """Rows like ``data`` in which ``fault``, a name of ``ROW_FAULTS``, is."""
    return ROW_FAULTS[fault](data, triple)
