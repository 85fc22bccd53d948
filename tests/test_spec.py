"""The feature spec: roles, shared vocabularies, TOML."""

import pytest

from dien_course.data import AttentionGroup, DataError, FeatureSpec, Triple, movielens_spec

TOML = """
categorical = ["country"]
numeric = ["price"]
sequences = ["tags"]
user = "customer"
max_length = 7

[[groups]]
name = "product"
triples = [["product", "bought", "ignored"], ["brand", "bought_brands", "ignored_brands"]]

[shared]
tags = "brand"
"""


def movie_and_genre() -> FeatureSpec:
    triples = (Triple("movieId", "history", "negatives"), Triple("genre", "genreHistory", "genreNegatives"))
    return FeatureSpec(groups=(AttentionGroup("movie", triples),), categorical=("gender", "movieId"))


def test_a_triple_shares_its_targets_vocabulary():
    spec = movie_and_genre()
    assert [spec.vocabulary_of(name) for name in ("movieId", "history", "negatives")] == ["movieId"] * 3
    assert spec.vocabulary_of("genreNegatives") == "genre"
    assert spec.vocabularies["movieId"] == ["movieId", "history", "negatives"]


def test_separate_tables_share_the_vocabulary_but_not_the_table():
    spec = FeatureSpec(groups=movie_and_genre().groups, tables="separate")
    assert spec.vocabulary_of("history") == "movieId"
    assert {spec.table_of(name) for name in ("movieId", "history", "negatives")} == {"movieId", "history", "negatives"}


def test_toml_gives_the_spec_it_describes(tmp_path):
    path = tmp_path / "spec.toml"
    path.write_text(TOML)
    spec = FeatureSpec.from_toml(path)
    assert spec.groups[0].triples[1] == ("brand", "bought_brands", "ignored_brands")
    assert (spec.user, spec.max_length, spec.vocabulary_of("tags")) == ("customer", 7, "brand")
    assert FeatureSpec.from_dict(spec.to_dict()) == spec


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"numeric": ("label",)}, "'label' has two roles"),
        ({"categorical": "gender"}, "categorical is one string"),
        ({"max_length": 0}, "max_length is 0"),
        ({"tables": "both", "numeric": ("age",)}, "tables is 'both'"),
        ({}, "names no features"),
        ({"numeric": ("row",)}, "'row' is a name that batches and predictions use"),
        ({"numeric": ("label",), "label": "clicked"}, "'label' is a name that batches"),
        ({"categorical": ("gender", "gender")}, "'gender' has two roles"),
        ({"categorical": ("gender", 3)}, "a column is 3"),
        ({"categorical": ("gender",), "shared": {"gender": "nope"}}, "shared has 'gender' = 'nope'"),
        ({"categorical": ("a", "b", "c"), "shared": {"a": "b", "b": "c"}}, "shared has 'a' = 'b'"),
        ({"categorical": ("gender",), "shared": "gender"}, "shared is 'gender'"),
        ({"categorical": ("gender",), "separator": ""}, "separator is ''"),
        ({"categorical": ("gender",), "user": ["userId"]}, "user is"),
        ({"sequences": ("tags",), "pooling": {"tags": "min"}}, "pooling of 'tags' is 'min'; expected one of sum, mean"),
        ({"sequences": ("tags",), "pooling": {"words": "max"}}, "pooling names 'words'; expected .* which are tags"),
        ({"categorical": ("tags",), "pooling": {"tags": "max"}}, "pooling names 'tags'; expected .* which are none"),
        ({"sequences": ("tags",), "pooling": "max"}, "pooling is 'max'; expected column = one of sum, mean, max"),
        ({"groups": "x"}, "groups is 'x'"),
        ({"groups": ["x"]}, "'x' is no group; expected at least a name and triples"),
        ({"groups": [AttentionGroup("a", [("x", "h")]), AttentionGroup("a", [("y", "i")])]}, "two groups bear one"),
        ({"groups": (AttentionGroup("a", [("x", "h")]), AttentionGroup("b", [("y", "h")]))}, "'h' has two roles"),
    ],
)
def test_a_wrong_spec_is_refused_in_one_sentence(settings, said):
    with pytest.raises(DataError, match=said):
        FeatureSpec(**settings)


@pytest.mark.parametrize("triples", [(), "abc", ["abc"], [("x",)], [("a", "b", "c", "d")], [("x", 3)]])
def test_a_group_of_wrong_triples_is_refused(triples):
    with pytest.raises(DataError, match="expected"):
        AttentionGroup("movie", triples)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("numeric = [", "is not TOML"),
        ('numerical = ["a"]', "unknown setting 'numerical'"),
        ("[[groups]]\nid = 1", "expected"),
    ],
)
def test_a_wrong_toml_file_is_named(tmp_path, text, said):
    path = tmp_path / "spec.toml"
    path.write_text(text)
    with pytest.raises(DataError, match=said) as caught:
        FeatureSpec.from_toml(path)
    assert "spec.toml" in str(caught.value)


def test_sequences_are_pooled_by_their_mean_unless_told_otherwise():
    spec = FeatureSpec(sequences=("tags", "words"), pooling={"tags": "max"})
    assert (spec.pooling_of("tags"), spec.pooling_of("words")) == ("max", "mean")
    assert FeatureSpec.from_dict(spec.to_dict()) == spec


def test_poolings_and_the_reading_of_a_group_stand_in_toml(tmp_path):
    path = tmp_path / "spec.toml"
    path.write_text(TOML + '[pooling]\ntags = "sum"\n')
    spec = FeatureSpec.from_toml(path)
    assert (spec.pooling_of("tags"), spec.groups[0].variant) == ("sum", None)
    path.write_text(TOML.replace('name = "product"', 'name = "product"\nvariant = "agru"\nattention_sizes = [8]'))
    group = FeatureSpec.from_toml(path).groups[0]
    assert (group.variant, group.attention_sizes) == ("agru", (8,))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('sequences = ["tags"]\n[pooling]\ntags = "min"', r"spec.toml: pooling of 'tags' is 'min'; expected one of"),
        (
            '[[groups]]\nname = "a"\ntriples = [["x", "h"]]\nvariant = "lstm"',
            r"spec.toml, group 'a': variant is 'lstm'",
        ),
        ('[[groups]]\nname = "a"\ntriples = [["x", "h"]]\nscale = 1', r"spec.toml, group 'a': unknown setting 'scale'"),
    ],
)
def test_whatever_is_wrong_in_a_toml_file_is_named_with_it(tmp_path, text, said):
    path = tmp_path / "spec.toml"
    path.write_text(text)
    with pytest.raises(DataError, match=said):
        FeatureSpec.from_toml(path)


def test_a_missing_toml_file_is_named(tmp_path):
    with pytest.raises(DataError, match="nowhere.toml: cannot be read"):
        FeatureSpec.from_toml(tmp_path / "nowhere.toml")


def test_the_movielens_spec_takes_what_is_there():
    bare = movielens_spec(["userId", "movieId", "histHighRatedMovieIds"])
    full = movielens_spec(["movieId", "histHighRatedMovieIds", "histGenre", "genre", "genres", "gender"])
    assert (len(bare.triples), bare.categorical, bare.sequences) == (1, (), ())
    assert (len(full.triples), full.categorical, full.sequences) == (2, ("gender",), ("genres",))
