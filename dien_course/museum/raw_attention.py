"""Raw scores where attention in [0, 1] is expected: the state leaves the range of its candidates."""

from __future__ import annotations

import torch
from torch import Tensor

from dien_course.layers import masked_softmax
from dien_course.layers.cells import Gates
from dien_course.museum.exhibit import Exhibit, Source, Symptom
from dien_course.museum.tiny import SIZE, numbers, with_weights


def raw(scores: Tensor, mask: Tensor) -> Tensor:
    """The scores themselves, 0 at padding."""
    return scores * mask


def beyond_one(attend) -> float:
    """How far the state of an AUGRU grows beyond 1, which no candidate, a tanh, does."""
    history, scores, gates = numbers(3, 12, SIZE), 4 * numbers(3, 12, seed=2), with_weights(Gates(SIZE, SIZE))
    attention = attend(scores, torch.ones(3, 12, dtype=torch.bool))
    h = torch.zeros(3, SIZE, dtype=history.dtype)
    for t in range(12):
        u, n = gates.gates(history[:, t], h)
        step = attention[:, t, None] * u
        h = (1 - step) * h + step * n
    return float(h.detach().abs().max()) - 1


EXHIBIT = Exhibit(
    name="raw_attention",
    title="Scores where attention was meant",
    room="gates",
    story="States grow with the history, the loss jumps, and one long history makes NaN.",
    because="h = (1 - a u) h + a u n mixes two states only while a lies in [0, 1]; outside it extrapolates.",
    test="Look at the smallest and the largest attention of a batch.",
    symptom=Symptom("how far the state grows beyond 1", beyond_one, above=0.0),
    wrong=raw,
    cure=masked_softmax,
    sources=(
        Source(
            "RecBole",
            "commit 0e381f9; no longer in 7b02be5 (2025-02-24)",
            "recbole/model/sequential_recommender/dien.py, InterestEvolvingLayer.__init__",
            "softmax_stag is False by default and was left so; today it is True",
            "https://github.com/RUCAIBox/RecBole/issues/1483",
        ),
        Source(
            "deepctr-torch",
            "0.3.0 (installed)",
            "deepctr_torch/models/dien.py, InterestEvolving.__init__",
            "the layer's default is no normalisation; the model DIEN switches it on",
        ),
    ),
)
