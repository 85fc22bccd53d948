"""Runs conditions × seeds in parallel processes and keeps each result as soon as it is there (chapter 10)."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path

import torch
from tqdm.auto import tqdm

from dien_course.experiments.conditions import Condition, FolderData
from dien_course.experiments.material import checksum
from dien_course.experiments.results import read_result, write_result
from dien_course.experiments.trials import run


def run_study(
    conditions: Sequence[Condition],
    seeds: int | Sequence[int],
    results: Path,
    *,
    folders: Mapping[str, Path] | None = None,
    processes: int | None = None,
    progress: bool = True,
) -> list[str]:
    """Makes every result of ``conditions`` × ``seeds`` (0, 1, ..., or those named) that ``results`` does not hold yet.

    Conditions come in the order given; ``processes`` (as many as cores, unless told) run one trial each, on one thread.
    A result is written when its trial ends, so a kill loses the trials under way and nothing else, and running again
    goes on from there. Conditions on real data whose folder is not among ``folders`` are left out: returns their names.
    """
    folders = dict(folders or {})
    chosen = range(seeds) if isinstance(seeds, int) else seeds
    checksums = {name: checksum(folder) for name, folder in folders.items()}
    lacking = [c.name for c in conditions if isinstance(c.data, FolderData) and c.data.folder not in folders]
    todo = []
    for condition in conditions:
        if condition.name in lacking:
            continue
        known = checksums.get(getattr(condition.data, "folder", None))
        todo += [(condition, s, known) for s in chosen if read_result(results, condition, s, known) is None]
    if not todo:
        return lacking
    workers = min(len(todo), processes or _cores())
    pool = ProcessPoolExecutor(workers, get_context("spawn"), initializer=torch.set_num_threads, initargs=(1,))
    bar = tqdm(total=len(todo), unit="trial", desc="experiments", disable=not progress, smoothing=0.05)
    try:
        running = {pool.submit(run, c, seed, folders): (c, seed, known) for c, seed, known in todo}
        for future in as_completed(running):
            condition, seed, known = running[future]
            write_result(results, condition, seed, known, future.result())
            bar.set_postfix_str(f"{condition.name}, seed {seed}")
            bar.update()
    finally:
        bar.close()
        pool.shutdown(wait=True, cancel_futures=True)
    return lacking


def _cores() -> int:
    """The cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
