"""A logistic regression on counts: how far one comes without a network and without order (chapter 10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dien_course.data.derived import folds_of
from dien_course.data.encode import Encoded
from dien_course.data.groups import AttentionGroup
from dien_course.data.spec import FeatureSpec
from dien_course.experiments.yardsticks import popularity, smoothed_mean

if TYPE_CHECKING:  # importing scipy and scikit-learn takes time, so only the functions that need them do
    from scipy.sparse import csr_matrix

AHEAD = ("popularity", "mean", "cosine")  # of the features: those of the whole training part
WITHOUT_LABELS = ("popularity", "length", "cosine")
FOLDS = 5  # parts of the training rows whose movie means are made from the other parts


def logistic_on_counts(
    train: Encoded,
    test: Encoded,
    group: AttentionGroup,
    seed: int = 0,
    spec: FeatureSpec | None = None,
    time: np.ndarray | None = None,
) -> np.ndarray:
    """P(click) by a logistic regression (scikit-learn) on counts that know no order: float64 (N,).

    For each row: the popularity and the movie mean of the target (for training rows from other rows than themselves),
    the length of the history, how often the target stands in it, how often the target and the behaviours stand in one
    training history (cosine), and the share of behaviours of the target's other columns (its genre). With a ``spec``
    also all numbers that a model of it reads, and a column for each value of its categorical columns and sequences;
    where it has a ``time``, popularity, movie mean and cosine are left to its derived numbers, if it has any.

    ``time`` (N,) of the training rows, where the parts were cut in time: a training row is then counted in the rows
    strictly before its block of time alone, as a test row is in those before the test, so that it sees nothing of what
    its user or others did later; the rows of the first block, before which there is nothing, are not fitted on. Where
    the other rows have not both labels, every test row gets the training part's click rate.
    """
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    together = _cosine(train, group)
    if time is None:
        rows, features = train, _out_of_fold(train, group, seed, together)
    else:
        fitted, features = _counted_before(train, group, time)
        rows = train.take(fitted)
        if len(np.unique(rows.label)) < 2:
            return np.full(len(test), train.label.mean())
    model = make_pipeline(StandardScaler(with_mean=spec is None), LogisticRegression(max_iter=1000))
    model.fit(_with_columns(features, train, rows, spec), rows.label)
    movie_mean = smoothed_mean(train, test, group.triples[0].target)
    features = _features(train, test, movie_mean, group, together)
    return model.predict_proba(_with_columns(features, train, test, spec))[:, 1]


def _out_of_fold(train: Encoded, group: AttentionGroup, seed: int, together: csr_matrix) -> dict[str, np.ndarray]:
    """What is counted of each training row: its movie mean in other rows, all else in all of them."""
    fold = np.random.default_rng(seed).integers(0, FOLDS, len(train))
    own_mean = np.empty(len(train))
    for number in range(FOLDS):
        others, these = train.take(np.flatnonzero(fold != number)), np.flatnonzero(fold == number)
        own_mean[these] = smoothed_mean(others, train.take(these), group.triples[0].target)
    return _features(train, train, own_mean, group, together)


def _counted_before(
    train: Encoded, group: AttentionGroup, time: np.ndarray
) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """The training rows that have others strictly before their block of ``time``, and what is counted in those."""
    fitted, parts = [np.empty(0, np.int64)], [dict[str, np.ndarray]()]
    for these, others in folds_of(train, time):
        if not len(others):
            continue
        before, rows = train.take(others), train.take(these)
        mean = smoothed_mean(before, rows, group.triples[0].target)
        parts.append(_features(before, rows, mean, group, _cosine(before, group, size=_items(train, group))))
        fitted.append(these)
    return np.concatenate(fitted), {name: np.concatenate([part[name] for part in parts[1:]]) for name in parts[-1]}


def _with_columns(
    features: dict[str, np.ndarray], train: Encoded, rows: Encoded, spec: FeatureSpec | None
) -> np.ndarray | csr_matrix:
    """``features`` (N, F), with a ``spec`` the numbers and the categories of ``rows`` beside them."""
    from scipy.sparse import csr_matrix, hstack

    left_out = AHEAD if spec is not None and spec.time is not None and spec.derived else ()
    counted = np.stack([values for name, values in features.items() if name not in left_out], axis=1)
    if spec is None:
        return counted
    columns = [csr_matrix(counted)] + [csr_matrix(rows.scalars[name][:, None]) for name in spec.numbers]
    for name in [name for name in spec.categorical if name not in spec.targets] + list(spec.sequences):
        ragged = rows.sequences.get(name)
        row, ids = np.arange(len(rows)), rows.scalars.get(name)
        known = train.scalars[name] if ragged is None else train.sequences[name].values
        if ragged is not None:
            row, ids = ragged.rows(), ragged.joined()
        known, ids = known.max(initial=0), np.minimum(ids, known.max(initial=0))
        columns.append(csr_matrix((np.ones(len(ids)), (row, ids)), shape=(len(rows), 1 + int(known))))
    return hstack(columns).tocsr()


def logistic_on_neighbours(train: Encoded, test: Encoded, group: AttentionGroup) -> np.ndarray:
    """P(click) by a logistic regression (scikit-learn) on ``neighbours`` alone: float64 (N,).

    For a log of positives. There the negatives are drawn, so that an item's mean label says how often it was drawn and
    no more; ``logistic_on_counts``, which has the mean label, ranks worse there than popularity does.
    """
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    model = make_pipeline(StandardScaler(), LogisticRegression())
    model.fit(neighbours(train, train, group), train.label)
    return model.predict_proba(neighbours(train, test, group))[:, 1]


def neighbours(train: Encoded, rows: Encoded, group: AttentionGroup) -> np.ndarray:
    """What counting says of each row without labels: float64 (N, 3).

    The log of the target's popularity, that of the history's length, and the mean over the behaviours of how often
    each stands beside the target in a training history (cosine).
    """
    features = _features(train, rows, np.full(len(rows), 0.5), group, _cosine(train, group))
    return np.stack([features[name] for name in WITHOUT_LABELS], axis=1)


def _features(
    train: Encoded, rows: Encoded, movie_mean: np.ndarray, group: AttentionGroup, together: csr_matrix
) -> dict[str, np.ndarray]:
    """What is counted of each row, by name: (N,) each; of a further history the share that is like the target."""
    first, *others = group.triples
    history, target = rows.sequences[first.history], rows.scalars[first.target]
    length = history.end - history.start
    row, behaviour = history.rows(), history.joined()

    def share(values: np.ndarray) -> np.ndarray:
        return np.bincount(row, weights=values, minlength=len(rows)) / np.maximum(length, 1)

    pairs = np.asarray(together[target[row], behaviour]).ravel() if len(row) else np.empty(0)
    features = {
        "popularity": np.log(popularity(train, rows, group) + 1e-3),
        "mean": np.log(movie_mean / (1 - movie_mean)),
        "length": np.log1p(length),
        "repeats": share(behaviour == target[row]),
        "cosine": share(pairs),
    }
    for triple in others:
        like = rows.sequences[triple.history].joined() == rows.scalars[triple.target][row]
        features[f"share of {triple.history}"] = share(like)
    return features


def _items(train: Encoded, group: AttentionGroup) -> int:
    """1 more than the largest id of an item that the training rows know."""
    first = group.triples[0]
    return 1 + int(max(train.sequences[first.history].values.max(initial=0), train.scalars[first.target].max()))


def _cosine(train: Encoded, group: AttentionGroup, size: int | None = None) -> csr_matrix:
    """(items, items): in how many training histories two items stand together, over the mean of how many have each."""
    from scipy.sparse import csr_matrix, diags

    first = group.triples[0]
    history = train.sequences[first.history]
    row, behaviour = history.rows(), history.joined()
    size = size or _items(train, group)
    seen = csr_matrix((np.ones(len(row)), (row, behaviour)), shape=(len(train), size))
    seen.data[:] = 1
    scale = diags(1 / np.sqrt(np.maximum(np.asarray(seen.sum(0)).ravel(), 1)))
    return (scale @ (seen.T @ seen) @ scale).tocsr()
