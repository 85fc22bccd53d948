"""Labels: pairs that are plain, thresholds, names, and one check of both classes."""

import numpy as np
import pytest

from dien_course.data import AttentionGroup, DataError, FeatureSpec
from dien_course.data.labels import labels_of, require_both_classes

CLICKED = FeatureSpec(categorical=("x",), label="clicked")


def spec(**settings) -> FeatureSpec:
    return FeatureSpec(categorical=("x",), **settings)


def where(row: int) -> str:
    return f"row {row}"


@pytest.mark.parametrize(
    "pair",
    [("0", "1"), (0, 1), (False, True), ("False", "True"), ("FALSE", "true"), ("no", "Yes"), ("n", "Y"), ("f", "T"),
     ("-1", "1"), (-1, 1), (-1.0, 1.0), ("0.0", "1.0"), (" 0", "1 ")],
    ids=str,
)  # fmt: skip
def test_plain_pairs_are_read(pair):
    for values in (np.array([pair[1], pair[0], pair[1]]), np.array([pair[1], pair[0], pair[1]], dtype=object)):
        found = labels_of(values, spec(), where)
        assert found.tolist() == [1, 0, 1] and found.dtype == np.int8


@pytest.mark.parametrize(
    ("values", "row"),
    [(["1", "0", "2"], 2), (["yes", "no", "1"], 2), (["0", "", "1"], 1), (["-1", "0", "1", "0"], 0), (["4", "5"], 0)],
)
def test_a_label_of_no_pair_is_named_with_its_row_and_the_ways_out(values, row):
    with pytest.raises(DataError, match=f"^row {row}: found '{values[row]}'; expected 0 or 1 .*threshold.*positive"):
        labels_of(np.array(values, dtype=object), spec(), where)


def test_from_the_threshold_on_labels_are_1():
    values = np.array(["3.5", "4", "10", "-2"], dtype=object)
    assert labels_of(values, spec(threshold=4), where).tolist() == [0, 1, 1, 0]
    with pytest.raises(DataError, match="row 1: found ''; expected a number to compare with the threshold"):
        labels_of(np.array(["3", ""], dtype=object), spec(threshold=4), where)


def test_positive_values_are_1_and_others_0():
    values = np.array(["buy", "pv", "cart ", "fav"], dtype=object)
    assert labels_of(values, spec(positive=("buy", "cart")), where).tolist() == [1, 0, 1, 0]
    assert labels_of(np.array([1, 2, 3]), spec(positive=(3, 1)), where).tolist() == [1, 0, 1]
    with pytest.raises(DataError, match="found 'buy', and 'bye' nowhere in the column"):
        labels_of(values, spec(positive=("bye",)), where)
    with pytest.raises(DataError, match="row 1: found ''; expected a value"):
        labels_of(np.array(["buy", ""], dtype=object), spec(positive=("buy",)), where)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"threshold": "4"}, "threshold is '4'"),
        ({"threshold": True}, "threshold is True"),
        ({"threshold": float("nan")}, "threshold is nan"),
        ({"threshold": 4, "positive": ("buy",)}, "both threshold and positive"),
        ({"positive": "buy"}, "positive is 'buy'; expected a list"),
        ({"positive": [["buy"]]}, "expected text or numbers"),
        ({"classes": ("view", "buy", "cart"), "positive": ("buy",)}, "both positive and classes"),
        ({"classes": ("view", "buy")}, "expected three or more: for two, say which are positive"),
        ({"classes": (1, 2, "1")}, "expected each label once"),
        ({"classes": tuple(range(128))}, "has 128 labels; expected at most 127"),
        ({"classes": "view"}, "classes is 'view'; expected a list"),
    ],
)
def test_a_wrong_setting_is_named(settings, said):
    with pytest.raises(DataError, match=said):
        spec(**settings)


def test_classes_are_numbered_as_the_spec_lists_them():
    stages = spec(classes=("view", "cart", "buy"))
    found = labels_of(np.array(["buy", "view", " cart", "buy"], dtype=object), stages, where)
    assert found.tolist() == [2, 0, 1, 2] and found.dtype == np.int8 and stages.outputs == 3
    assert labels_of(np.array([5, 1, 3]), spec(classes=(1, 3, 5)), where).tolist() == [2, 0, 1]
    for value in ("bye", ""):
        with pytest.raises(DataError, match=f"row 1: found '{value}'; expected one of the classes view, cart, buy"):
            labels_of(np.array(["buy", value], dtype=object), stages, where)


def test_numbers_derived_from_labels_have_no_classes():
    group = AttentionGroup("film", (("film", "seen", "unseen"),))
    with pytest.raises(DataError, match="derived numbers and classes; expected a label of 0 and 1"):
        spec(groups=(group,), classes=(1, 2, 3), derived=("target_mean",))


def test_one_class_or_a_third_one_is_refused():
    require_both_classes(np.array([0, 1, 1]), CLICKED, "here")
    with pytest.raises(DataError, match="here, column 'clicked': every label is 1; .*--seed.*test.csv of your own"):
        require_both_classes(np.array([1, 1]), CLICKED, "here")
    with pytest.raises(DataError, match="here, column 'clicked': found 2; expected 0 and 1 alone"):
        require_both_classes(np.array([0, 1, 2]), CLICKED, "here")
