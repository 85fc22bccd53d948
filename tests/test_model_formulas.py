"""Whole models once more in NumPy loops, from their weights: what is embedded, read, weighed, added and averaged."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import oracles
import pytest
import torch
from layer_cases import random_weights, weights_of
from numpy import ndarray
from torch import Tensor

from dien_course.layers import AuxiliaryLoss
from dien_course.models import DIEN, DIN, AttentionGroup, BaseModel, FeatureSpec

SIZES = {"movie": 20, "genre": 6, "shop": 9, "gender": 4, "tags": 7, "words": 5}
SPEC = FeatureSpec(
    groups=(
        AttentionGroup("film", (("movie", "history", "negatives"), ("genre", "genreHistory", "genreNegatives"))),
        AttentionGroup("shop", (("shop", "shopHistory", "shopNegatives"),)),
    ),
    categorical=("gender", "movie"),  # a target may be listed among the features; it is embedded once all the same
    numeric=("age", "income"),
    sequences=("tags", "words"),
)
EACH_ITS_OWN = replace(
    SPEC,
    groups=(
        replace(SPEC.groups[0], variant="gru", attention_sizes=(5,), attention_activation="relu", scaled=True),
        replace(SPEC.groups[1], variant="agru", attention="bilinear", attention_scale="sigmoid", scaled=True),
    ),
    pooling={"tags": "max", "words": "sum"},
)
LENGTHS = {"film": [3, 5, 0, 1], "shop": [4, 1, 2, 0]}
WIDTH = 5


def random_batch() -> dict[str, Tensor]:
    generator = torch.Generator().manual_seed(1)
    rows = len(LENGTHS["film"])
    made = {}
    for group in SPEC.groups:
        real = torch.arange(WIDTH) < torch.tensor(LENGTHS[group.name])[:, None]
        for target, history, negatives in group.triples:
            made[target] = torch.randint(1, SIZES[target], (rows,), generator=generator)
            for column in (history, negatives):
                made[column] = torch.randint(1, SIZES[target], (rows, WIDTH), generator=generator) * real
    made["gender"] = torch.randint(1, SIZES["gender"], (rows,), generator=generator)
    for column in SPEC.sequences:
        made[column] = torch.randint(1, SIZES[column], (rows, 2), generator=generator)
    made["words"][0] = 0
    made["tags"][1, 1] = 0
    return made | {name: torch.randn(rows, generator=generator).double() for name in SPEC.numeric}


def build(kind: type[BaseModel], spec: FeatureSpec = SPEC, **settings) -> BaseModel:
    settings = dict(embedding_size=2, hidden_sizes=(6, 3), activation="prelu") | settings
    model = random_weights(kind(spec, SIZES, **settings))
    for table in [*model.embedding.tables.values(), *model.item_bias.values()]:
        table.weight.data[0] = 0
    return model.eval()


class Oracle:
    """What a model computes, one row at a time."""

    def __init__(self, model: BaseModel, batch: dict[str, Tensor]):
        self.model, self.spec = model, model.spec
        self.tables = {
            name: model.embedding(name, {name: torch.arange(size)}).detach().numpy() for name, size in SIZES.items()
        }
        self.batch = {name: value.numpy() for name, value in batch.items()}

    def embedded(self, *columns: str) -> ndarray:
        return np.concatenate([self.tables[self.spec.vocabulary_of(c)][self.batch[c]] for c in columns], axis=-1)

    def profile(self) -> list[ndarray]:
        parts = [self.embedded("gender")]
        for column in self.spec.sequences:
            ids = self.batch[column]
            parts.append(oracles.pool(self.embedded(column), (ids != 0).sum(1), self.spec.pooling.get(column, "mean")))
        return parts + [self.batch[column][:, None] for column in self.spec.numeric]

    def triple(self, group: AttentionGroup) -> tuple[ndarray, ndarray, ndarray]:
        """Target, history and negatives."""
        return tuple(self.embedded(*columns) for columns in zip(*group.triples, strict=True))

    def attention(self, group: AttentionGroup, keys: ndarray) -> ndarray:
        layer = self.model.attention[group.name]
        target, lengths = self.triple(group)[0], LENGTHS[group.name]
        activation = group.attention_activation or "prelu"
        weights, scaled = weights_of(layer), bool(group.scaled)
        return oracles.attention(target, keys, lengths, weights, layer.kind, layer.scale, activation, scaled)

    def interests(self, group: AttentionGroup) -> ndarray:
        weights = weights_of(self.model.extractor[group.name].gru)
        _, history, _ = self.triple(group)
        return oracles.recurrence(history, np.ones(history.shape[:2]), LENGTHS[group.name], weights, "gru")[0]

    def summary(self, group: AttentionGroup) -> ndarray:
        _, history, _ = self.triple(group)
        lengths = LENGTHS[group.name]
        if type(self.model) is BaseModel:
            return oracles.pool(history, lengths, "mean")
        if type(self.model) is DIN:
            return (self.attention(group, history)[..., None] * history).sum(1)
        layer, interests = self.model.evolution[group.name], self.interests(group)
        if layer.variant == "gru":
            states, _ = oracles.recurrence(
                interests, np.ones(interests.shape[:2]), lengths, weights_of(layer), layer.variant
            )
            return (self.attention(group, states)[..., None] * states).sum(1)
        attention = self.attention(group, interests)
        return oracles.recurrence(interests, attention, lengths, weights_of(layer), layer.variant, layer.convention)[1]

    def bias(self, group: AttentionGroup, column: str) -> ndarray:
        if group.name not in self.model.item_bias:
            return np.zeros(self.batch[column].shape)
        return weights_of(self.model.item_bias[group.name])["weight"][self.batch[column], 0]

    def logits(self) -> ndarray:
        parts, biases = self.profile(), 0
        for group in self.spec.groups:
            target, summary = self.triple(group)[0], self.summary(group)
            parts += [target, summary]
            if target.shape == summary.shape:
                parts.append(target * summary)
            biases = biases + self.bias(group, group.triples[0].target)
        rows, head = np.concatenate(parts, axis=1), weights_of(self.model.head)
        return np.array([oracles.mlp(row, head, "prelu")[0] for row in rows]) + biases

    def auxiliary_loss(self) -> float:
        losses = []
        for group in self.spec.groups:
            layer, first = self.model.auxiliary[group.name], group.triples[0]
            _, history, negatives = self.triple(group)
            losses.append(
                oracles.auxiliary_loss(
                    self.interests(group), history, negatives, LENGTHS[group.name], weights_of(layer), layer.form,
                    self.bias(group, first.history), self.bias(group, first.negatives),
                )
            )  # fmt: skip
        return sum(losses) / len(losses)


MODELS = {
    "base": (BaseModel, {}),
    "base without item bias": (BaseModel, dict(item_bias=False)),
    "din": (DIN, {}),
    "din, dot, sigmoid": (DIN, dict(attention="dot", attention_scale="sigmoid")),
    "gru": (DIEN, dict(variant="gru")),
    "aigru": (DIEN, dict(variant="aigru")),
    "agru": (DIEN, dict(variant="agru", auxiliary="infonce")),
    "augru": (DIEN, {}),
    "augru, released": (DIEN, dict(convention="released", auxiliary="mlp")),
    "augru of another width": (DIEN, dict(hidden_size=3, attention="bilinear", attention_scale="softmax")),
    "augru without item bias": (DIEN, dict(item_bias=False)),
    "base, each sequence its pooling": (BaseModel, dict(spec=EACH_ITS_OWN)),
    "din, each group its own": (DIN, dict(spec=EACH_ITS_OWN)),
    "dien, each group its own": (DIEN, dict(spec=EACH_ITS_OWN)),
}


@pytest.mark.parametrize(("kind", "settings"), MODELS.values(), ids=MODELS)
def test_logits_match_plain_loops(kind: type[BaseModel], settings: dict):
    model, batch = build(kind, **settings), random_batch()
    torch.testing.assert_close(model(batch).logits, torch.tensor(Oracle(model, batch).logits()), rtol=0, atol=1e-12)


@pytest.mark.parametrize(
    ("kind", "settings"), [MODELS[name] for name in MODELS if MODELS[name][0] is DIEN], ids=lambda value: str(value)
)
def test_the_auxiliary_loss_is_the_mean_of_the_groups(kind: type[BaseModel], settings: dict):
    model, batch = build(kind, **settings), random_batch()
    assert model(batch).auxiliary_loss.item() == pytest.approx(Oracle(model, batch).auxiliary_loss(), abs=1e-12)


def test_a_group_whose_negatives_are_missing_takes_no_part_in_the_auxiliary_loss():
    model, batch = build(DIEN), random_batch()
    (_, shop), oracle = SPEC.groups, Oracle(model, batch)
    del batch["genreNegatives"]
    view = model.view(shop, batch)
    _, alone = model.read(shop, view)
    assert model.read(SPEC.groups[0], model.view(SPEC.groups[0], batch))[1] is None
    assert model(batch).auxiliary_loss.item() == alone.item()
    torch.testing.assert_close(model(batch).logits, torch.tensor(oracle.logits()), rtol=0, atol=1e-12)


# Settings: what a model is made of when nothing is said, and that what is said arrives


def layers_of(model: torch.nn.Module, kind: type) -> list:
    return [layer for layer in model.modules() if isinstance(layer, kind)]


@pytest.mark.parametrize("kind", [BaseModel, DIN, DIEN])
def test_without_settings_a_model_is_the_documented_one(kind: type[BaseModel]):
    model = kind(SPEC, SIZES)
    linear = [layer.out_features for layer in layers_of(model.head, torch.nn.Linear)]
    assert linear == [64, 32, 1]
    assert model.head[1].__class__.__name__ == "Dice"
    assert model.embedding.embedding_size == 16
    assert {table.weight.shape[1] for table in model.embedding.tables.values()} == {16}
    assert [layer.p for layer in layers_of(model, torch.nn.Dropout)] == [0.0]
    assert set(model.item_bias) == {"film", "shop"}


def test_without_settings_din_weighs_with_softmax_and_dien_evolves_with_the_papers_augru():
    assert [(unit.kind, unit.scale) for unit in DIN(SPEC, SIZES).attention.values()] == [("din", "softmax")] * 2
    model = DIEN(SPEC, SIZES)
    assert [(unit.kind, unit.scale) for unit in model.attention.values()] == [("din", "t_softmax")] * 2
    assert [(gru.variant, gru.convention) for gru in model.evolution.values()] == [("augru", "paper")] * 2
    assert [(gru.input_size, gru.hidden_size) for gru in model.evolution.values()] == [(32, 32), (16, 16)]
    assert [loss.form for loss in model.auxiliary.values()] == ["inner"] * 2


def test_the_gru_variant_pools_with_weights_that_sum_to_one_whatever_the_scale():
    model = DIEN(SPEC, SIZES, variant="gru", attention_scale="sigmoid")
    assert {unit.scale for unit in model.attention.values()} == {"softmax"}


@pytest.mark.parametrize("kind", [BaseModel, DIN, DIEN])
def test_settings_reach_every_part(kind: type[BaseModel]):
    model = kind(SPEC, SIZES, embedding_size=3, hidden_sizes=(5,), activation="relu", dropout=0.25,
                 embedding_dropout=0.5, item_bias=False)  # fmt: skip
    assert [type(layer).__name__ for layer in model.head] == ["Linear", "ReLU", "Dropout", "Linear"]
    assert model.head[0].out_features == 5
    assert model.head[2].p == 0.25
    assert model.embedding.dropout.p == 0.5
    assert model.embedding.embedding_size == 3
    assert not model.item_bias


def test_settings_of_dins_attention_reach_it():
    model = DIN(SPEC, SIZES, attention="bilinear", attention_scale="sigmoid")
    assert [(unit.kind, unit.scale) for unit in model.attention.values()] == [("bilinear", "sigmoid")] * 2


def test_settings_of_the_two_layers_of_dien_reach_them():
    settings = dict(variant="augru", convention="released", auxiliary="mlp", hidden_size=5, attention="bilinear")
    model = DIEN(SPEC, SIZES, attention_scale="sigmoid", **settings)
    assert {(unit.kind, unit.scale, unit.key_size) for unit in model.attention.values()} == {("bilinear", "sigmoid", 5)}
    assert {(gru.variant, gru.convention, gru.hidden_size) for gru in model.evolution.values()} == {
        ("augru", "released", 5)
    }
    assert {extractor.gru.hidden_size for extractor in model.extractor.values()} == {5}
    assert {loss.form for loss in layers_of(model, AuxiliaryLoss)} == {"mlp"}


# Item biases


def test_item_biases_start_at_zero_one_for_each_target_and_padding_is_never_trained():
    model = BaseModel(SPEC, SIZES)
    assert [bias.weight.shape for bias in model.item_bias.values()] == [(20, 1), (9, 1)]
    assert not any(bias.weight.any() for bias in model.item_bias.values())
    batch = random_batch()
    first = SPEC.groups[0].triples[0].target
    batch[first] = torch.tensor([0, 3, 3, 0][: len(batch[first])])
    model.view(SPEC.groups[0], batch).biases[0].sum().backward()
    assert model.item_bias["film"].weight.grad.squeeze().nonzero().tolist() == [[3]]


def test_dien_sees_negatives_and_their_biases_only_where_it_has_an_auxiliary_loss_for_them():
    batch = random_batch()
    film = SPEC.groups[0]
    with_loss, without = DIEN(SPEC, SIZES).view(film, batch), DIEN(SPEC, SIZES, auxiliary=None).view(film, batch)
    assert with_loss.negatives is not None and len(with_loss.biases) == 3
    assert without.negatives is None and len(without.biases) == 1
    assert DIEN(SPEC, SIZES, item_bias=False).view(film, batch).biases == ()


@pytest.mark.parametrize("kind", [BaseModel, DIN, DIEN])
def test_one_user_before_many_targets_gets_the_scores_of_as_many_rows(kind: type[BaseModel]):
    model, batch = build(kind).eval(), random_batch()
    rows = len(next(iter(batch.values())))
    for row in range(rows):
        user = {name: ids[row : row + 1] for name, ids in batch.items()}
        targets = {name: batch[name] for name in SPEC.targets}
        expanded = {name: ids.expand(rows, *ids.shape[1:]) for name, ids in user.items()} | targets
        repeated = {name: ids.clone() for name, ids in expanded.items()}
        torch.testing.assert_close(model(expanded).logits, model(repeated).logits, rtol=0, atol=1e-12)


def test_one_user_before_many_targets_runs_the_extractor_on_one_row():
    model, batch = build(DIEN).eval(), random_batch()
    seen = []
    for extractor in model.extractor.values():
        extractor.register_forward_hook(lambda module, inputs, output: seen.append(len(inputs[0])))
    model({name: ids[:1].expand(7, *ids.shape[1:]) for name, ids in batch.items()})
    assert seen == [1, 1]


def test_gradients_of_one_user_before_many_targets_are_those_of_as_many_rows():
    gradients = []
    for spread in (
        lambda ids: ids[:1].expand(3, *ids.shape[1:]),
        lambda ids: ids[:1].repeat(3, *[1] * (ids.dim() - 1)),
    ):
        model, batch = build(DIEN).eval(), random_batch()
        output = model({name: spread(ids) for name, ids in batch.items()})
        (output.logits.sum() + output.auxiliary_loss).backward()
        gradients.append({name: value.grad for name, value in model.named_parameters() if value.grad is not None})
    assert gradients[0].keys() == gradients[1].keys()
    for name, one in gradients[0].items():
        torch.testing.assert_close(
            one, gradients[1][name], rtol=1e-9, atol=1e-11, msg=lambda text, n=name: f"{n}: {text}"
        )


def test_a_group_is_seen_as_target_history_and_mask():
    model, batch = build(BaseModel), random_batch()
    oracle = Oracle(model, batch)
    for group in SPEC.groups:
        view, (target, history, _) = model.view(group, batch), oracle.triple(group)
        np.testing.assert_array_equal(view.target.detach().numpy(), target)
        np.testing.assert_array_equal(view.history.detach().numpy(), history)
        assert view.mask.dtype == torch.bool and view.mask.sum(1).tolist() == LENGTHS[group.name]


@pytest.mark.parametrize("kind", [BaseModel, DIN, DIEN])
def test_the_first_triple_says_which_behaviours_are_real(kind: type[BaseModel]):
    """A film whose genre is unknown was watched all the same."""
    model, batch = build(kind), random_batch()
    batch["genreHistory"][1, 4] = batch["genreNegatives"][1, 4] = 0
    assert model.view(SPEC.groups[0], batch).mask.sum(1).tolist() == LENGTHS["film"]
    torch.testing.assert_close(model(batch).logits, torch.tensor(Oracle(model, batch).logits()), rtol=0, atol=1e-12)
