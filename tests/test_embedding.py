"""The embedding tables of a spec: one for each vocabulary, how they start, and what padding may never do."""

from __future__ import annotations

import dataclasses

import pytest
import torch

from dien_course.models import AttentionGroup, FeatureSpec
from dien_course.models.embedding import FeatureEmbedding

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


def test_dropout_zeroes_single_numbers_while_training_only():
    batch = {"movie": torch.arange(1, 200)}
    embedding = random_embedding(dropout=0.5)
    dropped = embedding("movie", batch) == 0
    assert 0.4 < dropped.double().mean() < 0.6
    assert dropped.all(1).double().mean() < 0.1  # and not whole vectors
    assert not (embedding.eval()("movie", batch) == 0).any()
    assert not (random_embedding()("movie", batch) == 0).any()


def test_several_columns_lie_side_by_side_in_their_order():
    embedding = random_embedding()
    batch = {"movie": torch.tensor([3, 4]), "genre": torch.tensor([1, 2])}
    both = embedding.concatenated(("movie", "genre"), batch)
    assert torch.equal(both, torch.cat([embedding("movie", batch), embedding("genre", batch)], dim=1))
    assert embedding.group_size(FILM) == both.shape[1] == 16


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
