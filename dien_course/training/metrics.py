"""How good predictions are: AUC, GAUC, log loss (chapters 01 and 09)."""

from __future__ import annotations

import numpy as np

from dien_course.errors import DataError

TINY = 1e-7  # probabilities are clipped here before their logarithm is taken


def auc(probability: np.ndarray, label: np.ndarray) -> float:
    """Area under the ROC curve: the share of (1, 0) pairs in the right order, ties counted half.

    The pairs are counted in whole numbers, so nothing is rounded before the one division at the end.
    Shapes: probability (n,), any numbers, label (n,) of 0 and 1. Raises DataError when all labels are the same, when
    one is neither 0 nor 1, and when a probability is NaN.
    """
    probability, label = np.asarray(probability, np.float64), np.asarray(label, np.float64)
    if label.min() == label.max():
        raise DataError(f"all {len(label)} labels are {label[0]:g}; expected both 0 and 1, or no AUC exists")
    strange = (label != 0) & (label != 1)
    if strange.any():
        raise DataError(f"row {strange.argmax() + 1}: the label is {label[strange][0]:g}; expected 0 or 1")
    missing = np.isnan(probability)
    if missing.any():
        raise DataError(f"row {missing.argmax() + 1}: the probability is NaN; expected a number")
    clicked, other = np.sort(probability[label == 1]), np.sort(probability[label == 0])
    below, not_above = (int(np.searchsorted(other, clicked, side).sum()) for side in ("left", "right"))
    return (below + not_above) / (2 * len(clicked) * len(other))


def gauc(probability: np.ndarray, label: np.ndarray, owner: np.ndarray) -> float | None:
    """Mean of the users' own AUCs, weighted by their number of rows (DIN paper, the section on metrics).

    Users whose labels are all the same have no AUC and are left out; None when no user is left.
    Shapes: probability, label and owner (the user of each row), (n,) each.
    """
    import pandas as pd

    table = pd.DataFrame({"owner": owner, "label": np.asarray(label, np.float64), "rank": probability})
    table["rank"] = table.groupby("owner")["rank"].rank()
    table["positive_rank"] = table["rank"] * table["label"]
    users = table.groupby("owner").agg(n=("label", "size"), clicks=("label", "sum"), ranks=("positive_rank", "sum"))
    users = users[(users.clicks > 0) & (users.clicks < users.n)]
    if users.empty:
        return None
    own = (users.ranks - users.clicks * (users.clicks + 1) / 2) / (users.clicks * (users.n - users.clicks))
    return float(np.average(own, weights=users.n))


def log_loss(probability: np.ndarray, label: np.ndarray) -> float:
    """Mean negative log-likelihood in nats; log 2 = 0.693 for a coin: probability (n,) and label (n,) of 0 and 1.

    Or probability (n, K) of K classes and label (n,) of 0 to K - 1.
    """
    probability = np.clip(np.asarray(probability, np.float64), TINY, 1 - TINY)
    if probability.ndim == 2:
        return float(-np.mean(np.log(probability[np.arange(len(label)), np.asarray(label, np.int64)])))
    return float(-np.mean(np.where(np.asarray(label) == 1, np.log(probability), np.log1p(-probability))))
