"""Fair timing: the candidates take turns in one run, so that whatever else the machine does falls on all alike."""

from __future__ import annotations

import gc
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

    ``clock`` may be ``time.process_time``, for one thread on a machine that does other things as well.
    """
    for _ in range(warmups):
        for candidate in candidates.values():
            candidate()
    seconds: dict[str, list[float]] = {name: [] for name in candidates}
    gc.disable()
    try:
        for _ in range(repeats):
            for name, candidate in candidates.items():
                begin = clock()
                candidate()
                seconds[name].append(clock() - begin)
    finally:
        gc.enable()
    return {name: statistics.median(values) for name, values in seconds.items()}
