"""From a batch of ids to vectors: one embedding table for each vocabulary (chapter 02)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor, nn

from dien_course.data.groups import AttentionGroup
from dien_course.data.spec import FeatureSpec
from dien_course.data.vocabulary import PADDING
from dien_course.layers.embedding import Embedding
from dien_course.layers.pooling import pool
from dien_course.layers.shapes import require_positive
from dien_course.layers.shared_rows import is_one_row, once

ROW_WISE_FROM = 100_000  # ids; from here on training touches only the rows of a table that a batch names


class FeatureEmbedding(nn.Module):
    """The embedding tables of a spec, and the vectors that models ask of them.

    ``sizes``: vocabulary name -> number of ids. Every id has ``embedding_size`` (E) numbers, N(0, std²) at first;
    padding is 0 and stays 0. Dropout in [0, 1) zeroes single numbers of the vectors while training.
    Raises ValueError when a vocabulary has no size.
    """

    def __init__(
        self, spec: FeatureSpec, sizes: Mapping[str, int], embedding_size: int, dropout: float = 0.0, std: float = 0.1
    ):
        super().__init__()
        self.spec = spec
        self.embedding_size = require_positive("embedding_size", embedding_size)
        columns = [column for members in spec.vocabularies.values() for column in members]
        missing = sorted(set(spec.vocabularies) - set(sizes))
        if missing:
            raise ValueError(f"sizes has no entry for vocabulary {missing[0]!r}; found {', '.join(sizes) or 'none'}")
        self.tables = nn.ModuleDict()
        for column in columns:
            name = _key(spec.table_of(column))
            if name not in self.tables:
                self.tables[name] = table_of(sizes[spec.vocabulary_of(column)], embedding_size)
                nn.init.normal_(self.tables[name].weight, std=std)
                with torch.no_grad():
                    self.tables[name].weight[PADDING] = 0
        self.dropout = nn.Dropout(dropout)

    def forward(self, column: str, batch: Mapping[str, Tensor]) -> Tensor:
        """Vectors of one column: ids (...)  ->  (..., E)."""
        return self.dropout(once(self._table(column), _ids(column, batch)))

    def of_group(self, group: AttentionGroup, roles: Sequence[str], batch: Mapping[str, Tensor]) -> list[Tensor]:
        """Vectors of each role (target, history or negatives) of ``group``, its triples side by side: (..., W)."""
        parts = []
        for triple in group.triples:
            columns = [getattr(triple, role) for role in roles]
            tables = {self._table(column) for column in columns}
            if len(tables) == 1:
                vectors = look_up(tables.pop(), [_ids(column, batch) for column in columns])
                parts.append([self.dropout(vector) for vector in vectors])
            else:
                parts.append([self(column, batch) for column in columns])
        return [once(_side_by_side, *role) for role in zip(*parts, strict=True)]

    def group_size(self, group: AttentionGroup) -> int:
        """The width of a target, a behaviour or a negative of ``group``."""
        return self.embedding_size * len(group.triples)

    @property
    def profile_columns(self) -> tuple[str, ...]:
        return tuple(column for column in self.spec.categorical if column not in self.spec.targets)

    @property
    def profile_size(self) -> int:
        """The width of ``profile``."""
        return self.embedding_size * len(self.profile_columns + self.spec.sequences) + len(self.spec.numbers)

    def profile(self, batch: Mapping[str, Tensor]) -> list[Tensor]:
        """Everything but the groups, (B, ·) each: categorical vectors, pooled vectors of sequences, numbers."""
        parts = [self(column, batch) for column in self.profile_columns]
        for column in self.spec.sequences:
            parts.append(pool(self(column, batch), batch[column] != PADDING, self.spec.pooling_of(column)))
        return parts + [batch[column].unsqueeze(1) for column in self.spec.numbers]

    def _table(self, column: str) -> nn.Embedding:
        return self.tables[_key(self.spec.table_of(column))]


def table_of(size: int, width: int) -> nn.Embedding:
    """A table of ``size`` ids with ``width`` numbers each; from ``ROW_WISE_FROM`` ids on its gradient is sparse."""
    return Embedding(size, width, PADDING, sparse=size >= ROW_WISE_FROM)


def look_up(table: nn.Embedding, ids: Sequence[Tensor]) -> list[Tensor]:
    """Vectors of several tensors of ids (B, ...), each (B, ..., E), fetched at once: one gradient instead of many."""
    if len(ids) == 1 or any(is_one_row(one) for one in ids):
        return [once(table, one) for one in ids]
    rows = [one.reshape(one.shape[0], -1) for one in ids]
    vectors = table(torch.cat(rows, dim=1)).split([row.shape[1] for row in rows], dim=1)
    return [vector.view(*one.shape, -1) for vector, one in zip(vectors, ids, strict=True)]


def _ids(column: str, batch: Mapping[str, Tensor]) -> Tensor:
    if column not in batch:
        raise ValueError(f"batch has no column {column!r}; found {', '.join(batch)}")
    return batch[column]


def _side_by_side(*vectors: Tensor) -> Tensor:
    return vectors[0] if len(vectors) == 1 else torch.cat(vectors, dim=-1)


def _key(table: str) -> str:
    """A name that a ModuleDict accepts for whatever a column may be called (``type`` and ``a.b`` it would refuse)."""
    return f"{table}_table".replace(".", "_dot_")
