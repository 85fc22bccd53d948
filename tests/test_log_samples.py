"""Samples of an event log of one's own: targets, histories, drawn negatives, and the files they are written to."""

import tempfile
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_samples import ratings

from dien_course.data import (
    AttentionGroup,
    FeatureSpec,
    build_samples,
    open_source,
    read_log,
    read_prepared,
    samples_of_log,
    write_samples,
)
from dien_course.data.events.writing import spec_toml
from dien_course.errors import DataError

NAMES = {"user": "userId", "item": "movieId", "time": "timestamp"}


def random_log(users=200, events=20, items=60, seed=0):
    """Positives only, with ties: the lower an item's number, the more often it is chosen."""
    random = np.random.default_rng(seed)
    weight = 1 / np.arange(1, items + 1)
    return pd.DataFrame(
        {
            "userId": np.repeat(np.arange(users), events),
            "movieId": random.choice(items, users * events, p=weight / weight.sum()),
            "timestamp": random.integers(0, events, users * events),
        }
    )


def cut(frame, **options):
    return samples_of_log(read_log(frame, **NAMES), **options)


pytestmark = pytest.mark.filterwarnings("ignore::dien_course.errors.DataNote")  # random logs repeat some events


@settings(max_examples=80, deadline=None)
@given(ratings, st.sampled_from(["last", "time"]), st.integers(1, 6), st.integers(0, 3))
def test_a_log_with_ratings_gives_the_samples_of_build_samples(frame, split, max_length, seed):
    options = {"split": split, "max_length": max_length, "seed": seed, "test_share": 0.5}
    try:
        log = read_log(frame.astype({"movieId": str}), **NAMES, label="rating", threshold=4)
        ours = samples_of_log(log, **options)
        theirs = build_samples(frame, threshold=4, **options)
    except DataError:
        return
    if log.positive.all():
        return
    for part, other in zip((ours.train, ours.test), theirs, strict=True):
        for name in NAMES.values():
            assert part.columns[name].astype(np.int64).tolist() == other.columns[name].tolist()
        assert part.columns["label"].tolist() == other.columns["label"].tolist()
        history = [[int(item) for item in items] for items in part.sequences["movieId_history"]]
        assert history == [items.tolist() for items in other.sequences["histHighRatedMovieIds"]]


@pytest.mark.parametrize("split", ["last", "time"])
@pytest.mark.parametrize("by", ["uniform", "popularity"])
def test_a_negative_was_chosen_neither_before_its_target_nor_at_its_time(split, by):
    frame = random_log()
    source = cut(frame, split=split, negatives=3, negatives_by=by)
    since = frame.groupby(["userId", "movieId"])["timestamp"].min()
    later = 0
    for part in (source.train, source.test):
        table = pd.DataFrame({name: part.columns[name].astype(np.int64) for name in [*NAMES.values(), "label"]})
        target = (table["label"] == 1).cumsum()
        for user, item, time in table[table["label"] == 0][[*NAMES.values()]].itertuples(index=False):
            first = since.get((user, item))
            assert first is None or first > time
            later += first is not None
        for _, group in table.groupby(target):
            assert group["movieId"].is_unique and len(group) <= 4
            assert group["userId"].nunique() == group["timestamp"].nunique() == 1
    assert (later > 0) == (split == "time")  # what is chosen later only may be drawn; nothing comes after the last


def test_negatives_are_drawn_uniformly_or_by_popularity():
    frame = pd.concat([random_log(users=1, events=40, items=3), random_log(users=400, events=6, items=10)])
    frame["userId"] = np.repeat(np.arange(len(frame) // 2), 2)  # two events each: little is excluded
    counts = np.bincount(frame["movieId"], minlength=10)
    for by, weight in (("uniform", np.ones(10)), ("popularity", counts**0.75)):
        drawn = Counter()
        for seed in range(6):
            train = cut(frame, negatives_by=by, seed=seed, test_share=0.01).train
            drawn.update(train.columns["movieId"][train.columns["label"] == 0].astype(int).tolist())
        share = np.array([drawn[item] for item in range(10)]) / sum(drawn.values())
        never = np.zeros(10)
        for _, items in frame.groupby("userId")["movieId"]:
            left = np.where(np.isin(np.arange(10), items), 0, weight)
            never += left / left.sum()
        np.testing.assert_allclose(share, never / never.sum(), atol=0.015)


def test_training_negatives_come_from_the_items_of_the_training_part():
    frame = random_log()
    frame.loc[frame["timestamp"] >= 16, "movieId"] += 1000  # new items from the cut on
    source = cut(frame, split="time", test_share=0.2)
    cut_at = source.test.columns["timestamp"].min()
    early = set(frame[frame["timestamp"] < cut_at]["movieId"])
    drawn = [part.columns["movieId"][part.columns["label"] == 0].astype(int) for part in (source.train, source.test)]
    assert set(drawn[0]) <= early
    assert set(drawn[1]) - early
    by_user = cut(frame.assign(movieId=frame["movieId"] + frame["userId"] * 10_000), split="last", seed=1)
    theirs = set(by_user.train.columns["userId"].astype(int))
    assert {int(item) // 10_000 for item in by_user.train.columns["movieId"]} <= theirs


def test_the_seed_alone_decides_ties_split_and_draws():
    frame = random_log()
    one, again, other = (cut(frame, seed=seed).train.columns for seed in (0, 0, 1))
    assert one["movieId"].tolist() == again["movieId"].tolist() != other["movieId"].tolist()
    assert set(one["userId"]) != set(other["userId"])


def test_the_share_of_ties_is_told():
    frame = random_log()
    expected = frame.duplicated(["userId", "timestamp"], keep=False).mean()
    assert cut(frame).tied_share == pytest.approx(expected)


@pytest.mark.parametrize("split", ["last", "time"])
def test_what_is_written_is_what_was_cut(tmp_path, split):
    frame = random_log(users=40).assign(movieId=lambda log: log["movieId"].map('no. {}, "x"'.format))
    frame["timestamp"] = np.arange(len(frame))
    source = cut(frame, split=split)
    write_samples(source, tmp_path / "out")
    again = open_source(tmp_path / "out")
    assert again.spec == source.spec
    for part, other in ((source.train, again.train), (source.test, again.test)):
        for name in part.columns:
            assert part.columns[name].astype(str).tolist() == other.columns[name].astype(str).tolist()
        for name, items in part.sequences.items():
            assert [h.tolist() for h in items] == [h.tolist() for h in other.sequences[name]]


def test_a_run_that_fails_leaves_no_file(tmp_path, monkeypatch):
    source = cut(random_log(users=40))

    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("dien_course.data.events.writing.spec_toml", fail)
    with pytest.raises(DataError, match="No space left on device"):
        write_samples(source, tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


words = st.text(min_size=1, max_size=5)


@settings(max_examples=80, deadline=None)
@given(st.lists(words, min_size=8, max_size=8, unique=True), st.integers(1, 99), words)
def test_a_spec_comes_back_from_its_toml(names, max_length, separator):
    if {*names} & {"label", "row", "probability"}:
        return
    target, history, negatives, category, number, listed, label, user = names
    spec = FeatureSpec(
        groups=(AttentionGroup("item", ((target, history, negatives),), variant="gru", attention_sizes=(8, 4)),),
        categorical=(category,),
        numeric=(number,),
        sequences=(listed,),
        pooling={listed: "max"},
        shared={listed: category},
        label=label,
        user=user,
        separator=separator,
        max_length=max_length,
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "spec.toml"
        path.write_text(spec_toml(spec), encoding="utf-8", newline="")
        assert FeatureSpec.from_toml(path) == spec


@pytest.mark.parametrize(("factor", "unit"), [(1, "s"), (1_000, "ms"), (1_000_000, None)])
def test_the_times_of_behaviours_are_seconds_and_come_back_from_files(tmp_path, factor, unit):
    second = 1_700_000_000 + np.array([0, 60, 7_200, 7_260, 9_000, 0, 5, 99_999])
    time = second * factor
    frame = pd.DataFrame({"userId": [1] * 5 + [2] * 3, "movieId": list("abcdeabc"), "rating": [1, 1, 0, 1, 1, 1, 1, 0]})
    frame["timestamp"] = time if unit is None else time.astype(f"datetime64[{unit}]")
    log = read_log(frame, **NAMES, label="rating")
    source = samples_of_log(log, test_share=0.5, times=True)
    assert source.spec.times == ("timestamp_history",) and samples_of_log(log, test_share=0.5).spec.times == ()
    write_samples(source, tmp_path / "made")
    assert FeatureSpec.from_toml(tmp_path / "made" / "spec.toml") == source.spec
    for part, name in ((source.train, "train.csv"), (source.test, "test.csv")):
        times = part.sequences["timestamp_history"]
        wanted = {"1": second[[0, 1, 3]], "2": second[[5, 6]]}[str(part.columns["userId"][0])]
        assert times[0].tolist() == wanted.tolist()
        again = read_prepared(tmp_path / "made" / name, source.spec)
        assert list(map(int, again.sequences["timestamp_history"][0])) == wanted.tolist()
