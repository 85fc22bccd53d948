"""Two branches, two networks: the positive and the negative of a pair are normalised apart."""

from __future__ import annotations

from collections.abc import Callable

from torch import Tensor, nn

from dien_course.layers import BatchNorm
from dien_course.museum.exhibit import Exhibit, Source, Symptom
from dien_course.museum.tiny import DOUBLE, SIZE, apart, numbers


def one_each() -> tuple[Callable[[Tensor], Tensor], Callable[[Tensor], Tensor]]:
    """A normalisation for each branch, as a call without ``reuse`` makes them; training has moved them apart."""
    positive, negative = BatchNorm(SIZE).to(DOUBLE).eval(), BatchNorm(SIZE).to(DOUBLE).eval()
    nn.init.constant_(positive.bias, 0.3)
    return positive, negative


def one_for_both() -> tuple[Callable[[Tensor], Tensor], Callable[[Tensor], Tensor]]:
    """One normalisation, whatever training makes of it."""
    norm = BatchNorm(SIZE).to(DOUBLE).eval()
    nn.init.constant_(norm.bias, 0.3)
    return norm, norm


def branch_tells(build) -> float:
    """How far one input's result in the positive branch is from its result in the negative one."""
    (positive, negative), x = build(), numbers(3, SIZE)
    return apart(positive(x), negative(x))


EXHIBIT = Exhibit(
    name="two_branches",
    title="The branch that knows the label",
    room="leaks",
    story="AUC is far above what serving shows, where every item runs through one branch.",
    because="Weights that the two branches should share are not shared, so the branch is the label.",
    test="Exchange positives and negatives at evaluation. AUC must turn into 1 - AUC.",
    symptom=Symptom("distance of one input's results in the two branches", branch_tells),
    wrong=one_each,
    cure=one_for_both,
    sources=(
        Source(
            "zhougr1993/DeepInterestNetwork",
            "commits 65c9629 to b46a273 (2018-12); no longer since b3119cf (2020-06-05)",
            "din/model.py, Model.__init__",
            "the batch normalisation of the second branch was made without reuse",
            "https://github.com/zhougr1993/DeepInterestNetwork/issues/76",
        ),
    ),
)
