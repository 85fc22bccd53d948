"""Ray on this machine alone: started for one task, asked nothing by the outside, and ended with its processes."""

from __future__ import annotations

import logging
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from dien_course.errors import DataError

INSTALL = 'python -m pip install "dien-course[ray]"'


@contextmanager
def ray_here(workers: int | None = None) -> Iterator[object]:
    """``ray``, with ``workers`` processes (None: one a core) that end with the block, after Ctrl-C too.

    It joins no cluster, listens on this machine alone, opens no dashboard and sends nothing home. What a worker raises
    as a DataError is raised here as such. Raises DataError where Ray is not installed or is running already.
    """
    if workers is not None and workers < 1:
        raise DataError(f"workers is {workers}; expected at least 1")
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"  # Ray reads it when it starts
    try:
        import ray
        import ray.data
    except ImportError as error:
        raise DataError(f"{error.name} is not installed, and engine ray needs Ray Data; run: {INSTALL}") from error
    if ray.is_initialized():
        raise DataError("Ray is running already in this process; expected ray.shutdown() before, as engine ray ends it")
    context = ray.data.DataContext.get_current()
    before = context.enable_progress_bars, context.shuffle_strategy
    context.enable_progress_bars = False  # ours are shown
    # Hashing starts a process more for each part, which takes longer than to sort some million rows.
    context.shuffle_strategy = ray.data.context.ShuffleStrategy.SORT_SHUFFLE_PULL_BASED
    level = logging.getLogger("ray.data").level
    try:
        with _interrupts_held():
            ray.init(
                address="local",
                num_cpus=workers,
                num_gpus=0,
                include_dashboard=False,
                log_to_driver=False,
                logging_level=logging.ERROR,
                _node_ip_address="127.0.0.1",
            )
        logging.getLogger("ray.data").setLevel(logging.ERROR)
        yield ray
    except ray.exceptions.RayError as error:
        cause = error
        while cause is not None and not isinstance(cause, DataError):
            cause = getattr(cause, "cause", None) or cause.__cause__
        if cause is not None:
            raise DataError(str(getattr(cause, "cause", cause))) from error
        if isinstance(error, ray.exceptions.RayTaskError):
            raise
        raise DataError(
            f"Ray stopped ({str(error).strip().splitlines()[-1]}); expected it to run to its end"
        ) from error
    finally:
        with _interrupts_held():
            ray.shutdown()
        context.enable_progress_bars, context.shuffle_strategy = before
        logging.getLogger("ray.data").setLevel(level)


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Ctrl-C in the block is acted on at its end: amid a fork Python loses it, and keeps a lock of logging for ever."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    pressed = []
    before = signal.signal(signal.SIGINT, lambda *_: pressed.append(True))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if pressed:
        raise KeyboardInterrupt
