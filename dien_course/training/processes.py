"""Several processes that train one model: how they begin, who of them speaks, and what they add up (chapter 12)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout, suppress
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor, distributed

from dien_course.errors import DataError, DataNote

if TYPE_CHECKING:  # importing it takes time, so only the functions that need it do
    from accelerate import Accelerator

OF_MPI = ("PMI_SIZE", "OMPI_COMM_WORLD_SIZE", "MV2_COMM_WORLD_SIZE")
COUNTS = ("--num_processes", "--num-processes")


def launched() -> bool:
    """Whether a launcher (torchrun, accelerate launch, mpirun) has started this process as one of several."""
    names = [*(["WORLD_SIZE"] if "RANK" in os.environ else []), *OF_MPI]
    sizes = [os.environ.get(name, "") for name in names]
    return any(size.isdecimal() and int(size) > 1 for size in sizes)


def begin() -> Accelerator:
    """Accelerate, with all processes that were launched joined: by nccl where there are GPUs, else by gloo.

    Accelerate by itself joins processes without GPUs only where ``ACCELERATE_USE_CPU`` says so; each would train alone.
    Raises DataError where a launcher was asked for several processes and has started one, or for mixed precision.
    """
    from accelerate import Accelerator

    _require_all_that_were_asked_for()
    asked = os.environ.get("ACCELERATE_MIXED_PRECISION", "no")
    if asked != "no":
        raise DataError(
            f"accelerate was asked for mixed precision {asked}; expected train's own --precision bf16 instead"
        )
    return Accelerator(cpu=launched() and not torch.cuda.is_available(), mixed_precision="no")


def place() -> tuple[int, int]:
    """(number of this process, number of processes); (0, 1) before ``begin``."""
    if not distributed.is_available() or not distributed.is_initialized():
        return 0, 1
    return distributed.get_rank(), distributed.get_world_size()


def added_up(values: np.ndarray, device: torch.device | str = "cpu") -> np.ndarray:
    """The sum of the processes' ``values``, of one shape."""
    if place()[1] == 1:
        return values
    tensor = torch.from_numpy(np.ascontiguousarray(values)).to(device)
    distributed.all_reduce(tensor)
    return tensor.cpu().numpy()


def from_all(tensor: Tensor) -> list[Tensor]:
    """The processes' tensors, in their order."""
    count = place()[1]
    if count == 1:
        return [tensor]
    found: list = [None] * count
    distributed.all_gather_object(found, tensor)
    return found


@contextmanager
def one_voice() -> Iterator[bool]:
    """Within the block only the first process of each machine speaks; yields whether this is the first of all.

    Others print nothing, note nothing, and end with status 2 in silence where a DataError ends the speaker with it.
    """
    if not launched():
        _require_all_that_were_asked_for()
        yield True
        return
    import warnings

    begin()
    try:
        if os.environ.get("LOCAL_RANK", str(place()[0])) == "0":
            yield place()[0] == 0
            return
        with open(os.devnull, "w", encoding="utf-8") as nowhere, redirect_stdout(nowhere):
            warnings.simplefilter("ignore", DataNote)
            try:
                yield False
            except DataError as error:
                raise SystemExit(2) from error
    finally:
        with suppress(ValueError, RuntimeError):
            distributed.destroy_process_group()


def _require_all_that_were_asked_for() -> None:
    """Without GPUs ``accelerate launch --num_processes 2`` starts one process and says nothing."""
    if launched() or "ACCELERATE_USE_CPU" not in os.environ:
        return
    import psutil

    try:
        words = psutil.Process().parent().cmdline()
    except (psutil.Error, AttributeError):
        return
    if not any("accelerate" in word for word in words):
        return
    for place_, word in enumerate(words):
        name, _, value = word.partition("=")
        value = value or (words[place_ + 1] if place_ + 1 < len(words) else "")
        if name in COUNTS and value.isdecimal() and int(value) > 1:
            raise DataError(
                f"accelerate launch was asked for {value} processes and has started one, as it does without GPUs; "
                f"expected: torchrun --nproc-per-node {value} -m dien_course train"
            )
