"""AUC, GAUC and log loss against counting by hand and scikit-learn."""

from collections import Counter
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sklearn import metrics as sklearn_metrics

from dien_course.data import DataError
from dien_course.training.metrics import auc, gauc, log_loss

ROWS = st.lists(st.tuples(st.sampled_from([0.1, 0.2, 0.5, 0.9]), st.integers(0, 1), st.integers(0, 3)), min_size=2)


def pairs_in_order(probability, label) -> float | None:
    rows = list(zip(probability, label, strict=True))
    won = [(p > q) + 0.5 * (p == q) for p, clicked in rows if clicked for q, other in rows if not other]
    return sum(won) / len(won) if won else None


@given(ROWS)
def test_auc_is_the_share_of_pairs_in_order(rows):
    probability, label, _ = (np.array(column) for column in zip(*rows, strict=True))
    assume(0 < label.sum() < len(label))
    assert auc(probability, label) == pairs_in_order(probability, label)


@given(ROWS)
def test_gauc_weighs_each_users_auc_by_its_rows(rows):
    probability, label, owner = (np.array(column) for column in zip(*rows, strict=True))
    total, weight = 0.0, 0
    for user in set(owner.tolist()):
        own = owner == user
        value = pairs_in_order(probability[own].tolist(), label[own].tolist())
        if value is not None:
            total, weight = total + value * own.sum(), weight + own.sum()
    expected = total / weight if weight else None
    assert gauc(probability, label, owner) == (None if expected is None else pytest.approx(expected))


def test_log_loss_is_that_of_scikit_learn():
    rng = np.random.default_rng(0)
    probability, label = rng.random(200), rng.integers(0, 2, 200)
    assert log_loss(probability, label) == pytest.approx(sklearn_metrics.log_loss(label, probability))
    assert np.isfinite(log_loss(np.array([0.0, 1.0]), np.array([1, 0])))


@pytest.mark.parametrize("decimals", [1, 2, 9], ids=["ten values", "a hundred values", "hardly a tie"])
def test_auc_of_many_float32_scores_is_exact(decimals):
    rng = np.random.default_rng(decimals)
    score = rng.random(200_000, dtype=np.float32).round(decimals)
    label = (rng.random(len(score)) < 0.3).astype(np.float32)
    clicked, other = Counter(score[label == 1].tolist()), Counter(score[label == 0].tolist())
    twice, below = 0, 0  # whole numbers of any size
    for value in sorted(set(clicked) | set(other)):
        twice += clicked[value] * (2 * below + other[value])
        below += other[value]
    exact = Fraction(twice, 2 * clicked.total() * other.total())
    assert auc(score, label) == float(exact)
    assert sklearn_metrics.roc_auc_score(label, score) == pytest.approx(float(exact), abs=1e-12)


def test_auc_takes_any_numbers_and_labels_of_any_type():
    assert auc(np.array([-3, 7, 12]), np.array([False, True, True])) == 1.0
    assert auc([5.0, 0.5, 0.5], [0, 0, 1]) == 0.25


def test_a_label_or_a_score_that_is_none_is_named():
    with pytest.raises(DataError, match="row 2: the label is 2; expected 0 or 1"):
        auc(np.array([0.1, 0.2, 0.3]), np.array([1, 2, 0]))
    with pytest.raises(DataError, match="row 3: the probability is NaN; expected a number"):
        auc(np.array([0.1, 0.2, np.nan]), np.array([1, 0, 0]))


def test_close_probabilities_keep_their_order():
    assert auc(np.array([1e-9, 2e-9, 3e-9, 4e-9]), np.array([0, 1, 0, 1])) == 0.75


def test_one_class_has_no_auc():
    with pytest.raises(DataError, match="all 3 labels are 1; expected both 0 and 1"):
        auc(np.array([0.1, 0.2, 0.3]), np.array([1, 1, 1]))


def test_arrays_that_may_not_be_written_to_are_read_without_a_warning():
    probability, label = np.array([0.2, 0.8]), np.array([0, 1])
    probability.flags.writeable = label.flags.writeable = False
    assert auc(probability, label) == 1.0
