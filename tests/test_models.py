"""BaseModel, DIN and DIEN: what a score may and may not depend on."""

import copy

import pytest
import torch

from dien_course.layers import VARIANTS
from dien_course.models import DIEN, DIN, AttentionGroup, BaseModel, FeatureSpec

SIZES = {"movie": 20, "genre": 6, "gender": 4, "tags": 7}
SPEC = FeatureSpec(
    groups=(AttentionGroup("movie", (("movie", "history", "negatives"), ("genre", "genreHistory", "genreNegatives"))),),
    categorical=("gender",),
    numeric=("age",),
    sequences=("tags",),
)
BUILDERS = {
    "base": BaseModel,
    "din": DIN,
    **{f"dien-{v}": lambda spec, sizes, v=v, **kw: DIEN(spec, sizes, variant=v, **kw) for v in VARIANTS},
}


def build(name: str, **settings):
    torch.manual_seed(0)
    model = BUILDERS[name](SPEC, SIZES, embedding_size=4, hidden_sizes=(8,), **settings)
    for parameter in model.parameters():  # so that every part of the model matters to the score
        torch.nn.init.normal_(parameter, std=0.5)
    for table in [*model.embedding.tables.values(), *model.item_bias.values()]:
        table.weight.data[0] = 0
    return model.eval()


def batch(lengths=(3, 5, 0, 1), width=5, seed=1) -> dict[str, torch.Tensor]:
    generator = torch.Generator().manual_seed(seed)
    draw = lambda size, *shape: torch.randint(1, size, shape, generator=generator)  # noqa: E731
    rows = len(lengths)
    real = torch.arange(width) < torch.tensor(lengths)[:, None]
    made = {name: draw(SIZES["movie"], rows, width) * real for name in ("history", "negatives")}
    made |= {name: draw(SIZES["genre"], rows, width) * real for name in ("genreHistory", "genreNegatives")}
    made |= {"movie": draw(20, rows), "genre": draw(6, rows), "gender": draw(4, rows), "tags": draw(7, rows, 2)}
    return made | {"age": torch.randn(rows, generator=generator), "label": (torch.arange(rows) % 2).float()}


def rows_of(made, rows):
    return {name: tensor[rows] for name, tensor in made.items()}


@pytest.mark.parametrize("name", BUILDERS)
def test_a_score_does_not_depend_on_the_rest_of_the_batch(name):
    model, made = build(name), batch()
    together = model(made).logits
    alone = torch.cat([model(rows_of(made, [row])).logits for row in range(4)])
    torch.testing.assert_close(together, alone)
    assert len(torch.unique(together)) == 4


@pytest.mark.parametrize("name", BUILDERS)
def test_extra_padding_changes_nothing(name):
    model, made = build(name), batch()
    longer = dict(made)
    for column in ("history", "negatives", "genreHistory", "genreNegatives", "tags"):
        longer[column] = torch.nn.functional.pad(made[column], (0, 4))
    for short, long in zip(model(made), model(longer), strict=True):
        assert (short is None) == (long is None)
        if short is not None:
            torch.testing.assert_close(short, long)


@pytest.mark.parametrize("name", BUILDERS)
@pytest.mark.parametrize("rows", [[0], [2], [2, 2]], ids=["one", "one-empty", "all-empty"])
def test_small_and_empty_batches_train(name, rows):
    model, made = build(name).train(), rows_of(batch(), rows)
    output = model(made)
    loss = output.logits.sum() + (output.auxiliary_loss if output.auxiliary_loss is not None else 0)
    loss.backward()
    assert output.logits.shape == (len(rows),)
    assert all(torch.isfinite(p.grad).all() for p in model.parameters() if p.grad is not None)


@pytest.mark.parametrize("name", BUILDERS)
def test_every_parameter_is_trained(name):
    model = build(name).train()
    output = model(batch())
    (output.logits.sum() + (output.auxiliary_loss or 0)).backward()
    idle = [n for n, p in model.named_parameters() if p.grad is None or not p.grad.abs().any()]
    assert set(idle) <= {"attention.movie.score.4.bias"}  # softmax ignores what is added to every score


@pytest.mark.parametrize("name", BUILDERS)
def test_order_matters_to_dien_alone(name):
    model, made = build(name), batch(lengths=(5, 5), width=5)
    reversed_ = dict(made, history=made["history"].flip(1), genreHistory=made["genreHistory"].flip(1))
    same = torch.allclose(model(made).logits, model(reversed_).logits, atol=1e-6)
    assert same == (not name.startswith("dien"))


@pytest.mark.parametrize("name", BUILDERS)
def test_negatives_are_not_needed_to_predict(name):
    model, made = build(name), batch()
    without = {k: v for k, v in made.items() if "egatives" not in k and k != "label"}
    output = model(without)
    assert output.auxiliary_loss is None
    torch.testing.assert_close(output.logits, model(made).logits)


def test_only_a_dien_with_an_auxiliary_net_has_an_auxiliary_loss():
    assert build("dien-augru")(batch()).auxiliary_loss.shape == ()
    assert build("dien-augru", auxiliary=None)(batch()).auxiliary_loss is None
    assert build("din")(batch()).auxiliary_loss is None


def test_both_triples_of_a_group_reach_the_score():
    model, made = build("dien-augru"), batch()
    for column in ("history", "genreHistory", "movie", "genre"):
        changed = dict(made, **{column: torch.where(made[column] > 0, made[column] % 5 + 1, 0)})
        assert not torch.allclose(model(made).logits, model(changed).logits)


def test_separate_tables_are_separate():
    import dataclasses

    model = DIEN(dataclasses.replace(SPEC, tables="separate"), SIZES, embedding_size=4)
    assert {"movie_table", "history_table", "negatives_table"} <= set(model.embedding.tables)
    assert set(build("dien-augru").embedding.tables) == {f"{name}_table" for name in SIZES}


def test_columns_may_bear_names_that_torch_uses_itself():
    spec = FeatureSpec(categorical=("type", "a.b", "keys"), numeric=("forward",))
    model = BaseModel(spec, {"type": 3, "a.b": 3, "keys": 3}, embedding_size=2)
    one = torch.ones(2, dtype=torch.long)
    assert model({"type": one, "a.b": one, "keys": one, "forward": one.float()}).logits.shape == (2,)


def test_a_group_may_not():
    with pytest.raises(ValueError, match="the name 'forward' is taken by torch"):
        BaseModel(FeatureSpec(groups=(AttentionGroup("forward", [("x", "h")]),)), {"x": 3})


def test_a_model_can_be_copied_with_its_settings():
    model = build("dien-agru", auxiliary="mlp")
    again = copy.deepcopy(model)
    assert again.settings == model.settings
    torch.testing.assert_close(again(batch()).logits, model(batch()).logits)


def test_what_does_not_fit_is_named():
    with pytest.raises(ValueError, match="variant is 'lstm'; expected one of gru, aigru, agru, augru"):
        DIEN(SPEC, SIZES, variant="lstm")
    with pytest.raises(ValueError, match="sizes has no entry for vocabulary 'genre'"):
        DIN(SPEC, {k: v for k, v in SIZES.items() if k != "genre"})
    with pytest.raises(ValueError, match="batch has no column 'genre'"):
        build("base")({k: v for k, v in batch().items() if k != "genre"})
