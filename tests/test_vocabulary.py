"""Vocabularies: one id for one value however it is written, and never one id for two."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dien_course.data import DataError, Vocabulary
from dien_course.data.vocabulary import counted, text_of

LARGE = [2**53, 2**53 + 1, 2**53 + 2]


def objects(*values) -> np.ndarray:
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


def test_ids_above_2_to_the_53_do_not_merge():
    vocabulary = Vocabulary.fit(np.array(LARGE))
    asked = objects("9007199254740993", "9007199254740992", "", "9007199254740994", "9007199254740995")
    assert vocabulary.encode(asked).tolist() == [3, 2, 1, 4, 1]


@pytest.mark.parametrize(
    "values",
    [
        np.array(LARGE),
        np.array(LARGE, dtype=np.uint64),
        pd.array([*LARGE, None], dtype="Int64"),
        objects(*LARGE, None),
        objects(*map(str, LARGE), np.nan),
        objects(LARGE[0], str(LARGE[1]), np.int64(LARGE[2]), pd.NA),
        pd.Series([*map(str, LARGE), None], dtype="str"),
        pd.Categorical([*map(str, LARGE), None]),
    ],
    ids=["int64", "uint64", "Int64 with a gap", "objects", "text", "a mixture", "pandas' text", "categories"],
)
def test_large_ids_of_every_type_stay_apart_and_are_the_same_ids(values):
    vocabulary = Vocabulary.fit(values)
    assert [int(value) for value in vocabulary.values] == LARGE
    for other in (np.array(LARGE), objects(*map(str, LARGE)), objects(*LARGE)):
        assert vocabulary.encode(other).tolist() == [2, 3, 4]
    assert vocabulary.encode(values).tolist() == [2, 3, 4, 1][: len(values)]


def test_unsigned_ids_beyond_int64_stay_apart():
    values = np.array([2**64 - 1, 2**64 - 2, 5], dtype=np.uint64)
    vocabulary = Vocabulary.fit(values)
    assert sorted(vocabulary.encode(values).tolist()) == [2, 3, 4]
    assert vocabulary.encode(objects(str(2**64 - 1))).tolist() == vocabulary.encode(values[:1]).tolist()


def test_a_float_that_stands_for_several_ids_is_refused():
    for values in (np.array([2.0**53, 1.0]), objects(2.0**53, 1.0)):
        with pytest.raises(
            DataError, match="an id is the floating-point number 9007199254740992; expected whole numbers"
        ):
            Vocabulary.fit(values)


def test_a_column_of_whole_numbers_with_gaps_holds_whole_numbers():
    vocabulary = Vocabulary.fit(np.array([12.0, np.nan, 7.0]))
    assert vocabulary.to_list() == [7, 12]
    assert vocabulary.encode(np.array([7.0, 12.0, np.nan, 12.5])).tolist() == [2, 3, 1, 1]


@pytest.mark.parametrize("twelve", ["12", "12.0", " 12", "12.00 ", 12, 12.0, np.int32(12), np.float32(12), "\xa012"])
def test_twelve_is_one_id_however_it_is_written(twelve):
    assert text_of(twelve) == "12"
    for vocabulary in (Vocabulary.fit(objects("12", "012", "x")), Vocabulary.fit(objects(twelve, "012", "x"))):
        assert vocabulary.to_list() == ["012", "12", "x"]
        assert vocabulary.encode(objects(twelve, "012", "12.5", "0012")).tolist() == [3, 2, 1, 1]
    assert Vocabulary.fit(np.array([12, 13])).encode(objects(twelve, "012")).tolist() == [2, 1]


@given(st.lists(st.one_of(st.integers(-(2**70), 2**70), st.text(max_size=4), st.none()), max_size=12))
def test_two_values_share_an_id_exactly_if_they_are_written_alike(values):
    array = objects(*values)
    ids = Vocabulary.fit(array).encode(array)
    for value, one in zip(values, ids.tolist(), strict=True):
        assert (one == 1) == (text_of(value) == "")
        for other, two in zip(values, ids.tolist(), strict=True):
            assert (one == two) == (text_of(value) == text_of(other))


def test_a_vocabulary_written_and_read_again_gives_the_same_ids():
    for values in (np.array(LARGE), objects("b", "a", 3), np.array([], dtype=np.int64)):
        vocabulary = Vocabulary.fit(values)
        assert Vocabulary(vocabulary.to_list()).encode(values).tolist() == vocabulary.encode(values).tolist()


@pytest.mark.parametrize("kind", [np.array, lambda values: objects(*map(str, values))])
def test_an_id_named_less_than_least_count_times_is_unknown(kind):
    targets, history = kind([1, 1, 2, 3]), kind([1, 2, 4, 4, 4])
    assert [int(v) for v in Vocabulary.fit(targets, history, least_count=3).values] == [1, 4]
    assert Vocabulary.fit(targets, history, least_count=2).encode(kind([1, 2, 3, 4])).tolist() == [2, 3, 1, 4]
    assert len(Vocabulary.fit(targets, history, least_count=9)) == 2


def test_values_are_counted_as_they_are_written_and_missing_ones_apart():
    names, times, missing = counted(objects("12", "12.0", " a", "a", "", None))
    assert dict(zip(names, times.tolist(), strict=True)) == {"12": 2, "a": 2}
    assert missing == 2


def test_a_list_is_no_id():
    with pytest.raises(DataError, match="an id is not a single value"):
        Vocabulary.fit(objects(["a", "b"], "c"))
