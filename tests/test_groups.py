"""Attention groups: how each is read, and back from plain lists."""

from __future__ import annotations

import json

import pytest

from dien_course.data import AttentionGroup, DataError

TRIPLES = (("movie", "history", "negatives"),)
READING = {
    "variant": "agru",
    "attention": "din",
    "attention_scale": "sigmoid",
    "attention_sizes": (8, 4),
    "attention_activation": "dice",
    "attention_dropout": 0.25,
    "attention_batch_norm": True,
    "scaled": False,
}


def test_a_group_says_nothing_of_its_reading_unless_told():
    group = AttentionGroup("movie", TRIPLES)
    assert all(getattr(group, name) is None for name in READING)
    assert group.to_dict() == {"name": "movie", "triples": [["movie", "history", "negatives"]]}


def test_a_group_comes_back_from_json():
    group = AttentionGroup("movie", TRIPLES, **READING)
    assert AttentionGroup.from_dict(json.loads(json.dumps(group.to_dict()))) == group


@pytest.mark.parametrize(
    ("reading", "said"),
    [
        ({"variant": "lstm"}, "variant is 'lstm'; expected one of gru, aigru, agru, augru"),
        ({"attention": "additive"}, "attention is 'additive'; expected one of din, bilinear, dot"),
        ({"attention_scale": "tanh"}, "attention_scale is 'tanh'; expected one of softmax, t_softmax, sigmoid"),
        ({"attention_activation": "gelu"}, "attention_activation is 'gelu'; expected one of dice, prelu, relu"),
        ({"attention_sizes": ()}, r"attention_sizes is \(\); expected one or several whole numbers of at least 1"),
        ({"attention_sizes": 8}, "attention_sizes is 8; expected one or several"),
        ({"attention_sizes": "84"}, "attention_sizes is '84'; expected one or several"),
        ({"attention_sizes": (8, 0)}, r"attention_sizes is \(8, 0\); expected one or several"),
        ({"attention_sizes": (True,)}, r"attention_sizes is \(True,\); expected one or several"),
        ({"attention_dropout": 1}, r"attention_dropout is 1; expected a number in \[0, 1\)"),
        ({"attention_dropout": "0.1"}, "attention_dropout is '0.1'; expected a number"),
        ({"attention_dropout": float("nan")}, "attention_dropout is nan; expected a number"),
        ({"attention_batch_norm": 1}, "attention_batch_norm is 1; expected one of true, false"),
        ({"scaled": "yes"}, "scaled is 'yes'; expected one of true, false"),
    ],
)
def test_a_reading_that_does_not_exist_is_named(reading: dict, said: str):
    with pytest.raises(DataError, match=f"group 'movie': {said}"):
        AttentionGroup("movie", TRIPLES, **reading)


@pytest.mark.parametrize(
    ("plain", "said"),
    [
        ({"name": "movie"}, "is no group; expected at least a name and triples"),
        ({"name": "movie", "triples": TRIPLES, "hidden_layers": [16, 8]}, "unknown setting 'hidden_layers'; expected"),
    ],
)
def test_a_plain_group_that_does_not_fit_is_named(plain: dict, said: str):
    with pytest.raises(DataError, match=said):
        AttentionGroup.from_dict(plain)
