"""Vocabularies and encoding: what is learned from the training part, and only from it."""

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dien_course.data import AttentionGroup, DataError, Encoder, FeatureSpec, Ragged, Samples, Vocabulary

SPEC = FeatureSpec(
    groups=(AttentionGroup("movie", (("movie", "history", "negatives"), ("genre", "genreHistory", None))),),
    categorical=("gender",),
    numeric=("age",),
    user="user",
    max_length=2,
)


def ragged(*lists) -> Ragged:
    lengths = np.array([len(values) for values in lists])
    end = lengths.cumsum()
    return Ragged(np.array([value for values in lists for value in values]), end - lengths, end)


def samples(**changed) -> Samples:
    columns = {
        "user": np.array([7, 7, 9]),
        "movie": np.array([10, 20, 30]),
        "genre": np.array(["Drama", "War", "Drama"], dtype=object),
        "gender": np.array(["F", "F", "M"], dtype=object),
        "age": np.array([20.0, 20.0, 50.0]),
        "label": np.array([1, 0, 1], dtype=np.int8),
    }
    sequences = {
        "history": ragged([], [10, 11, 12], [20]),
        "negatives": ragged([], [30, 31, 32], [33]),
        "genreHistory": ragged([], ["Drama", "War", "War"], ["War"]),
    }
    return Samples(columns | changed.get("columns", {}), sequences | changed.get("sequences", {}))


def test_padding_is_0_and_unknown_is_1():
    vocabulary = Vocabulary.fit(np.array([30, 10, 10]))
    assert vocabulary.encode(np.array([10, 30, 99])).tolist() == [2, 3, 1]
    assert vocabulary.decode([0, 1, 2, 3]).tolist() == [None, None, 10, 30]
    assert len(vocabulary) == 4


@given(st.lists(st.integers(-(2**40), 2**40)), st.lists(st.integers(-(2**40), 2**40)))
def test_known_values_come_back_and_others_do_not(known, others):
    vocabulary = Vocabulary.fit(np.array(known, dtype=np.int64))
    asked = np.array(known + others, dtype=np.int64)
    decoded = vocabulary.decode(vocabulary.encode(asked))
    assert decoded.tolist() == [value if value in known else None for value in asked.tolist()]


def test_numbers_and_their_text_are_the_same_value():
    assert Vocabulary.fit(np.array([5, 6])).encode(np.array(["6", "x", ""], dtype=object)).tolist() == [3, 1, 1]
    assert Vocabulary.fit(np.array(["5", "6"], dtype=object)).encode(np.array([6, 7])).tolist() == [3, 1]


def test_categories_and_missing_values_are_encoded():
    vocabulary = Vocabulary.fit(np.array(["a", "b"], dtype=object))
    assert vocabulary.encode(pd.Categorical(["b", None, "c", "a"])).tolist() == [3, 1, 1, 2]
    assert len(Vocabulary.fit(np.array(["a", None, ""], dtype=object))) == 3


def test_target_history_and_negatives_share_ids():
    encoded = Encoder.fit(SPEC, samples()).encode(samples())
    ten = encoded.scalars["movie"][0]
    assert encoded.sequences["history"].values[0] == ten
    assert encoded.sequences["negatives"].values[0] == encoded.scalars["movie"][2]


def test_only_the_newest_behaviours_are_kept():
    encoder = Encoder.fit(SPEC, samples())
    history = encoder.encode(samples()).sequences["history"]
    assert encoder.vocabularies["movie"].decode(history[1]).tolist() == [11, 12]
    assert len(history[0]) == 0


def test_nothing_of_the_test_part_enters_the_vocabulary():
    train, test = samples().take(np.array([0, 1])), samples().take(np.array([2]))
    encoder = Encoder.fit(SPEC, train)  # shares its flat history with the test part
    assert 30 in encoder.vocabularies["movie"].values  # a training negative
    assert 20 in encoder.vocabularies["movie"].values  # a training target
    assert 33 not in encoder.vocabularies["movie"].values
    assert encoder.encode(test).scalars["gender"].tolist() == [1]


def test_numbers_are_standardised_with_the_training_part():
    encoder = Encoder.fit(SPEC, samples().take(np.array([0, 2])))
    assert encoder.encode(samples()).scalars["age"].tolist() == [-1.0, -1.0, 1.0]


def test_a_number_that_never_varied_says_nothing():
    encoder = Encoder.fit(SPEC, samples().take(np.array([0, 1])))
    assert encoder.encode(samples()).scalars["age"].tolist() == [0.0, 0.0, 0.0]


def test_the_encoder_survives_json():
    encoder = Encoder.fit(SPEC, samples())
    again = Encoder.from_dict(json.loads(json.dumps(encoder.to_dict())))
    first, second = encoder.encode(samples()), again.encode(samples())
    for name, values in first.scalars.items():
        np.testing.assert_array_equal(values, second.scalars[name])
    for name, sequence in first.sequences.items():
        np.testing.assert_array_equal(sequence.values, second.sequences[name].values)


def test_users_are_held_out_whole():
    rng = np.random.default_rng(0)
    users = rng.integers(0, 40, 300)
    columns = {"user": users, "movie": users, "label": np.zeros(300, np.int8)}
    encoded = Encoder.fit(FeatureSpec(categorical=("movie",), user="user"), Samples(columns, {})).encode(
        Samples(columns, {})
    )
    rest, held = encoded.split_users(0.25, seed=1)
    assert len(rest) + len(held) == 300
    assert set(rest.owner).isdisjoint(held.owner)
    assert len(set(held.owner)) == 10
    assert set(held.owner) != set(encoded.split_users(0.25, seed=2)[1].owner)


def test_one_user_cannot_be_split():
    encoded = Encoder.fit(SPEC, samples()).encode(samples().take(np.array([0, 1])))
    with pytest.raises(DataError, match="1 users cannot be held out"):
        encoded.split_users(0.5)


def test_a_missing_column_is_named():
    encoder = Encoder.fit(SPEC, samples())
    incomplete = Samples({k: v for k, v in samples().columns.items() if k != "gender"}, samples().sequences)
    with pytest.raises(DataError, match="column 'gender' is missing; found the columns user, movie"):
        encoder.encode(incomplete)
    with pytest.raises(DataError, match="sequence column 'history' is missing"):
        encoder.encode(Samples(samples().columns, {}))


@pytest.mark.parametrize("name", ["negatives", "genreHistory"])
def test_sequences_of_a_group_must_run_step_by_step(name):
    with pytest.raises(DataError, match=f"sample 3: 'history' has 1 steps and '{name}' has 2; expected as many"):
        crooked = samples(sequences={name: ragged([], [1, 2, 3], [1, 2])})
        Encoder.fit(SPEC, crooked).encode(crooked)
