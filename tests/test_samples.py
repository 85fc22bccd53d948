from collections import Counter
from contextlib import nullcontext
from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dien_course.data.log import sort_log
from dien_course.data.ragged import Ragged
from dien_course.data.samples import Samples, build_samples
from dien_course.errors import DataError, DataNote
from dien_course.tables import Tables

COLUMNS = ["userId", "movieId", "rating", "timestamp"]
ITEMS = pd.DataFrame(
    {
        "movieId": range(6),
        "title": [f"Film {movie}" for movie in range(6)],
        "genres": ["Drama", "Comedy|War", "War", "(no genres listed)", "War|Drama|Comedy", ""],
    }
)[::-1]
USERS = pd.DataFrame(
    {
        "userId": [3, 1, 0, 2],
        "gender": list("FMFM"),
        "age": [1, 18, 25, 56],
        "occupation": [0, 1, 2, 3],
        "zipCode": ["03", "01", "00", "02"],
    }
)


def table(rows):
    return pd.DataFrame(rows, columns=COLUMNS).astype({"rating": np.float32})


def some_ratings(unique_by):
    """Few users, movies and seconds, so that ties in time are the rule where ``unique_by`` allows them."""
    return st.integers(0, 5).flatmap(
        lambda spread: st.lists(
            st.tuples(
                st.integers(0, 3), st.integers(0, 5), st.sampled_from([0.5, 3.5, 4.0, 5.0]), st.integers(0, 2 + spread)
            ),
            min_size=1,
            max_size=40,
            unique_by=unique_by,
        )
    ).map(table)  # fmt: skip


ratings = some_ratings(lambda row: (row[0], row[1], row[3]))


def histories(frame, split, max_length, threshold, test_share, seed):
    """What build_samples must return, by plain loops: two lists of (row of the target, rows of the history).

    The order of ties is read off the sorted log; tests below hold what it may be.
    """
    place = sort_log(frame, threshold, seed).row.argsort()
    rows = [(*row, index) for index, row in enumerate(frame.itertuples(index=False, name=None))]
    rows.sort(key=lambda row: (row[0], row[3], place[row[4]]))
    if split == "last":
        users = sorted({row[0] for row in rows})
        shuffled = np.random.default_rng(seed).permutation(len(users))
        held_out = {users[position] for position in shuffled[: round(test_share * len(users))]}
        targets = [[row for row in rows if row[0] == user][-1] for user in users]
        is_test = [target[0] in held_out for target in targets]
    else:
        times = sorted(row[3] for row in rows)
        cut = times[int((1 - test_share) * len(times))]
        targets = rows
        is_test = [target[3] >= cut for target in targets]
    parts = [], []
    for target, test in zip(targets, is_test, strict=True):
        earlier = [row[4] for row in rows if row[0] == target[0] and row[3] < target[3] and row[2] >= threshold]
        parts[test].append((target[4], earlier[-max_length:]))
    return parts


@settings(max_examples=150, deadline=None)
@given(ratings, st.sampled_from(["last", "time"]), st.integers(1, 6), st.sampled_from([3.5, 4.0]),
       st.floats(0.05, 0.95), st.integers(0, 3))  # fmt: skip
def test_samples_are_those_of_plain_loops(frame, split, max_length, threshold, test_share, seed):
    expected = histories(frame, split, max_length, threshold, test_share, seed)
    arguments = {"split": split, "max_length": max_length, "threshold": threshold}
    arguments |= {"test_share": test_share, "seed": seed}
    if not all(expected):
        with pytest.raises(DataError, match="expected at least one of each"):
            build_samples(frame, **arguments)
        return
    for part, wanted in zip(build_samples(Tables(frame, USERS, ITEMS), **arguments), expected, strict=True):
        assert part.columns["row"].tolist() == [row for row, _ in wanted]
        assert [h.tolist() for h in part.sequences["histRow"]] == [history for _, history in wanted]
        target = frame.iloc[part.columns["row"]]
        for name in COLUMNS:
            assert part.columns[name].tolist() == target[name].tolist()
        assert part.columns["label"].tolist() == [int(rating >= threshold) for rating in target["rating"]]
        items, users = ITEMS.set_index("movieId"), USERS.set_index("userId")
        genres = [items["genres"][movie].split("|") for movie in target["movieId"]]
        assert part.columns["title"].tolist() == [items["title"][movie] for movie in target["movieId"]]
        assert part.columns["genre"].tolist() == [names[0] for names in genres]
        assert [names.tolist() for names in part.sequences["genres"]] == genres
        for name in ("gender", "age", "occupation", "zipCode"):
            assert part.columns[name].tolist() == [users[name][user] for user in target["userId"]]
        for history, movies, firsts in zip(
            part.sequences["histRow"],
            part.sequences["histHighRatedMovieIds"],
            part.sequences["histGenre"],
            strict=True,
        ):
            assert movies.tolist() == frame["movieId"].iloc[history].tolist()
            assert firsts.tolist() == [items["genres"][movie].split("|")[0] for movie in movies]


@settings(max_examples=60, deadline=None)
@given(ratings, st.sampled_from(["last", "time"]))
def test_nothing_at_or_after_the_target_reaches_a_sample(frame, split):
    try:
        parts = build_samples(frame, split=split, test_share=0.5)
    except DataError:
        return
    for part in parts:
        for user, time, history in zip(
            part.columns["userId"], part.columns["timestamp"], part.sequences["histRow"], strict=True
        ):
            behaviours = frame.iloc[history]
            assert (behaviours["timestamp"] < time).all()
            assert (behaviours["userId"] == user).all()


@settings(max_examples=60, deadline=None)
@given(ratings, st.sampled_from(["last", "time"]), st.randoms(use_true_random=False))
def test_the_future_of_a_target_does_not_change_its_history(frame, split, random):
    """Rating anything else later, or in the same second, leaves every other sample as it is."""
    late = frame["timestamp"].max()
    changed = frame.assign(rating=frame["rating"].where(frame["timestamp"] < late, random.choice([0.5, 5.0])))
    try:
        before, after = (build_samples(data, split=split, test_share=0.5) for data in (frame, changed))
    except DataError:
        return
    for old, new in zip(before, after, strict=True):
        assert [h.tolist() for h in old.sequences["histRow"]] == [h.tolist() for h in new.sequences["histRow"]]


@settings(max_examples=60, deadline=None)
@given(some_ratings(lambda row: (row[0], row[3])), st.sampled_from(["last", "time"]), st.randoms(use_true_random=False))
def test_without_ties_the_order_of_the_rows_does_not_matter(frame, split, random):
    order = random.sample(range(len(frame)), len(frame))
    try:
        parts = build_samples(frame, split=split, test_share=0.5)
    except DataError:
        return
    for part, other in zip(parts, build_samples(frame.iloc[order], split=split, test_share=0.5), strict=True):
        for name in [*COLUMNS, "label"]:
            np.testing.assert_array_equal(part.columns[name], other.columns[name])
        a, b = (samples.sequences["histHighRatedMovieIds"] for samples in (part, other))
        assert [h.tolist() for h in a] == [h.tolist() for h in b]
        assert part.columns["row"].tolist() == [order[row] for row in other.columns["row"]]


def test_numbers_too_large_to_be_packed_sort_alike():
    small = table([(user, movie, 4.0, movie // 2) for movie in range(5, -1, -1) for user in (2, 0, 1)])
    wide = small.assign(userId=small["userId"] * 2**40, timestamp=small["timestamp"] * 2**40 - 2**39)
    for part, other in zip(*(build_samples(data, split="time", test_share=0.5) for data in (small, wide)), strict=True):
        assert part.columns["row"].tolist() == other.columns["row"].tolist()
        assert [h.tolist() for h in part.sequences["histRow"]] == [h.tolist() for h in other.sequences["histRow"]]


def test_labels_follow_the_threshold():
    frame = table([(1, 0, 3.0, 1), (2, 0, 4.0, 1)])
    for threshold, labels in [(4.0, [0, 1]), (3.0, [1, 1]), (4.5, [0, 0])]:
        parts = build_samples(frame, threshold=threshold, test_share=0.5)
        both = {part.columns["userId"][0]: part.columns["label"][0] for part in parts}
        assert [both[1], both[2]] == labels


def test_only_the_seed_decides_which_users_are_held_out():
    frame = table([(user, 0, 4.0, 1) for user in range(50)])
    held = [set(build_samples(frame, seed=seed).test.columns["userId"].tolist()) for seed in (0, 0, 1)]
    assert held[0] == held[1] != held[2]
    assert len(held[0]) == 10


def test_histories_share_their_bounds_also_after_take():
    frame = table([(0, movie, 5.0, movie) for movie in range(6)])
    part = build_samples(Tables(frame, None, ITEMS), split="time").train
    for samples in (part, part.take(np.array([3, 1])), part.take(np.arange(len(part)) > 1)):
        movies, row, genre = (samples.sequences[n] for n in ("histHighRatedMovieIds", "histRow", "histGenre"))
        assert movies.start is row.start is genre.start and movies.end is row.end is genre.end
    assert [h.tolist() for h in part.take(np.array([3, 1])).sequences["histRow"]] == [[0, 1, 2], [0]]


def test_take_keeps_sequences_with_other_bounds_apart():
    values = np.arange(5)
    samples = Samples(
        {"x": np.arange(2)},
        {
            "a": Ragged(values, np.array([0, 2]), np.array([2, 5])),
            "b": Ragged(values, np.array([1, 1]), np.array([1, 3])),
        },
    )
    taken = samples.take(np.array([1]))
    assert taken.sequences["a"][0].tolist() == [2, 3, 4] and taken.sequences["b"][0].tolist() == [1, 2]


def test_columns_of_absent_tables_are_absent():
    part = build_samples(table([(0, 0, 5.0, 1), (1, 0, 5.0, 1)]), test_share=0.5).train
    assert set(part.columns) == {*COLUMNS, "label", "row"}
    assert set(part.sequences) == {"histHighRatedMovieIds", "histRow"}


def test_strings_are_references_into_the_tables():
    frame = table([(user, 0, 4.0, 1) for user in range(4)])
    part = build_samples(Tables(frame, USERS, ITEMS)).train
    titles = part.columns["title"]
    assert titles.dtype == object and all(title is titles[0] for title in titles)


GOOD = table([(0, 0, 5.0, 1), (1, 1, 5.0, 1), (1, 2, 5.0, 2)])
BAD = {
    "a missing column": (GOOD.drop(columns="rating"), {}, "column 'rating' is missing"),
    "no rows": (GOOD[:0], {}, "is empty"),
    "NaN": (GOOD.assign(rating=[5, np.nan, 5]), {}, "row 1 (from 0), column 'rating': found NaN"),
    "NaN in an id": (GOOD.assign(userId=[0, 1, np.nan]), {}, "row 2 (from 0), column 'userId': found NaN"),
    "text": (GOOD.assign(movieId=list("abc")), {}, "column 'movieId': found values of type"),
    "broken seconds": (GOOD.assign(timestamp=[1.5, 1, 1]), {}, "column 'timestamp': found values of type float64"),
    "an unknown movie": (Tables(GOOD, None, ITEMS[ITEMS["movieId"] != 2]), {}, "items table: movieId 2"),
    "an unknown user": (Tables(GOOD, USERS[USERS["userId"] != 1], None), {}, "users table: userId 1"),
    "a movie twice": (Tables(GOOD, None, pd.concat([ITEMS, ITEMS[:1]])), {}, "items table: found movieId 5 twice"),
    "items without genres": (Tables(GOOD, None, ITEMS.drop(columns="genres")), {}, "column 'genres' is missing"),
    "another split": (GOOD, {"split": "random"}, "found 'random'; expected 'last' or 'time'"),
    "no history": (GOOD, {"max_length": 0}, "max_length: found 0"),
    "half a behaviour": (GOOD, {"max_length": 1.5}, "max_length: found 1.5"),
    "no test part": (GOOD, {"test_share": 0.0}, "test_share: found 0.0"),
    "no training part": (GOOD, {"test_share": 1.0}, "test_share: found 1.0"),
    "too few users": (GOOD, {"test_share": 0.1}, "found 2 training and 0 test samples"),
    "one second": (GOOD[:2], {"split": "time"}, "found 0 training and 2 test samples"),
}


@pytest.mark.parametrize("data, arguments, says", BAD.values(), ids=BAD)
def test_bad_input_ends_in_a_sentence(data, arguments, says):
    with pytest.raises(DataError) as caught:
        build_samples(data, **{"test_share": 0.5} | arguments)
    assert says in str(caught.value) and "\n" not in str(caught.value)


# Events of one second have no order.

TIED = table([(user, movie, 5.0, time) for user in range(1, 6) for time, movies in ((10, (9, 3, 7)), (20, (8, 2, 5)))
              for movie in movies])  # fmt: skip


def orders(frame, seeds):
    """The movies of each user's first and second second, in log order, for each seed."""
    for seed in seeds:
        movies = frame["movieId"].to_numpy()[sort_log(frame, 4.0, seed).row].reshape(-1, 2, 3)
        yield from (tuple(map(int, second)) for user in movies for second in user)


def test_the_order_inside_a_second_is_any_order():
    counts = Counter(orders(TIED, range(240)))
    wanted = [order for movies in ((9, 3, 7), (8, 2, 5)) for order in permutations(movies)]
    assert set(counts) == set(wanted)
    assert all(140 <= counts[order] <= 260 for order in wanted)  # 200 expected, deviation 13


def test_the_target_is_any_one_of_the_last_second_and_nothing_of_it_is_in_the_history():
    targets = Counter()
    for seed in range(240):
        for part in build_samples(TIED, split="last", test_share=0.2, seed=seed):
            targets.update(part.columns["movieId"].tolist())
            assert all(sorted(history) == [3, 7, 9] for history in part.sequences["histHighRatedMovieIds"])
    assert set(targets) == {8, 2, 5}
    assert all(330 <= count <= 470 for count in targets.values())  # 400 expected, deviation 16


def test_the_same_seed_cuts_the_same_samples():
    first, again, other = (build_samples(TIED, split="time", test_share=0.5, seed=seed).train for seed in (3, 3, 4))
    assert first.columns["row"].tolist() == again.columns["row"].tolist() != other.columns["row"].tolist()


@settings(max_examples=60, deadline=None)
@given(ratings, st.permutations(range(6)), st.integers(0, 3))
def test_the_order_of_ties_says_nothing_of_the_movies(frame, names, seed):
    """Whatever the movies are called, the same rows come in the same order."""
    renamed = frame.assign(movieId=np.array(names)[frame["movieId"]])
    one, two = (sort_log(data, 4.0, seed).row.tolist() for data in (frame, renamed))
    assert one == two


@settings(max_examples=60, deadline=None)
@given(ratings, st.integers(0, 3))
def test_the_log_counts_its_ties_and_its_repetitions(frame, seed):
    frame = pd.concat([frame, frame[: len(frame) // 2]])
    with pytest.warns(DataNote) if len(frame) > 1 else nullcontext():
        log = sort_log(frame, 4.0, seed)
    assert log.tied == frame.duplicated(["userId", "timestamp"], keep=False).sum()
    assert log.repeated == frame.duplicated(["userId", "movieId", "timestamp"]).sum()


def test_a_rating_given_twice_is_kept_with_a_note():
    frame = pd.concat([GOOD, GOOD[1:2]])
    with pytest.warns(DataNote, match="1 of 4 rows repeat an earlier one in userId, movieId and timestamp") as notes:
        train, test = build_samples(frame, split="time", test_share=0.25)
    assert len(notes) == 1
    histories = [h.tolist() for part in (train, test) for h in part.sequences["histHighRatedMovieIds"]]
    assert histories == [[], [], [], [1, 1]]
