"""What the DIEN explainer's models make of one case, step by step: the static twin of explained/reading.js (08)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from dien_course.lab.explorers.histories import Case
from dien_course.models import DIEN

GROUP = 0  # the models have one attention group


class Vectors(NamedTuple):
    """DIEN's inside for a case of T behaviours of which the first L are read; W numbers a vector."""

    target: np.ndarray  # (W,)
    behaviours: np.ndarray  # (T, W): e(t)
    interests: np.ndarray  # (T, W): h(t)
    attention: np.ndarray  # (L,): a(t) in [0, 1]
    states: np.ndarray  # (L, W): h'(t)

    @property
    def moved(self) -> np.ndarray:
        """How far each step moves the state, |h'(t) − h'(t−1)|: (L,)."""
        before = np.concatenate([np.zeros_like(self.states[:1]), self.states[:-1]])
        return np.linalg.norm(self.states - before, axis=1)


@torch.no_grad()
def inside(model: DIEN, case: Case, length: int) -> Vectors:
    """The vectors that ``model`` makes of the first ``length`` behaviours of ``case``, in evaluation mode."""
    group = model.spec.groups[GROUP]
    view, whole = model.view(group, cut(case.batch, group, length)), model.view(group, case.batch)
    interests, evolution = model.extractor[group.name](view.history, view.mask), model.evolution[group.name]
    attend = model.attention[group.name]
    if evolution.variant == "gru":
        states, _ = evolution(interests, None, view.mask)
        attention = attend(view.target, states, view.mask)
    else:
        attention = attend(view.target, interests, view.mask)
        states, _ = evolution(interests, attention, view.mask)
    every = model.extractor[group.name](whole.history, whole.mask)
    target, behaviours, every = (one[0].numpy() for one in (whole.target, whole.history, every))
    return Vectors(target, behaviours, every, attention[0, :length].numpy(), states[0, :length].numpy())


def cut(batch: dict[str, Tensor], group, length: int) -> dict[str, Tensor]:
    """The one row of ``batch`` with its history cut to the first ``length`` behaviours."""
    width = max(1, length)
    kept = (torch.arange(width) < length).long()
    return batch | {triple.history: batch[triple.history][:, :width] * kept for triple in group.triples}
