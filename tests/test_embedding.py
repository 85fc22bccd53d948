"""The embedding tables of a spec: one for each vocabulary, how they start, and what padding may never do."""

from __future__ import annotations

import dataclasses

import pytest
import torch

from dien_course.models import AttentionGroup, FeatureSpec
from dien_course.models.embedding import ROW_WISE_FROM, FeatureEmbedding, table_of

SIZES = {"movie": 200, "genre": 6, "gender": 4, "tags": 7}
SPEC = FeatureSpec(
    groups=(AttentionGroup("film", (("movie", "history", "negatives"), ("genre", "genreHistory", "genreNegatives"))),),
    categorical=("gender", "movie"),
    numeric=("age",),
    sequences=("tags",),
)
FILM = SPEC.groups[0]


def random_embedding(**settings) -> FeatureEmbedding:
    torch.manual_seed(0)
    return FeatureEmbedding(SPEC, SIZES, 8, **settings)


def shapes(embedding: FeatureEmbedding) -> list[tuple[int, ...]]:
    return sorted(tuple(table.weight.shape) for table in embedding.tables.values())


def vectors_of(embedding: FeatureEmbedding, column: str) -> torch.Tensor:
    """The vectors of all ids of a column."""
    return embedding(column, {column: torch.arange(SIZES[SPEC.vocabulary_of(column)])})


def test_every_vocabulary_has_one_table_as_long_as_its_number_of_ids():
    embedding = random_embedding()
    assert shapes(embedding) == [(4, 8), (6, 8), (7, 8), (200, 8)]
    for column in ("history", "negatives"):
        assert torch.equal(vectors_of(embedding, column), vectors_of(embedding, "movie"))


def test_separate_tables_are_as_long_as_the_vocabulary_they_share():
    embedding = FeatureEmbedding(dataclasses.replace(SPEC, tables="separate"), SIZES, 8)
    assert shapes(embedding) == [(4, 8), (6, 8), (6, 8), (6, 8), (7, 8), (200, 8), (200, 8), (200, 8)]
    for column in ("history", "negatives"):
        assert not torch.equal(vectors_of(embedding, column), vectors_of(embedding, "movie"))


def test_vectors_start_normal_with_a_small_deviation_around_zero():
    vectors = vectors_of(random_embedding(), "movie")[1:]
    assert vectors.mean().abs() < 0.01
    assert vectors.std().item() == pytest.approx(0.1, abs=0.01)
    assert vectors_of(random_embedding(std=2.0), "movie")[1:].std().item() == pytest.approx(2.0, abs=0.2)


def test_padding_is_zero_and_stays_zero_and_no_other_id_is():
    embedding = random_embedding()
    vectors = embedding("movie", {"movie": torch.tensor([[0, 1], [5, 0]])})
    assert vectors.shape == (2, 2, 8)
    assert vectors.any(-1).tolist() == [[False, True], [True, False]]
    vectors.sum().backward()
    (gradient,) = (table.weight.grad for table in embedding.tables.values() if table.weight.grad is not None)
    assert gradient.any(1).nonzero().squeeze().tolist() == [1, 5]


def test_a_table_of_many_ids_has_a_sparse_gradient():
    assert table_of(ROW_WISE_FROM, 1).sparse
    assert not table_of(ROW_WISE_FROM - 1, 1).sparse


def test_dropout_zeroes_single_numbers_while_training_only():
    batch = {"movie": torch.arange(1, 200)}
    embedding = random_embedding(dropout=0.5)
    dropped = embedding("movie", batch) == 0
    assert 0.4 < dropped.double().mean() < 0.6
    assert dropped.all(1).double().mean() < 0.1  # and not whole vectors
    assert not (embedding.eval()("movie", batch) == 0).any()
    assert not (random_embedding()("movie", batch) == 0).any()


def test_the_triples_of_a_group_lie_side_by_side_in_their_order():
    embedding = random_embedding()
    batch = {name: torch.tensor([[3, 4], [1, 2]]) for triple in FILM.triples for name in triple[1:]}
    batch |= {triple.target: torch.tensor([place + 1, place + 2]) for place, triple in enumerate(FILM.triples)}
    roles = ("target", "history", "negatives")
    for role, vectors in zip(roles, embedding.of_group(FILM, roles, batch), strict=True):
        expected = torch.cat([embedding(getattr(triple, role), batch) for triple in FILM.triples], dim=-1)
        assert torch.equal(vectors, expected)
        assert vectors.shape[-1] == embedding.group_size(FILM) == 16


def test_each_role_of_a_group_is_read_from_its_own_table_where_tables_are_separate():
    torch.manual_seed(0)
    embedding = FeatureEmbedding(dataclasses.replace(SPEC, tables="separate"), SIZES, 8)
    roles = ("target", "history", "negatives")
    batch = {getattr(triple, role): torch.tensor([[3, 4], [1, 2]]) for triple in FILM.triples for role in roles}
    for role, vectors in zip(roles, embedding.of_group(FILM, roles, batch), strict=True):
        expected = torch.cat([embedding(getattr(triple, role), batch) for triple in FILM.triples], dim=-1)
        assert torch.equal(vectors, expected)


def test_fetching_a_group_at_once_sends_the_same_gradient_to_the_table():
    batch = {triple[place]: torch.tensor([[3, 4, 0], [1, 3, 3]]) for triple in FILM.triples for place in (1, 2)}
    batch |= {triple.target: torch.tensor([4, 2]) for triple in FILM.triples}
    roles, gradients = ("target", "history", "negatives"), []
    for together in (True, False):
        embedding = random_embedding()
        if together:
            parts = embedding.of_group(FILM, roles, batch)
        else:
            parts = [embedding.of_group(FILM, (role,), batch)[0] for role in roles]
        sum((weight * part.square()).sum() for weight, part in enumerate(parts, 1)).backward()
        gradients.append([table.weight.grad for table in embedding.tables.values() if table.weight.grad is not None])
    assert gradients[0]
    for one, other in zip(*gradients, strict=True):
        torch.testing.assert_close(one, other)


def test_the_numbers_fetched_at_once_drop_out_while_training():
    embedding = random_embedding(dropout=0.5)
    batch = {triple[place]: torch.full((400, 2), 3) for triple in FILM.triples for place in (1, 2)}
    batch |= {triple.target: torch.full((400,), 3) for triple in FILM.triples}
    for vectors in embedding.of_group(FILM, ("target", "history", "negatives"), batch):
        assert 0.4 < (vectors == 0).double().mean() < 0.6
    assert not any((vectors == 0).any() for vectors in embedding.eval().of_group(FILM, ("target", "history"), batch))


@pytest.mark.parametrize("place", range(3))
def test_a_column_that_a_group_lacks_is_named(place: int):
    embedding = random_embedding()
    batch = {name: torch.tensor([[3, 4]]) for triple in FILM.triples for name in triple[1:]}
    batch |= {triple.target: torch.tensor([3]) for triple in FILM.triples}
    lacking = FILM.triples[0][place]
    del batch[lacking]
    with pytest.raises(ValueError, match=f"batch has no column '{lacking}'; found "):
        embedding.of_group(FILM, ("target", "history", "negatives"), batch)


def test_one_history_before_many_targets_is_fetched_once_and_keeps_its_one_row():
    embedding, ids = random_embedding(), torch.tensor([[3, 4, 0]])
    many = embedding("movie", {"movie": ids.expand(5, 3)})
    assert many.shape == (5, 3, 8) and many.stride(0) == 0
    assert torch.equal(many, embedding("movie", {"movie": ids.repeat(5, 1)}))


def test_the_profile_is_everything_but_the_groups_and_as_wide_as_it_says():
    embedding = random_embedding()
    batch = {
        "gender": torch.tensor([1, 2]),
        "movie": torch.tensor([3, 4]),
        "tags": torch.tensor([[1, 2, 0], [0, 0, 0]]),
        "age": torch.tensor([0.5, -1.5]),
    }
    gender, tags, age = embedding.profile(batch)
    assert embedding.profile_columns == ("gender",)
    assert torch.equal(gender, vectors_of(embedding, "gender")[[1, 2]])
    torch.testing.assert_close(tags[0], vectors_of(embedding, "tags")[[1, 2]].mean(0))
    assert not tags[1].any()
    assert age.tolist() == [[0.5], [-1.5]]
    assert embedding.profile_size == sum(part.shape[1] for part in (gender, tags, age)) == 17


@pytest.mark.parametrize(
    ("sizes", "message"),
    [
        ({"movie": 9, "tags": 7}, "sizes has no entry for vocabulary 'gender'; found movie, tags$"),
        ({}, "sizes has no entry for vocabulary 'gender'; found none$"),
    ],
)
def test_a_vocabulary_without_a_size_is_named_with_those_that_have_one(sizes: dict, message: str):
    with pytest.raises(ValueError, match=message):
        FeatureEmbedding(SPEC, sizes, 8)


def test_a_missing_column_is_named_with_those_found():
    batch = {"movie": torch.tensor([1]), "age": torch.tensor([0.5])}
    with pytest.raises(ValueError, match="batch has no column 'genre'; found movie, age$"):
        random_embedding()("genre", batch)


@pytest.mark.parametrize("size", [0, -1, 2.0])
def test_an_embedding_has_at_least_one_number(size):
    with pytest.raises(ValueError, match=f"embedding_size is {size}; expected a whole number of at least 1"):
        FeatureEmbedding(SPEC, SIZES, size)
