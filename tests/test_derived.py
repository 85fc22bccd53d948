"""Derived numbers: equal to plain loops, and blind to a row's own label and, with times, to the future."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import numpy as np
import pytest

from dien_course.data import DataError, Encoder, FeatureSpec, Ragged, Samples
from dien_course.data.derived import DERIVED, FOLDS, STRENGTH, derivable, folds_of, times_of, years_of
from dien_course.data.groups import AttentionGroup, Triple

GROUP = AttentionGroup("film", (Triple("film", "history"),))
SPEC = FeatureSpec(groups=(GROUP,), user="user", derived=tuple(DERIVED), year="title")
BY_TIME = replace(SPEC, time="time")
TITLES = [f"Film {number} ({1950 + 3 * number})" for number in range(12)] + ["Without a year"]


def samples(seed: int = 0, count: int = 80) -> Samples:
    random = np.random.default_rng(seed)
    film = random.integers(0, len(TITLES), count)
    lists = [random.integers(0, len(TITLES), random.integers(0, 7)) for _ in range(count)]
    columns = {
        "film": film,
        "user": random.integers(0, 25, count),
        "title": np.array(TITLES, object)[film],
        "time": random.integers(0, 30, count),
        "label": random.integers(0, 2, count).astype(np.int8),
    }
    return Samples(columns, {"history": Ragged.of(lists)})


def raw(encoder: Encoder, encoded) -> dict[str, np.ndarray]:
    """The numbers before they were scaled."""
    return {n: encoded.scalars[n] * encoder.scales[n].deviation + encoder.scales[n].mean for n in encoder.spec.derived}


def by_loops(rows: Samples, others: list[int], row: int) -> dict[str, float]:
    """What the rows ``others`` say of ``row``, but for the similarity."""
    film, label = rows.columns["film"], rows.columns["label"]
    years = years_of(rows, "title")
    mine = [j for j in others if film[j] == film[row]]
    overall = np.mean(label[others]) if others else 0.5
    rate = (sum(label[mine]) + STRENGTH * overall) / (len(mine) + STRENGTH)
    rate = min(max(rate, 1e-3), 1 - 1e-3)
    return {
        "target_shown": math.log1p(len(mine)),
        "target_mean": math.log(rate / (1 - rate)),
        "target_popularity": math.log1p(sum(int((rows.sequences["history"][j] == film[row]).sum()) for j in others)),
        "target_year": years[row],
    }


@pytest.mark.parametrize("spec", [SPEC, BY_TIME], ids=["users", "time"])
def test_the_numbers_of_training_rows_are_what_other_rows_say_by_plain_loops(spec):
    train = samples()
    encoder, encoded = Encoder.fit_encode(spec, train)
    found = raw(encoder, encoded)
    time = None if spec.time is None else train.columns["time"].astype(float)
    for these, others in folds_of(encoded, time):
        for row in these:
            for name, expected in by_loops(train, others.tolist(), row).items():
                if not np.isnan(expected):
                    assert found[name][row] == pytest.approx(expected, abs=2e-4), (name, row)


def test_the_numbers_of_other_rows_are_what_all_training_rows_say():
    train, test = samples(), samples(1, 30)
    both = Samples(
        {name: np.concatenate([train.columns[name], test.columns[name]]) for name in train.columns},
        {"history": Ragged.of([*(train.sequences["history"][i] for i in range(80)),
                               *(test.sequences["history"][i] for i in range(30))])},
    )  # fmt: skip
    encoder = Encoder.fit(SPEC, train)
    found = raw(encoder, encoder.encode(test))
    for row in range(30):
        for name, expected in by_loops(both, list(range(80)), 80 + row).items():
            if not np.isnan(expected):
                assert found[name][row] == pytest.approx(expected, abs=2e-4), (name, row)


@pytest.mark.parametrize("spec", [SPEC, BY_TIME], ids=["users", "time"])
@pytest.mark.parametrize("seed", range(10))
def test_a_label_moves_no_number_of_its_own_user_or_of_a_time_up_to_its_own(spec, seed):
    train = samples(seed)
    changed = seed * 7
    before = raw(*Encoder.fit_encode(spec, train))
    train.columns["label"] = train.columns["label"].copy()
    train.columns["label"][changed] ^= 1
    after = raw(*Encoder.fit_encode(spec, train))
    moved = np.any([~np.isclose(before[name], after[name], atol=1e-5) for name in DERIVED], axis=0)
    blind = train.columns["user"] == train.columns["user"][changed]
    if spec.time:
        blind = train.columns["time"] <= train.columns["time"][changed]
    assert not moved[blind].any()
    encoder, encoded = Encoder.fit_encode(spec, train)
    assert np.isclose(raw(encoder, encoder.encode(train))["target_mean"], before["target_mean"], atol=1e-5).mean() < 0.5


def test_folds_part_all_rows_and_no_row_speaks_of_itself_its_user_or_its_past():
    encoded = Encoder.fit_encode(SPEC, samples(2))[1]
    time = samples(2).columns["time"]
    for times in (None, time.astype(float)):
        pairs = list(folds_of(encoded, times))
        np.testing.assert_array_equal(np.sort(np.concatenate([these for these, _ in pairs])), np.arange(80))
        for these, others in pairs:
            if times is None:
                assert not set(encoded.owner[these]) & set(encoded.owner[others])
            elif len(others):
                assert time[others].max() < time[these].min()
    assert len(pairs) <= 2 * FOLDS


def test_films_that_stand_together_are_alike():
    random = np.random.default_rng(0)
    kinds = random.integers(0, 2, 400)
    lists = [kind * 20 + random.choice(20, 6, replace=False) for kind in kinds]
    film = np.array([(kind if row % 2 else 1 - kind) * 20 + random.integers(20) for row, kind in enumerate(kinds)])
    columns = {"film": film, "user": np.arange(400), "label": (np.arange(400) % 2).astype(np.int8)}
    spec = replace(SPEC, derived=("history_similarity",), year=None)
    encoder, encoded = Encoder.fit_encode(spec, Samples(columns, {"history": Ragged.of(lists)}))
    found = raw(encoder, encoded)["history_similarity"]
    assert found[1::2].mean() > found[::2].mean() + 0.3
    assert np.abs(found).max() <= 1 + 1e-5


def test_an_encoder_keeps_its_numbers_through_json():
    train, test = samples(), samples(1, 30)
    encoder = Encoder.fit(BY_TIME, train)
    again = Encoder.from_dict(json.loads(json.dumps(encoder.to_dict())))
    one, other = encoder.encode(test), again.encode(test)
    for name in DERIVED:
        np.testing.assert_array_equal(one.scalars[name], other.scalars[name])


@pytest.mark.parametrize("damage", ["names", "shown", "rate", "vectors", "nothing"])
def test_numbers_that_do_not_fit_the_spec_are_refused(damage):
    plain = json.loads(json.dumps(Encoder.fit(SPEC, samples()).to_dict()))
    derived = plain["derived"]
    if damage == "nothing":
        plain["derived"] = None
    else:
        derived[damage] = {"names": ["target_mean"], "shown": [1], "rate": None, "vectors": [[0.0]]}[damage]
    with pytest.raises(DataError, match="derived numbers"):
        Encoder.from_dict(plain)


def test_years_are_read_where_they_stand():
    column = np.array(
        ["Heat (1995)", "2001: A Space Odyssey", "1984", 1999, 2000.0, None, "Alien (1979) ", "(12)"], object
    )
    found = years_of(Samples({"year": column}, {}), "year")
    np.testing.assert_array_equal(found, [1995, np.nan, 1984, 1999, 2000, np.nan, 1979, np.nan])
    assert np.isnan(years_of(Samples({"year": column}, {}), None)).all()


def test_times_are_numbers_or_dates_and_anything_else_is_refused():
    part = Samples({"n": np.array([3, 1]), "text": np.array(["2", "1"], object),
                    "date": np.array(["2020-01-01", "2019-12-31T23:00:00Z"], object),
                    "moment": np.array(["2020-01-01", "2019-01-01"], "datetime64[s]"),
                    "word": np.array(["yesterday", "today"], object), "gap": np.array([1.0, np.nan])}, {})  # fmt: skip
    for column in ("n", "text", "date", "moment"):
        first, second = times_of(part, column)
        assert first > second, column
    for column, said in (("word", "expected numbers or dates"), ("gap", "row 2"), ("none", "is missing")):
        with pytest.raises(DataError, match=said):
            times_of(part, column, "log")


def test_what_can_be_derived_depends_on_the_columns():
    plain = replace(SPEC, derived=())
    assert derivable(plain, samples()) == tuple(DERIVED)
    assert derivable(replace(plain, year=None), samples()) == (
        "target_shown", "target_mean", "target_popularity", "history_similarity"
    )  # fmt: skip
    assert derivable(FeatureSpec(categorical=("film",)), samples()) == ()
    assert "target_mean" not in derivable(replace(plain, numeric=("target_mean",)), samples())


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"derived": ("magic",)}, "derived has 'magic'"),
        ({"groups": (), "categorical": ("film",)}, "no groups"),
        ({"numeric": ("target_year",)}, "'target_year' has two roles"),
        ({"year": ""}, "year is ''"),
    ],
)
def test_a_spec_that_asks_for_what_there_is_not_is_refused(changes, said):
    with pytest.raises(DataError, match=said):
        replace(SPEC, **changes)
