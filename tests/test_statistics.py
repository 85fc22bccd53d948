"""Intervals: against scipy, against a table of Student's t, and by how often they hold the truth."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from dien_course.data import DataError
from dien_course.experiments.statistics import interval, paired, values_of

TABLE = pd.DataFrame(
    {
        "condition": ["a", "a", "a", "b", "b", "b"],
        "seed": [0, 1, 2, 2, 1, 0],
        "auc": [0.70, 0.72, 0.74, 0.71, 0.69, 0.69],
    }
)


def test_the_interval_is_scipys():
    values = np.random.default_rng(0).normal(size=7)
    ours = interval(values)
    theirs = stats.ttest_1samp(values, 0).confidence_interval(0.95)
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high))
    assert ours.deviation == pytest.approx(values.std(ddof=1)) and ours.n == 7


def test_differences_are_paired_by_seed_whatever_the_order_of_rows():
    difference = paired(TABLE, "a", "b")
    assert difference.mean == pytest.approx(0.07 / 3)  # 0.01, 0.03, 0.03
    assert difference.half == pytest.approx(4.303 * 0.011547 / 3**0.5, rel=1e-3)
    assert str(difference) == "0.0233 ± 0.0287"


def test_an_interval_at_95_percent_holds_the_truth_95_times_of_100():
    draws = np.random.default_rng(0).normal(3.0, 2.0, (4000, 5))
    held = [(i := interval(row)).low <= 3.0 <= i.high for row in draws]
    assert np.mean(held) == pytest.approx(0.95, abs=0.01)


def test_splits_of_one_data_set_get_a_wider_interval():
    values = [0.70, 0.72, 0.71, 0.69, 0.73]
    widened = interval(values, resampled=0.25)
    assert widened.half / interval(values).half == pytest.approx(((1 / 5 + 0.25) / (1 / 5)) ** 0.5)


def test_one_value_has_no_interval():
    with pytest.raises(DataError, match="at least two"):
        interval([0.7])


def test_a_missing_measure_or_seed_is_said():
    with pytest.raises(DataError, match="no auc of 'c'"):
        values_of(TABLE, "c")
    with pytest.raises(DataError, match="no taste of 'a'"):
        values_of(TABLE, "a", "taste")
    with pytest.raises(DataError, match=r"seeds \[0, 1, 2\], 'b' \[0, 1\]"):
        paired(TABLE.drop(index=3), "a", "b")


def test_the_p_value_is_scipys_and_says_what_the_interval_says():
    random = np.random.default_rng(1)
    for shift in (0.0, 0.3, 0.8, 2.0):
        values = random.normal(shift, 1.0, 5)
        found = interval(values)
        assert found.p_value == pytest.approx(stats.ttest_1samp(values, 0).pvalue)
        assert (found.p_value < 0.05) == (found.low > 0 or found.high < 0)


def test_the_p_value_of_splits_of_one_data_set_is_widened_alike():
    values = [0.012, 0.002, 0.010, 0.004, 0.013]
    plain, widened = interval(values), interval(values, resampled=0.25)
    shrunk = (1 / 5 / (1 / 5 + 0.25)) ** 0.5
    t = stats.ttest_1samp(values, 0).statistic * shrunk
    assert widened.p_value == pytest.approx(2 * stats.t.sf(t, 4))
    assert plain.p_value < 0.05 < widened.p_value and widened.low < 0 < plain.low


def test_values_that_do_not_vary_are_certain():
    assert interval([0.0, 0.0, 0.0]).p_value == 1
    assert interval([0.5, 0.5, 0.5]).p_value == 0


def test_an_interval_keeps_the_values_it_is_of():
    assert paired(TABLE, "a", "b").values == pytest.approx((0.01, 0.03, 0.03))
