"""How many threads torch computes with. For such small models one is best: sharing a step costs more than it saves."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch

from dien_course.errors import DataError


@contextmanager
def threads(count: int | None) -> Iterator[None]:
    """Within the block torch uses ``count`` threads on the CPU, afterwards as many as before; None changes nothing.

    Two threads on two cores train the course's DIEN at half the rows per second of one, and when another program keeps
    a core busy at a thirtieth, because each operation waits for the slower thread (bench/threads.py).
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
