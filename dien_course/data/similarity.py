"""Which items stand together in histories, as a short vector for each item (chapter 09)."""

from __future__ import annotations

import numpy as np

from dien_course.data.ragged import Ragged
from dien_course.data.vocabulary import FIRST

SIZE = 16  # numbers of a vector
ROWS = 100_000  # histories that are read; of more, as many are drawn
ITEMS = 20_000  # that have a vector: those in most histories
DIGITS = 4  # of a vector's numbers, so that a checkpoint holds them exactly


def vectors_of(history: Ragged, size: int, seed: int = 0) -> np.ndarray:
    """A vector of length 1 for each of ``size`` ids, 0 for those of no history: float64 (size, ``SIZE``).

    The vectors are the leading singular vectors of the positive pointwise mutual information of two items standing in
    one history, weighted by the root of their singular values (Levy and Goldberg, NeurIPS 2014). Items that stand in
    histories with the same others get vectors that point the same way.
    """
    from scipy.sparse import csr_matrix, diags
    from scipy.sparse.linalg import svds

    random = np.random.default_rng(seed)
    rows = np.arange(len(history)) if len(history) <= ROWS else random.choice(len(history), ROWS, replace=False)
    history = history.take(rows)
    row, ids = history.rows(), history.joined()
    count = np.bincount(ids[ids >= FIRST], minlength=size)
    items = np.sort(np.argsort(-count, kind="stable")[:ITEMS])
    items = items[count[items] > 0]
    vectors = np.zeros((size, SIZE))
    if len(items) <= SIZE:
        return vectors
    known = np.isin(ids, items)
    where = (row[known], np.searchsorted(items, ids[known]))
    stands = csr_matrix((np.ones(known.sum()), where), shape=(len(history), len(items)))
    stands.data[:] = 1
    together = (stands.T @ stands).tocsr()
    together.setdiag(0)
    together.eliminate_zeros()
    if not together.nnz:
        return vectors
    of_one = np.asarray(together.sum(0)).ravel()
    scale = diags(1 / np.maximum(of_one, 1))
    together = (scale @ together @ scale).tocsr() * of_one.sum()
    together.data = np.maximum(np.log(together.data), 0)
    left, strength, _ = svds(together, SIZE, v0=random.standard_normal(len(items)))
    left *= np.sqrt(np.maximum(strength, 0))
    left /= np.maximum(np.linalg.norm(left, axis=1, keepdims=True), 1e-9)
    vectors[items] = left
    return vectors.round(DIGITS)


def similarity(vectors: np.ndarray, target: np.ndarray, history: Ragged) -> np.ndarray:
    """The cosine of each target's vector and the mean of its history's, 0 where one is unknown: float64 (N,)."""
    mean = np.zeros((len(target), vectors.shape[1]))
    np.add.at(mean, history.rows(), vectors[history.joined()])
    norm = np.linalg.norm(mean, axis=1) * np.linalg.norm(vectors[target], axis=1)
    return (mean * vectors[target]).sum(1) / np.maximum(norm, 1e-9)
