"""h(t) asked for the behaviour it has just read, in place of the next one."""

from __future__ import annotations

from torch import Tensor
from torch.nn import functional as F

from dien_course.museum.diluted_loss import package
from dien_course.museum.exhibit import Exhibit, Source, Symptom
from dien_course.museum.tiny import SIZE, mask_of, numbers


def same_step(interests: Tensor, history: Tensor, negatives: Tensor, mask: Tensor) -> Tensor:
    """Pairs h(t) with e(t), which h(t) has seen."""
    positive, negative = (interests * history).sum(-1), (interests * negatives).sum(-1)
    losses = 0.5 * (F.softplus(-positive) + F.softplus(negative))
    return (losses * mask).sum() / mask.sum()


def first_matters(loss) -> float:
    """How much the loss changes with e(1), the interests held fixed: no interest comes before it to be asked for it."""
    interests, history, negatives = (numbers(3, 6, SIZE, seed=seed) for seed in range(3))
    mask, changed = mask_of(6, 4, 3, width=6), history.clone()
    changed[:, 0] += 1
    return abs(float(loss(interests, history, negatives, mask) - loss(interests, changed, negatives, mask)))


EXHIBIT = Exhibit(
    name="off_by_one",
    title="An answer that stands in the question",
    room="masks",
    story="The auxiliary loss falls quickly and far, and the ranking gains nothing.",
    because="h(t) has read e(t), so telling it from a negative asks for memory, not for interest.",
    test="Hold the interests fixed and change the first behaviour. The loss may not move.",
    symptom=Symptom("change of the loss with the first behaviour", first_matters),
    wrong=same_step,
    cure=package,
    sources=(
        Source(
            "Prayforhanluo/CTR_Algorithm",
            "commit b1145e9 (2025-05-09)",
            "pytorch/model/DIEN.py, InterestExtractLayer.forward",
            "the interests and the behaviours both begin at their second step",
            "https://github.com/Prayforhanluo/CTR_Algorithm/issues/6",
        ),
    ),
)
