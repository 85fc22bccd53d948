"""The random generators of a learner's notebook are left as they were."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Iterator

import numpy as np
import torch


@contextlib.contextmanager
def randomness_restored() -> Iterator[None]:
    """Whatever is drawn inside, the generators of torch, NumPy and Python continue as if nothing had been."""
    states = torch.get_rng_state(), np.random.get_state(), random.getstate()
    try:
        yield
    finally:
        torch.set_rng_state(states[0])
        np.random.set_state(states[1])
        random.setstate(states[2])


def seed_everything(seed: int = 0) -> None:
    """The same start for all three generators."""
    torch.manual_seed(seed)
    np.random.seed(seed)
    random.seed(seed)
