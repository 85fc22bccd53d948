"""An auxiliary loss that is off by default and fails when it is switched on."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F

from dien_course.museum.diluted_loss import package
from dien_course.museum.exhibit import Exhibit, Source, Symptom
from dien_course.museum.tiny import SIZE, mask_of, numbers


def mask_of_half(interests: Tensor, history: Tensor, negatives: Tensor, mask: Tensor) -> Tensor:
    """Losses of positives and negatives below each other, (2N, 1), times a mask that is there once, (N, 1)."""
    positive = (interests[:, :-1] * history[:, 1:]).sum(-1).reshape(-1, 1)
    negative = (interests[:, :-1] * negatives[:, 1:]).sum(-1).reshape(-1, 1)
    losses = torch.cat([F.softplus(-positive), F.softplus(negative)])
    pairs = mask[:, 1:].reshape(-1, 1)
    return (losses * pairs).sum() / pairs.sum()


def fails(loss) -> float:
    """1 where an ordinary batch makes the loss raise an error, else 0."""
    try:
        loss(*(numbers(3, 6, SIZE, seed=seed) for seed in range(3)), mask_of(6, 4, 3, width=6))
    except RuntimeError:
        return 1.0
    return 0.0


EXHIBIT = Exhibit(
    name="failing_loss",
    title="A switch that nobody has pressed",
    room="masks",
    story="The default weight of the auxiliary loss is 0. Any other ends in a RuntimeError about sizes.",
    because="Two halves were joined and the mask of one was used for both; no test has the loss switched on.",
    test="Run one training step with every option that is off by default.",
    symptom=Symptom("whether one batch raises an error", fails, above=0.2),
    wrong=mask_of_half,
    cure=package,
    sources=(
        Source(
            "FuxiCTR",
            "2.3.10, commit 0245987 (2026-06-05)",
            "model_zoo/DIEN/src/DIEN.py, DIEN.add_loss",
            "aux_loss has two rows for each of pad_mask; aux_loss_alpha is 0 by default",
        ),
        Source(
            "torch-rechub",
            "before 0.9.0; no longer in it (installed)",
            "torch_rechub/models/ranking/dien.py, DIEN.auxiliary",
            "the issue reports the same kind of error for any batch of more than one row",
            "https://github.com/datawhalechina/torch-rechub/issues/228",
        ),
    ),
)
