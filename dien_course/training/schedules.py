"""Learning-rate schedules: what becomes of the rate over the steps after the warm-up (chapter 09 keeps it constant)."""

from __future__ import annotations

import math

from torch.optim import Optimizer
from torch.optim.lr_scheduler import CosineAnnealingLR, LinearLR, LRScheduler, StepLR

from dien_course.errors import DataError

SCHEDULES = ("constant", "cosine", "linear", "step")


def schedule_of(optimizer: Optimizer, schedule: str, steps: int) -> LRScheduler | None:
    """What sets the rate of ``optimizer``, stepped once after each of ``steps`` steps; None for a constant rate.

    From the optimizer's own rate ``cosine`` falls along half a cosine and ``linear`` along a line, both to 0 after
    ``steps`` steps; ``step`` falls to a tenth after each third of them.
    Raises DataError for another ``schedule``.
    """
    if schedule == "constant":
        return None
    if schedule == "cosine":
        return CosineAnnealingLR(optimizer, T_max=steps)
    if schedule == "linear":
        return LinearLR(optimizer, start_factor=1.0, end_factor=0.0, total_iters=steps)
    if schedule == "step":
        return StepLR(optimizer, step_size=math.ceil(steps / 3), gamma=0.1)
    raise DataError(f"schedule is {schedule!r}; expected one of {', '.join(SCHEDULES)}")
