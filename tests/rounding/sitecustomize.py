"""A processor that rounds otherwise: after each step of an optimizer, what it trained is off by up to a last digit.

Python imports a module of this name by itself where its folder is on PYTHONPATH. With a number in COURSE_ROUNDING,
tests, their subprocesses and the kernels of notebooks then train as on one more processor: the errors, up to one unit
in the last place of each number, are drawn from that number, so that a training made twice is the same to the bit, and
another number is another processor. `make everywhere` uses it.
"""

from __future__ import annotations

import os
from weakref import WeakKeyDictionary

import torch
from torch.optim import Optimizer
from torch.optim.optimizer import register_optimizer_step_post_hook

NUMBER = int(os.environ["COURSE_ROUNDING"])
errors: WeakKeyDictionary[Optimizer, torch.Generator] = WeakKeyDictionary()


@torch.no_grad()
def round_otherwise(optimizer: Optimizer, *_: object) -> None:
    """Multiplies every weight that has a gradient by 1 + e, with e uniform between plus and minus its dtype's eps."""
    generator = errors.setdefault(optimizer, torch.Generator().manual_seed(NUMBER))
    for weight in (weight for group in optimizer.param_groups for weight in group["params"]):
        if weight.grad is None:
            continue
        error = 2 * torch.rand(weight.shape, generator=generator, dtype=weight.dtype) - 1
        if weight.grad.is_sparse:  # a row that no batch named has not been computed
            named = torch.zeros(len(weight), 1, dtype=weight.dtype)
            named[weight.grad.coalesce().indices()[0]] = 1
            error *= named
        weight.mul_(1 + torch.finfo(weight.dtype).eps * error)


register_optimizer_step_post_hook(round_otherwise)
