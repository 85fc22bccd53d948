"""The random generators of a learner's notebook are left as they were."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Iterator

import numpy as np
import torch

restoring = False  # whether a caller further out restores them already


@contextlib.contextmanager
def randomness_restored() -> Iterator[None]:
    """Whatever is drawn inside, the generators of torch, NumPy and Python continue as if nothing had been."""
    global restoring
    if restoring:
        yield
        return
    states = torch.get_rng_state(), np.random.get_state(), random.getstate()
    restoring = True
    try:
        yield
    finally:
        restoring = False
        torch.set_rng_state(states[0])
        np.random.set_state(states[1])
        random.setstate(states[2])


def seed_everything(seed: int = 0) -> None:
    """The same start for all three generators.

    As long as no GPU is in use, torch's for the CPU is all there is: ``torch.manual_seed`` would write down a whole
    traceback for the GPUs to come, at each call.
    """
    if torch.cuda.is_initialized():
        torch.manual_seed(seed)
    else:
        torch.default_generator.manual_seed(seed)
    np.random.seed(seed)
    random.seed(seed)
