"""What training minimises: log loss + alpha · auxiliary loss, or in the warm-up the latter alone (chapter 09)."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from dien_course.errors import DataError
from dien_course.layers.across_processes import are_rows_shared
from dien_course.training.evaluate import forward
from dien_course.training.processes import place

PRECISIONS = ("fp32", "bf16")


class Objective(nn.Module):
    """``model`` and its loss as one module, so that whoever adds up gradients sees which weights have none.

    In the warm-up those of the head have none: they are not moved, nor slowed down after it. With ``precision`` bf16
    torch's autocast multiplies matrices in bfloat16; weights, gradients, recurrences and losses stay float32.
    """

    def __init__(self, model: nn.Module, alpha: float, precision: str = "fp32"):
        super().__init__()
        self.model = model
        self.alpha = alpha
        self.precision = precision

    def forward(self, batch: Mapping[str, Tensor], rows: int, warming: bool) -> tuple[Tensor, Tensor]:
        """The loss to minimise, and (log loss, auxiliary loss) to report, NaN where there is none.

        ``rows`` has the batch over all processes; the mean over processes of what each returns is the loss of them all.
        Raises DataError for a warm-up without an auxiliary loss, or numbers that are not finite.
        """
        with torch.autocast(batch["label"].device.type, torch.bfloat16, enabled=self.precision == "bf16"):
            logits, auxiliary = forward(self.model, batch)
        if logits.dtype == torch.bfloat16:
            logits = logits.float()
        if logits.dim() == 1:
            loss = F.binary_cross_entropy_with_logits(logits, batch["label"])
        else:
            loss = F.cross_entropy(logits, batch["label"].long())
        if are_rows_shared():
            loss = loss * (len(batch["label"]) * place()[1] / rows)
        if auxiliary is None:
            if warming:
                raise DataError(
                    "the warm-up needs an auxiliary loss; expected a model that has one and negatives to feed it"
                )
            return loss, torch.stack([loss.detach(), torch.full_like(loss, float("nan"))])
        parts = torch.stack([loss.detach(), auxiliary.detach()])
        return (auxiliary if warming else loss + self.alpha * auxiliary), parts
