"""Numbers: what is one, what fills a gap, and scales that one value cannot ruin."""

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.preprocessing import QuantileTransformer

from dien_course.data import DataError
from dien_course.data.numbers import DUST, SCALINGS, Scale, numbers_of

HUNDRED = np.arange(100.0)
finite = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=40).map(np.array)


def where(row: int) -> str:
    return f"row {row}"


def test_without_a_value_far_off_numbers_have_mean_0_and_deviation_1():
    scaled = Scale.fit(HUNDRED).apply(HUNDRED)
    np.testing.assert_allclose(scaled, (HUNDRED - HUNDRED.mean()) / HUNDRED.std(), rtol=1e-6)


def test_one_value_far_off_leaves_the_others_where_they_were():
    """The hundred numbers 0 ... 99 and 1e29: once all became -0.1."""
    values = np.append(HUNDRED, 1e29)
    scale = Scale.fit(values)
    scaled = scale.apply(values)
    assert scale.far(values).tolist() == [False] * 100 + [True]
    np.testing.assert_allclose([scale.low, scale.high], [50 - 20 * 25.5, 50 + 20 * 25.5], rtol=1e-9)
    assert 0.45 < scaled[:100].std() < 1
    assert scaled[100] == scale.apply(np.array([scale.high]))[0] < 10


def test_many_zeros_beside_a_few_counts_are_not_clipped_to_nothing():
    counts = np.array([0.0] * 95 + [1, 3, 10, 30, 1e20])
    scaled = Scale.fit(counts).apply(counts)
    assert len(np.unique(scaled)) == 6 and (np.diff(scaled[94:]) > 0).all()


def test_a_median_fills_the_gaps():
    values = np.array([1.0, np.nan, 3.0, 100.0])
    scale = Scale.fit(values)
    assert scale.fill == 3
    assert scale.apply(values)[1] == scale.apply(np.array([3.0]))[0]


@given(finite, finite)
def test_quantiles_are_scikit_learns(train, test):
    """Its own defaults: 1,000 quantiles at most, uniform in [0, 1].

    Its quantiles are rounded otherwise, by which equal values may part; the ranks are compared on the same quantiles.
    """
    train, test = (np.where(np.abs(values) < DUST, 0.0, values) for values in (train, test))  # theirs is NaN with dust
    theirs = QuantileTransformer(n_quantiles=min(1000, len(train)), subsample=None).fit(train[:, None])
    scale = Scale.fit(train, "quantile")
    np.testing.assert_allclose(scale.quantiles, theirs.quantiles_[:, 0], rtol=1e-9, atol=1e-9)
    theirs.quantiles_[:, 0] = scale.quantiles
    for values in (train, test):
        np.testing.assert_allclose(scale.apply(values), theirs.transform(values[:, None])[:, 0], atol=1e-6)


@pytest.mark.parametrize("scaling", SCALINGS)
def test_numbers_like_dust_count_as_zero(scaling):
    dust = np.array([2e-323, -5e-324, 0.0, 3e-308])
    assert Scale.fit(dust, scaling).apply(dust).tolist() == Scale.fit(np.zeros(4), scaling).apply(np.zeros(4)).tolist()
    beside = np.array([2e-323, -5e-324, 1.0])
    assert np.isfinite(Scale.fit(beside, scaling).apply(np.append(beside, [1e-320, 0.5]))).all()


def test_quantiles_of_many_values_are_scikit_learns():
    random = np.random.default_rng(0)
    train, test = random.lognormal(0, 3, 5000).round(1), random.lognormal(0, 3, 500)
    theirs = QuantileTransformer(n_quantiles=1000, subsample=None).fit(train[:, None])
    found = Scale.fit(train, "quantile").apply(test)
    np.testing.assert_allclose(found, theirs.transform(test[:, None])[:, 0], atol=1e-6)


@pytest.mark.parametrize("scaling", ["standard", "quantile"])
def test_a_scale_survives_json(scaling):
    scale = Scale.fit(np.append(HUNDRED, np.nan), scaling)
    assert Scale.from_dict(json.loads(json.dumps(scale.to_dict()))) == scale


@pytest.mark.parametrize(
    "change",
    [{"deviation": 0.0}, {"fill": float("nan")}, {"low": 1e9}, {"quantiles": [2.0, 1.0]}, {"more": 1}],
)
def test_an_edited_scale_is_refused(change):
    plain = Scale.fit(HUNDRED).to_dict() | change
    with pytest.raises(DataError, match="expected"):
        Scale.from_dict(plain)
    with pytest.raises(DataError, match="a scale is"):
        Scale.from_dict([1.0, 2.0])


@pytest.mark.parametrize("none", ["", "  ", "NA", "nan", "null", "None", "\\N", "?", "-", None, np.nan, pd.NA])
def test_what_files_write_for_no_number_is_none(none):
    found = numbers_of(np.array(["1.5", none, " 2e3 "], dtype=object), where)
    np.testing.assert_array_equal(found, [1.5, np.nan, 2000])


def test_numbers_of_other_types_are_numbers():
    assert numbers_of(np.array([True, False]), where).tolist() == [1, 0]
    np.testing.assert_array_equal(numbers_of(pd.array([1, None], dtype="Int64"), where), [1, np.nan])


@pytest.mark.parametrize("value", ["cheap", "1,5", "inf", "-1e31", "0x10", "1_000", "12 EUR"])
def test_anything_else_is_refused_with_its_row(value):
    with pytest.raises(DataError, match="^row 1: found .*; expected a number"):
        numbers_of(np.array(["1", value], dtype=object), where)


def test_times_are_no_numbers():
    with pytest.raises(DataError, match="row 0: found 2020-01-01.*; expected a number"):
        numbers_of(np.array(["2020-01-01"], dtype="datetime64[ns]"), where)
