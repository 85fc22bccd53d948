"""What is probably wrong: histories that do not match, gaps, numbers far off, rows seen before."""

import warnings

import numpy as np
import pytest

from dien_course.data import AttentionGroup, DataError, Encoder, FeatureSpec, Ragged, Samples, Source
from dien_course.data.matching import mismatch, reason_of
from dien_course.data.overlap import seen_share
from dien_course.data.source import encode_parts
from dien_course.data.vocabulary import counted
from dien_course.errors import DataNote
from dien_course.training import Settings, train

SPEC = FeatureSpec(groups=(AttentionGroup("product", (("product", "bought", None),)),), user="user", separator=" ")
ITEMS = [f"p{i}" for i in range(1, 9)]


def column(values) -> np.ndarray:
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


def samples(histories, products=None, labels=None, **more) -> Samples:
    """A row for each history; products go round, every user has two rows."""
    rows = len(histories)
    products = products or [ITEMS[i % len(ITEMS)] for i in range(rows)]
    columns = {
        "user": column([f"u{i // 2}" for i in range(rows)]),
        "product": column(products),
        "label": np.array(labels or [i % 2 for i in range(rows)], dtype=np.int8),
    }
    lengths = np.array([len(one) for one in histories])
    flat = column([value for one in histories for value in one])
    return Samples(columns | more, {"bought": Ragged(flat, lengths.cumsum() - lengths, lengths.cumsum())})


def notes_of(function, *arguments, **named) -> list[str]:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", DataNote)
        function(*arguments, **named)
    return [str(one.message) for one in caught if issubclass(one.category, DataNote)]


GOOD = [[ITEMS[i % 8], ITEMS[(i + 3) % 8]] for i in range(16)]


def test_histories_that_match_say_nothing():
    assert notes_of(Encoder.fit, SPEC, samples(GOOD)) == []


def test_a_part_without_a_match_is_noted_with_share_examples_and_reason():
    histories = GOOD[:12] + [["p1^p2"], ["p1^p3"], ["p2^p2"], ["p1^p2"]]
    (said,) = notes_of(Encoder.fit, SPEC, samples(histories), "train.csv")
    assert said == (
        "train.csv: 14.3% of the behaviours in 'bought' are no 'product' of the training part, such as 'p1^p2', "
        "'p1^p3', 'p2^p2'; they hold '^', which may be the separator"
    )


def test_no_match_at_all_is_refused():
    with pytest.raises(DataError, match="column 'bought': none of the 32 behaviours is a 'product' .*written as in"):
        Encoder.fit(SPEC, samples([["film", "book"]] * 16), "here")


def test_new_items_alone_are_no_reason_for_a_note():
    histories = [[*one, "older", "oldest"] for one in GOOD]
    assert notes_of(Encoder.fit, SPEC, samples(histories)) == []


@pytest.mark.parametrize(
    ("lost", "known", "said"),
    [
        (["p1,p2", "p2,p9"], {"p1", "p2"}, "; they hold ',', which may be the separator"),
        (["['p1',", "'p2']"], {"p1", "p2"}, "; they look like lists"),
        (['["p1", "p2"]'], {"p1", "p2"}, "; they look like lists"),
        (["P1", "P2"], {"p1", "p2"}, "; they differ from known ones in capital letters"),
        (["001", "02"], {"1", "2"}, "; they differ from known ones in zeros"),
        (["1", "2"], {"p1", "p2"}, "; they differ from known ones in what stands around the number"),
        (["p1 kg", "p2 kg"], {"p1", "p2"}, "; they hold ' '"),
        (["ghost 3"], {"ghost 1", "love 3"}, ""),
        (["a-z", "b-z"], {"a", "b", "c-d"}, ""),
        (["item_1", "item_2"], {"1", "2"}, "; they hold '_'"),
        (["0", "0", "<pad>"], {"1"}, "; that looks like padding"),
        (["p7", "p8"], {"p1", "p2"}, ""),
        (["War", "Drama"], {"Comedy"}, ""),
    ],
)
def test_reasons_that_are_plain_to_see_are_named(lost, known, said):
    assert reason_of(dict.fromkeys(lost, 1), known).startswith(said)
    assert bool(reason_of(dict.fromkeys(lost, 1), known)) == bool(said)


def test_a_mismatch_counts_occurrences_and_names_the_most_frequent():
    found = mismatch(counted(np.array([1, 1, 9, 7, 7, 7, 2, 2])), [counted(np.array([1, 2]))])
    assert (found.share, found.examples) == (0.5, ["7", "9"])


def test_nearly_empty_histories_are_noted():
    (said,) = notes_of(Encoder.fit, SPEC, samples([[]] * 19 + [["p1"]]), "here")
    assert said == "here, column 'bought': 95.0% of the histories are empty; a model reads nothing there"


def test_missing_values_of_a_history_are_nothing_also_in_python():
    bare = samples(GOOD)
    gaps = samples([["", one[0], None, one[1], np.nan, " "] for one in GOOD])
    encoder = Encoder.fit(SPEC, bare)
    first, second = encoder.encode(bare).sequences["bought"], encoder.encode(gaps).sequences["bought"]
    assert [first[i].tolist() for i in range(16)] == [second[i].tolist() for i in range(16)]


def test_rows_without_a_user_are_each_a_users_own():
    rows = samples(GOOD)
    rows.columns["user"][[0, 1, 5]] = ["", None, np.nan]
    encoder = Encoder.fit(SPEC, samples(GOOD))
    owner = encoder.encode(rows).owner
    assert len(np.unique(owner)) == 8 - 1 + 3
    assert owner[2] == owner[3]
    (said,) = notes_of(Encoder.fit, SPEC, rows, "here")
    assert said == "here, column 'user': 18.8% of the rows are empty; each counts as a user of its own"


def test_missing_numbers_get_an_indicator_that_the_model_reads():
    from dien_course.models import BaseModel

    spec = FeatureSpec(numeric=("price",), categorical=("product",), user="user")
    rows = samples(GOOD, price=column(["1", "", "3", "NA"] * 4))
    with pytest.warns(DataNote, match="50.0% of the rows have no number; filled with 2, the median"):
        encoder = Encoder.fit(spec, rows)
    encoded = encoder.encode(rows)
    assert encoder.spec.indicators == ("price",) and encoder.spec.numbers == ("price", "price_missing")
    assert encoded.scalars["price_missing"].tolist() == [0, 1, 0, 1] * 4
    assert encoded.scalars["price"].tolist() == [-1, 0, 1, 0] * 4
    assert BaseModel(encoder.spec, encoder.sizes, embedding_size=3).embedding.profile_size == 3 + 2
    assert Encoder.from_dict(encoder.to_dict()).encode(rows).scalars["price_missing"].tolist() == [0, 1, 0, 1] * 4


def test_an_indicator_of_ones_own_is_not_made_twice():
    spec = FeatureSpec(numeric=("price", "price_missing"), categorical=("product",), user="user")
    rows = samples(GOOD, price=column(["1", "", "3", ""] * 4), price_missing=column(["0", "1"] * 8))
    with pytest.warns(DataNote, match="filled"):
        encoder = Encoder.fit(spec, rows)
    assert encoder.spec.numbers == ("price", "price_missing")


def test_least_count_makes_rare_ids_unknown_and_no_note():
    spec = FeatureSpec(groups=SPEC.groups, user="user", least_count={"product": 3})
    rows = samples(GOOD[:15] + [["rare", "p1"]])
    encoder = Encoder.fit(spec, rows)
    assert "rare" not in encoder.vocabularies["product"].to_list()
    assert encoder.encode(rows).sequences["bought"][15].tolist()[0] == 1
    for wrong in (0, "five", True, {"price": 2}, {"product": 0}):
        with pytest.raises(DataError, match="least_count"):
            FeatureSpec(groups=SPEC.groups, least_count=wrong)


def test_test_rows_that_are_training_rows_are_counted_column_for_column():
    rows = samples(GOOD)
    assert seen_share(rows, rows) == 1
    other = samples([one[::-1] for one in GOOD])
    assert seen_share(rows, other, "user") == 0  # the order of a history counts
    half = samples(GOOD[:8] + [["p1"]] * 8)
    assert seen_share(rows, half) == 0.5
    assert seen_share(rows, samples(GOOD, labels=[1 - i % 2 for i in range(16)])) == 0


def test_a_source_made_in_python_meets_the_same_checks_before_training():
    both = samples(GOOD)
    ones = samples(GOOD, labels=[1] * 16)
    for part, parts in (("training part", (ones, both)), ("test part", (both, ones))):
        with pytest.raises(DataError, match=f"mine, {part}, column 'label': every label is 1; expected both 0 and 1"):
            train(Source("mine", SPEC, *parts), Settings(), progress=False)
    with pytest.raises(DataError, match="mine, test part: column 'label' is missing"):
        bare = Samples({k: v for k, v in both.columns.items() if k != "label"}, both.sequences)
        train(Source("mine", SPEC, both, bare), Settings(), progress=False)
    said = notes_of(encode_parts, Source("mine", SPEC, both, both))
    assert said == ["mine, test part: 100.0% of the rows are rows of the training part, column for column"]


def test_new_rows_tell_what_training_never_saw():
    encoder = Encoder.fit(SPEC, samples(GOOD))
    new = samples([["p1", "p99"], ["p1", "p2"]], products=["p1", "P2"])
    said = notes_of(encoder.note_unseen, new, encoder.encode(new), "new.csv")
    assert said == [
        "new.csv: 50.0% of the rows have a 'product' that training never saw, such as 'P2'; they differ from known "
        "ones in capital letters alone",
        "new.csv: 25.0% of the behaviours in 'bought' are no 'product' of the training part, such as 'p99'",
    ]
