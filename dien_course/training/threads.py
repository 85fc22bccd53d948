"""How many threads torch computes with: one is the safe choice for models of this size."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch

from dien_course.errors import DataError


@contextmanager
def threads(count: int | None) -> Iterator[None]:
    """Within the block torch uses ``count`` threads on the CPU, afterwards as many as before; None changes nothing.

    On two quiet cores, two threads train the course's small DIEN hardly faster than one (bench/results.json); while
    another program keeps a core busy they are many times slower, because each operation waits for the slower thread.
    Raises DataError when ``count`` is below 1.
    """
    if count is None:
        yield
        return
    if count < 1:
        raise DataError(f"threads is {count}; expected at least 1")
    before = torch.get_num_threads()
    torch.set_num_threads(count)
    try:
        yield
    finally:
        torch.set_num_threads(before)
