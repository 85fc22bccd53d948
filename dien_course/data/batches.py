"""Batches: slices of arrays made by index arithmetic, never a Python loop over rows (chapter 01)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import copy

import numpy as np
import torch
from torch import Tensor

from dien_course.data.encode import Encoded
from dien_course.data.negatives import NegativeSampler
from dien_course.data.ragged import Ragged
from dien_course.data.vocabulary import PADDING
from dien_course.errors import DataError

BUCKET = 50  # batches whose rows are sorted by length together


class Batches:
    """An iterable of batches: dicts from column name to tensor.

    Scalars and ``label`` are (B,), sequences (B, T) int64 ids padded with 0 at the end, T the longest of the batch and
    at least 1. ``row`` (B,) says which sample each row is.

    ``shuffle`` gives a new order every epoch, the same for the same seed. ``bucket`` puts histories of like length
    together, which saves padding. ``negatives`` are samplers whose draws replace the columns of the same name.
    For several processes, ``shard(rank, processes)`` gives each its own rows of every batch; ``batch_size`` is that of
    all of them together. A last batch with fewer rows than processes goes to every one of them whole. ``together`` is
    the number of rows that the batch given last has over all processes.
    Raises DataError when there are no samples or a setting is out of range.
    """

    def __init__(
        self,
        data: Encoded,
        batch_size: int = 128,
        *,
        shuffle: bool = False,
        seed: int = 0,
        bucket: bool = False,
        negatives: Sequence[NegativeSampler] = (),
    ):
        if not len(data):
            raise DataError("there are no samples; expected at least one")
        if batch_size < 1:
            raise DataError(f"batch_size is {batch_size}; expected at least 1")
        self.data = data
        self.batch_size = batch_size
        self.shuffle = shuffle
        self.seed = seed
        self.bucket = bucket
        self.negatives = tuple(negatives)
        self.epoch = 0
        self.rank, self.processes, self.together = 0, 1, 0
        self._position, self._resumed = {"epoch": 0, "step": 0, "draws": None}, False

    def shard(self, rank: int, processes: int) -> Batches:
        """The same batches as seen by process ``rank`` of ``processes``, which has every ``processes``-th row of them.

        Each process makes the whole batch, so that width and negatives are those of one process, and keeps its rows.
        """
        if not 0 <= rank < processes:
            raise DataError(f"rank is {rank} of {processes} processes; expected 0 <= rank < processes")
        if self.batch_size < processes:
            raise DataError(
                f"batch_size is {self.batch_size} for {processes} processes together; expected at least a row for each"
            )
        part = copy(self)
        part.rank, part.processes = rank, processes
        return part

    @property
    def rows(self) -> int:
        """Rows of one epoch, over all processes."""
        return len(self.data)

    def __len__(self) -> int:
        return -(-self.rows // self.batch_size)

    def __iter__(self) -> Iterator[dict[str, Tensor]]:
        size, epoch = self.batch_size, self.epoch
        order = self._order(np.random.default_rng([self.seed, epoch]), size)
        draws = np.random.default_rng([self.seed, epoch, 0, 1])
        first = 0
        if self._resumed:
            first, draws.bit_generator.state = self._position["step"], self._position["draws"]
        self.epoch, self._resumed = epoch + 1, False
        for number in range(first, len(self)):
            batch = self.batch(order[number * size : (number + 1) * size], draws)
            self._position = {"epoch": epoch, "step": number + 1, "draws": draws.bit_generator.state}
            self.together = len(batch["row"])
            if 1 < self.processes <= self.together:
                batch = {name: tensor[self.rank :: self.processes].contiguous() for name, tensor in batch.items()}
            yield batch
        self._position = {"epoch": epoch + 1, "step": 0, "draws": None}

    @property
    def position(self) -> dict:
        """How far the last pass over the batches has come, as plain numbers for ``go_to``."""
        return self._position

    def go_to(self, position: Mapping) -> None:
        """The next pass begins with the batch after ``position``, which is that of the same data and settings."""
        self.epoch, self._position = position["epoch"], dict(position)
        self._resumed = position["step"] > 0

    def batch(self, rows: np.ndarray, generator: np.random.Generator | None = None) -> dict[str, Tensor]:
        """The batch of the samples numbered ``rows`` (B,)."""
        data = self.data
        batch = {name: values[rows] for name, values in data.scalars.items()}
        drawn = {column for sampler in self.negatives for column in sampler.columns}
        for name, ragged in data.sequences.items():
            if name not in drawn:
                batch[name] = padded(ragged, rows)
        for sampler in self.negatives:
            real = batch[sampler.history] != PADDING
            owner = np.repeat(data.owner[rows], real.sum(1))
            generator = generator or np.random.default_rng(self.seed)
            for column, values in zip(sampler.columns, sampler.draw(owner, generator), strict=True):
                batch[column] = np.zeros(real.shape, dtype=np.int64)
                batch[column][real] = values
        if data.label is not None:
            batch["label"] = data.label[rows].astype(np.float32)
        batch["row"] = rows
        return {name: torch.from_numpy(np.ascontiguousarray(values)) for name, values in batch.items()}

    def _order(self, generator: np.random.Generator, step: int) -> np.ndarray:
        order = generator.permutation(len(self.data)) if self.shuffle else np.arange(len(self.data))
        if not self.bucket:
            return order
        longest = np.zeros(len(order), dtype=np.int64)
        for ragged in self.data.sequences.values():
            longest = np.maximum(longest, ragged.end - ragged.start)
        pieces = []
        for begin in range(0, len(order), step * BUCKET):
            rows = order[begin : begin + step * BUCKET]
            rows = rows[np.argsort(longest[rows], kind="stable")]
            steps = [rows[b : b + step] for b in range(0, len(rows), step)]
            if self.shuffle:  # a last, shorter step stays last
                steps[:-1] = [steps[i] for i in generator.permutation(len(steps) - 1)]
            pieces += steps
        return np.concatenate(pieces)


def padded(ragged: Ragged, rows: np.ndarray) -> np.ndarray:
    """The sequences numbered ``rows`` (B,), oldest first, padded with 0 at the end: int64 (B, T), T >= 1."""
    start = ragged.start[rows].astype(np.int64)
    length = ragged.end[rows] - start
    steps = np.arange(max(1, int(length.max(initial=0))))
    real = steps < length[:, None]
    if not len(ragged.values):
        return np.zeros(real.shape, dtype=np.int64)
    places = np.where(real, start[:, None] + steps, 0)
    return np.where(real, ragged.values[places], PADDING)
