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
        if self.model.wide is not None:
            weights = weights_of(self.model.wide)["weight"][0]
            biases = biases + sum(w * self.batch[name] for w, name in zip(weights, self.spec.numbers, strict=True))
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
    "base without the wide part": (BaseModel, dict(wide=False)),
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
