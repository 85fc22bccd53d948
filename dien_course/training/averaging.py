"""The exponential moving average of a model's weights while it trains (chapter 09)."""

from __future__ import annotations

import copy
from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.optim.swa_utils import get_ema_multi_avg_fn

from dien_course.training.optimizers import row_wise


class WeightAverage:
    """``module``, a copy of ``model`` whose weights and running statistics follow the model's, step by step.

    average <- decay · average + (1 - decay) · weights, and at the first step the weights themselves. This is
    ``torch.optim.swa_utils.AveragedModel`` with its lists made once: made every step, they cost a tenth of a small
    model's step. Tables trained row by row are not averaged, and not copied either: both models hold the same.
    """

    def __init__(self, model: nn.Module, decay: float):
        self.module = copy.deepcopy(model, {id(table): table for table in row_wise(model)})
        both = zip(self.module.parameters(), model.parameters(), strict=True)
        pairs = [(mine, theirs) for mine, theirs in both if mine is not theirs]
        pairs += zip(self.module.buffers(), model.buffers(), strict=True)
        self._pairs = [(mine.detach(), theirs.detach()) for mine, theirs in pairs]
        floating = [pair for pair in self._pairs if pair[0].is_floating_point()]
        self._average, self._weights = (list(tensors) for tensors in zip(*floating, strict=True))
        self._mix = get_ema_multi_avg_fn(decay)
        self.started = False

    @property
    def tensors(self) -> list[Tensor]:
        """What the average holds of its own, always in the same order; ``restore`` takes them back."""
        return [mine for mine, _ in self._pairs]

    @torch.no_grad()
    def restore(self, tensors: Sequence[Tensor], started: bool) -> None:
        """Goes on from ``tensors``, those of an average of the same model; ``started``: whether it had any step."""
        for mine, other in zip(self.tensors, tensors, strict=True):
            mine.copy_(other)
        self.started = started

    @torch.no_grad()
    def update(self) -> None:
        """Takes the model's present weights in."""
        if self.started:
            self._mix(self._average, self._weights, None)
        else:
            for mine, theirs in self._pairs:
                mine.copy_(theirs)
            self.started = True
