"""What a model is made of, setting by setting, and what it makes of one user before many targets."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from test_model_formulas import LENGTHS, SIZES, SPEC, Oracle, build, random_batch

from dien_course.layers import AuxiliaryLoss
from dien_course.models import DIEN, DIN, BaseModel


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
