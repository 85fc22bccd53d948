"""Fair timing: the candidates take turns in one run, so that whatever else the machine does falls on all alike."""

from __future__ import annotations

import gc
import random
import statistics
import time
from collections.abc import Callable, Mapping


def alternate(
    candidates: Mapping[str, Callable[[], object]],
    repeats: int,
    warmups: int = 2,
    clock: Callable[[], float] = time.perf_counter,
) -> dict[str, float]:
    """Median seconds of each candidate over ``repeats`` rounds in which every candidate runs once.

    The order is drawn anew for each round, always the same way: what a candidate leaves in caches and in the allocator
    falls on all others alike.

    ``clock`` may be ``time.process_time``, for one thread on a machine that does other things as well.
    """
    for _ in range(warmups):
        for candidate in candidates.values():
            candidate()
    seconds: dict[str, list[float]] = {name: [] for name in candidates}
    gc.disable()
    try:
        order, draw = list(candidates.items()), random.Random(0)
        for _ in range(repeats):
            draw.shuffle(order)
            for name, candidate in order:
                begin = clock()
                candidate()
                seconds[name].append(clock() - begin)
    finally:
        gc.enable()
    return {name: statistics.median(values) for name, values in seconds.items()}
