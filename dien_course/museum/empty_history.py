"""A user without a past: ``pack_padded_sequence`` refuses a length of 0."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn.utils.rnn import pack_padded_sequence

from dien_course.layers import AttentionalGRU
from dien_course.museum.exhibit import Exhibit, Source, Symptom
from dien_course.museum.squeezed_batch import package
from dien_course.museum.tiny import SIZE, mask_of, numbers, with_weights


def packed(history: Tensor, mask: Tensor) -> Tensor:
    """The last state of torch's GRU over packed histories."""
    gru = with_weights(AttentionalGRU(SIZE, SIZE, "gru")).to_torch()
    rows = pack_padded_sequence(history, mask.sum(1), batch_first=True, enforce_sorted=False)
    return gru(rows)[1][0]


def fails(last) -> float:
    """1 where a batch with an empty history raises an error or ends in anything but zeros for it, else 0."""
    try:
        state = last(numbers(3, 4, SIZE), mask_of(4, 0, 2, width=4))
    except RuntimeError:
        return 1.0
    return float(not torch.equal(state[1], torch.zeros_like(state[1])))


EXHIBIT = Exhibit(
    name="empty_history",
    title="A user without a past",
    room="engineering",
    story="Training stops with 'Length of all samples has to be greater than 0' at the first new user.",
    because="Packing leaves padding out, and of an empty history nothing is left.",
    test="Run a batch with one empty history.",
    symptom=Symptom("whether an empty history raises an error", fails, above=0.2),
    wrong=packed,
    cure=package,
    sources=(
        Source(
            "RecBole",
            "commit 7b02be5 (2025-02-24)",
            "recbole/model/sequential_recommender/dien.py, InterestExtractorNetwork.forward",
            "packs whatever lengths it is given",
        ),
        Source(
            "deepctr-torch",
            "0.3.0 (installed)",
            "deepctr_torch/models/dien.py, InterestExtractor.forward",
            "leaves rows without a past out, and returns one value where two are unpacked if no row has one",
            "https://github.com/shenweichen/DeepCTR-Torch/issues/206",
        ),
        Source(
            "mouna99/dien",
            "commit 1f314d1 (2019-01-18)",
            "script/data_iterator.py, DataIterator.next",
            "the issue reports the same of histories of one behaviour; the reader skips short ones if it is told to",
            "https://github.com/mouna99/dien/issues/35",
        ),
    ),
)
