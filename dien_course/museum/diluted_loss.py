"""An auxiliary loss averaged over padding too: it falls when the batch is wider."""

from __future__ import annotations

from torch import Tensor
from torch.nn import functional as F

from dien_course.layers import AuxiliaryLoss
from dien_course.museum.exhibit import Exhibit, Source, Symptom
from dien_course.museum.tiny import SIZE, mask_of, numbers


def over_all_places(interests: Tensor, history: Tensor, negatives: Tensor, mask: Tensor) -> Tensor:
    """Losses of padding set to 0, and then the mean over all places, padding included."""
    positive = (interests[:, :-1] * history[:, 1:]).sum(-1)
    negative = (interests[:, :-1] * negatives[:, 1:]).sum(-1)
    return (0.5 * (F.softplus(-positive) + F.softplus(negative)) * mask[:, 1:]).mean()


def package(interests: Tensor, history: Tensor, negatives: Tensor, mask: Tensor) -> Tensor:
    """The package's loss, with the inner product."""
    return AuxiliaryLoss(SIZE, SIZE)(interests, history, negatives, mask)


def change_by_padding(loss) -> float:
    """How much the loss of a batch changes when ten columns of padding are added."""
    tensors, mask = [numbers(3, 6, SIZE, seed=seed) for seed in range(3)], mask_of(6, 4, 3, width=6)
    wide = [F.pad(tensor, (0, 0, 0, 10)) for tensor in tensors]
    return abs(float(loss(*tensors, mask) - loss(*wide, F.pad(mask, (0, 10)))))


EXHIBIT = Exhibit(
    name="diluted_loss",
    title="A loss that padding dilutes",
    room="masks",
    story="The auxiliary loss starts far below log 2, before anything was learned, and jumps from batch to batch.",
    because="Padding is zeroed in the sum and counted in the mean.",
    test="A blind model's loss is log 2 (or 2 log 2), however wide the batch.",
    symptom=Symptom("change of the loss when padding is added", change_by_padding),
    wrong=over_all_places,
    cure=package,
    sources=(
        Source(
            "mouna99/dien",
            "commit 1f314d1 (2019-01-18)",
            "script/model.py, Model.auxiliary_loss",
            "reduce_mean after multiplying by the mask",
        ),
        Source(
            "RecBole",
            "commit 0e381f9; no longer in 7b02be5 (2025-02-24)",
            "recbole/model/sequential_recommender/dien.py, InterestExtractorNetwork.auxiliary_loss",
            "padding was not masked at all; today it is left out",
            "https://github.com/RUCAIBox/RecBole/issues/1483",
        ),
    ),
)
