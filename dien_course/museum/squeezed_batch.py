"""``squeeze()`` without a dimension: a batch of one loses the batch."""

from __future__ import annotations

from torch import Tensor

from dien_course.layers import AttentionalGRU
from dien_course.museum.exhibit import Exhibit, Source, Symptom
from dien_course.museum.tiny import SIZE, mask_of, numbers, with_weights


def squeezed(history: Tensor, mask: Tensor) -> Tensor:
    """The last state of torch's GRU, (1, B, H), squeezed."""
    gru = with_weights(AttentionalGRU(SIZE, SIZE, "gru")).to_torch()
    return gru(history)[1].squeeze()


def package(history: Tensor, mask: Tensor) -> Tensor:
    """The package's last state."""
    return with_weights(AttentionalGRU(SIZE, SIZE, "gru"))(history, None, mask)[1]


def dimensions_lost(last) -> float:
    """How many dimensions a batch of one has less than a batch of two."""
    shapes = [last(numbers(rows, 3, SIZE), mask_of(*[3] * rows, width=3)).dim() for rows in (2, 1)]
    return float(shapes[0] - shapes[1])


EXHIBIT = Exhibit(
    name="squeezed_batch",
    title="A batch of one",
    room="engineering",
    story="Training fails at the last batch of some data sets and not of others; serving fails always.",
    because="squeeze() drops every dimension of size 1, and the batch can be one of them.",
    test="Run a batch of one.",
    symptom=Symptom("dimensions that a batch of one loses", dimensions_lost, above=0.2),
    wrong=squeezed,
    cure=package,
    sources=(
        Source(
            "prediction-flow",
            "commit cad8aa1 (2021-03-11)",
            "prediction_flow/pytorch/nn/interest.py, Interest.forward",
            "keys_length.squeeze() before pack_padded_sequence, and outputs.squeeze() after the AIGRU",
        ),
        Source(
            "FuxiCTR",
            "2.3.10, commit 0245987 (2026-06-05)",
            "model_zoo/DIEN/src/DIEN.py, DIEN.interest_evolution",
            "h_out.squeeze(); the row is broadcast into its place afterwards, so that no harm was seen",
        ),
    ),
)
