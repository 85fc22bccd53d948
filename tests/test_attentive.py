"""Each group its own attention and variant: what a group says goes before the model's settings, and nothing is lost."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from dien_course.models import DIEN, DIN, AttentionGroup, BaseModel, FeatureSpec

FILM = AttentionGroup("film", (("movie", "history", "negatives"),))
SHOP = AttentionGroup("shop", (("shop", "shopHistory", "shopNegatives"),))
SIZES = {"movie": 20, "shop": 9, "tags": 7}
READING = dict(
    attention_sizes=(5,), attention_activation="relu", attention_dropout=0.25, attention_batch_norm=True, scaled=True
)


def spec(film: dict | None = None, **settings) -> FeatureSpec:
    return FeatureSpec(groups=(replace(FILM, **(film or {})), SHOP), sequences=("tags",), **settings)


def described(unit) -> tuple:
    return unit.kind, unit.scale, unit.scaled, [type(layer).__name__ for layer in getattr(unit, "score", [])]


PLAIN = ["Linear", "PReLU", "Linear", "PReLU", "Linear"]
TOLD = ["Linear", "BatchNorm", "ReLU", "Dropout", "Linear"]


@pytest.mark.parametrize("kind", [DIN, DIEN])
def test_what_a_group_says_holds_for_it_alone(kind):
    scale = "softmax" if kind is DIN else "t_softmax"
    units = kind(spec({"attention_scale": "sigmoid", **READING}), SIZES).attention
    assert described(units["film"]) == ("din", "sigmoid", True, TOLD)
    assert described(units["shop"]) == ("din", scale, False, PLAIN)
    assert [layer.p for layer in units["film"].score if isinstance(layer, torch.nn.Dropout)] == [0.25]
    assert [layer.out_features for layer in units["film"].score if isinstance(layer, torch.nn.Linear)] == [5, 1]


@pytest.mark.parametrize("kind", [DIN, DIEN])
def test_what_a_group_does_not_say_the_settings_do(kind):
    off = {"attention": "bilinear", "scaled": False}
    units = kind(spec(off), SIZES, attention_scale="sigmoid", **READING).attention
    assert described(units["film"]) == ("bilinear", "sigmoid", False, [])
    assert described(units["shop"]) == ("din", "sigmoid", True, TOLD)


def test_each_group_evolves_by_its_own_variant():
    model = DIEN(spec({"variant": "gru"}), SIZES, variant="agru")
    assert {name: gru.variant for name, gru in model.evolution.items()} == {"film": "gru", "shop": "agru"}
    assert {name: unit.scale for name, unit in model.attention.items()} == {"film": "softmax", "shop": "t_softmax"}


def test_a_group_that_pools_may_ask_for_another_scale_itself():
    model = DIEN(spec({"variant": "gru", "attention_scale": "sigmoid"}), SIZES)
    assert model.attention["film"].scale == "sigmoid"


@pytest.mark.parametrize("setting", [name for name in READING if name != "scaled"])
def test_a_setting_of_an_mlp_that_is_not_there_is_named(setting: str):
    with pytest.raises(ValueError, match=f"group 'film' has {setting}, but its attention, bilinear, has no MLP"):
        DIN(spec({"attention": "bilinear", setting: READING[setting]}), SIZES)
    with pytest.raises(ValueError, match="its attention, dot, has no MLP"):
        DIN(spec({setting: READING[setting]}), SIZES, attention="dot")


def test_max_pooling_takes_no_padding_for_a_value():
    model = BaseModel(spec(pooling={"tags": "max"}), SIZES, embedding_size=2)
    table = torch.tensor([[0.0, 0.0], [9.0, 9.0], [-1.0, -5.0], [-3.0, -2.0]])
    model.embedding.tables["tags_table"].weight.data[:4] = table
    tags = torch.tensor([[2, 3, 0], [3, 0, 0], [0, 0, 0]])
    pooled = model.embedding.profile({"tags": tags})[0]
    assert pooled.tolist() == [[-1.0, -2.0], [-3.0, -2.0], [0.0, 0.0]]


def test_sums_and_means_are_taken_where_they_are_asked():
    tags = torch.tensor([[2, 3, 0], [3, 0, 0], [0, 0, 0]])
    expected = {"sum": [[-4.0, -7.0], [-3.0, -2.0], [0.0, 0.0]], "mean": [[-2.0, -3.5], [-3.0, -2.0], [0.0, 0.0]]}
    for how, pooled in expected.items():
        model = BaseModel(spec(pooling={"tags": how}), SIZES, embedding_size=2)
        model.embedding.tables["tags_table"].weight.data[2:4] = torch.tensor([[-1.0, -5.0], [-3.0, -2.0]])
        assert model.embedding.profile({"tags": tags})[0].tolist() == pooled
