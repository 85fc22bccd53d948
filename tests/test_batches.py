"""Batches and negatives: index arithmetic checked against plain loops."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from dien_course.data import AttentionGroup, Batches, DataError, Encoded, NegativeSampler, Ragged
from dien_course.data.batches import padded
from dien_course.errors import DataNote

GROUP = AttentionGroup("movie", (("movie", "history", "negatives"), ("genre", "genreHistory", "genreNegatives")))
ITEMS = 12  # ids 2..13; the genre of item i is 2 + i % 3


def encoded(rows: int = 57, users: int = 9, seed: int = 0) -> Encoded:
    """One growing history per user, shared by that user's samples, as build_samples makes it."""
    rng = np.random.default_rng(seed)
    owner = np.sort(rng.integers(0, users, rows))
    log, begin = [], {}
    for user in range(users):
        begin[user] = len(log)
        log += rng.choice(np.arange(2, 2 + ITEMS), size=6, replace=False).tolist()
    start = np.array([begin[user] for user in owner])
    end = start + rng.integers(0, 7, rows)
    log, movie = np.array(log), rng.integers(2, 2 + ITEMS, rows)
    genre = lambda items: 2 + items % 3  # noqa: E731
    return Encoded(
        {"movie": movie, "genre": genre(movie)},
        {"history": Ragged(log, start, end), "genreHistory": Ragged(genre(log), start, end)},
        rng.integers(0, 2, rows).astype(np.int8),
        owner,
    )


def positives(data: Encoded) -> dict[int, set[int]]:
    chosen = {user: set() for user in data.owner.tolist()}
    for row, user in enumerate(data.owner.tolist()):
        chosen[user] |= set(data.sequences["history"][row].tolist())
        if data.label[row]:
            chosen[user].add(int(data.scalars["movie"][row]))
    return chosen


@given(st.lists(st.lists(st.integers(2, 99), max_size=5), min_size=1, max_size=6))
def test_padding_stands_at_the_end(lists):
    lengths = np.array([len(values) for values in lists])
    end = lengths.cumsum()
    table = padded(Ragged(np.array(sum(lists, []), dtype=np.int64), end - lengths, end), np.arange(len(lists)))
    width = max(1, lengths.max())
    assert table.tolist() == [values + [0] * (width - len(values)) for values in lists]


@given(st.lists(st.lists(st.integers(2, 99), max_size=5), max_size=6))
def test_sequences_laid_end_to_end_come_back(lists):
    ragged = Ragged.of(lists)
    assert [ragged[row].tolist() for row in range(len(ragged))] == lists


def test_every_row_comes_once_and_as_it_is():
    data = encoded()
    seen = []
    for batch in Batches(data, 10, shuffle=True, seed=3):
        assert 1 <= len(batch["row"]) <= 10
        for place, row in enumerate(batch["row"].tolist()):
            seen.append(row)
            history = batch["history"][place]
            assert history[history != 0].tolist() == data.sequences["history"][row].tolist()
            assert batch["label"][place] == data.label[row]
            assert batch["genre"][place] == data.scalars["genre"][row]
    assert sorted(seen) == list(range(len(data)))


@pytest.mark.parametrize("bucket", [False, True])
def test_order_is_new_each_epoch_and_the_same_for_the_same_seed(bucket):
    orders = []
    for seed in (1, 1, 2):
        batches = Batches(encoded(), 10, shuffle=True, seed=seed, bucket=bucket)
        orders.append([torch.cat([batch["row"] for batch in batches]).tolist() for _ in range(2)])
    assert orders[0] == orders[1]
    assert orders[0][0] != orders[0][1]
    assert orders[0] != orders[2]


def test_without_shuffling_rows_stay_in_order():
    assert torch.cat([batch["row"] for batch in Batches(encoded(), 8)]).tolist() == list(range(57))


def test_buckets_save_padding_and_lose_no_row():
    data = encoded(rows=400)
    plain, bucketed = (Batches(data, 10, shuffle=True, bucket=bucket) for bucket in (False, True))
    cells = [sum(batch["history"].numel() for batch in batches) for batches in (plain, bucketed)]
    assert cells[1] < 0.75 * cells[0]
    assert sorted(torch.cat([batch["row"] for batch in bucketed]).tolist()) == list(range(400))


@settings(max_examples=40)
@given(st.integers(1, 60), st.integers(4, 9), st.integers(1, 4), st.booleans())
def test_processes_share_out_the_batches_of_one(rows, batch_size, processes, bucket):
    data = encoded(rows)
    settings = dict(shuffle=True, bucket=bucket, negatives=[NegativeSampler(data, GROUP)])
    whole = list(Batches(data, batch_size, **settings))
    parts = [list(Batches(data, batch_size, **settings).shard(rank, processes)) for rank in range(processes)]
    assert {len(part) for part in parts} == {len(whole)}
    for step, batch in enumerate(whole):
        for rank, part in enumerate(parts):
            own = slice(None) if len(batch["row"]) < processes else slice(rank, None, processes)
            assert part[step].keys() == batch.keys()
            assert all(torch.equal(part[step][name], batch[name][own]) for name in batch)


def test_drawn_negatives_are_never_a_positive_of_their_user():
    data = encoded()
    chosen = positives(data)
    for weights in ("uniform", "popularity"):
        sampler = NegativeSampler(data, GROUP, weights)
        for batch in Batches(data, 16, shuffle=True, negatives=[sampler]):
            assert torch.equal(batch["negatives"] != 0, batch["history"] != 0)
            for place, row in enumerate(batch["row"].tolist()):
                drawn = set(batch["negatives"][place].tolist()) - {0}
                assert drawn.isdisjoint(chosen[data.owner[row]])


def test_the_genre_of_a_negative_is_that_of_its_movie():
    data = encoded()
    batch = next(iter(Batches(data, 57, negatives=[NegativeSampler(data, GROUP)])))
    real = batch["negatives"] != 0
    assert torch.equal(batch["genreNegatives"][real], 2 + batch["negatives"][real] % 3)
    assert (batch["genreNegatives"][~real] == 0).all()


def test_popular_items_are_drawn_by_count_to_the_three_quarters():
    counts = {2: 1, 3: 16, 4: 81}
    log = np.repeat(list(counts), list(counts.values()))
    data = Encoded(
        {"movie": np.array([2, 2])},
        {"history": Ragged(log, np.array([0, 98]), np.array([98, 98]))},
        np.array([0, 0]),
        np.array([0, 1]),
    )
    with pytest.warns(DataNote, match="1 of 2 users have chosen all 3 items"):
        sampler = NegativeSampler(data, AttentionGroup("movie", (("movie", "history", "negatives"),)), "popularity")
    (drawn,) = sampler.draw(np.ones(36_000, dtype=np.int64), np.random.default_rng(0))
    shares = np.bincount(drawn)[2:] / 36_000
    np.testing.assert_allclose(shares, np.array([1, 8, 27]) / 36, atol=0.01)


def test_who_has_chosen_nearly_everything_gets_what_is_left():
    data = Encoded(
        {"movie": np.array([2, 5])},
        {"history": Ragged(np.arange(2, 5), np.array([0, 3]), np.array([3, 3]))},
        np.array([1, 0]),
        np.array([0, 1]),
    )
    group = AttentionGroup("movie", (("movie", "history", "negatives"),))
    assert set(NegativeSampler(data, group).draw(np.zeros(50, np.int64), np.random.default_rng(0))[0]) == {5}
    everything = Encoded(data.scalars, data.sequences, np.array([1, 1]), np.array([0, 0]))
    with pytest.raises(DataError, match="every user has chosen all 4 items"):
        NegativeSampler(everything, group)


def test_who_has_chosen_everything_has_no_negative_and_others_keep_theirs():
    """User 0 has chosen items 2, 3 and 4, all there are; user 1 item 2 alone."""
    data = Encoded(
        {"movie": np.array([4, 3]), "genre": np.array([6, 5])},
        {
            "history": Ragged(np.array([2, 3, 2, 2]), np.array([0, 2]), np.array([2, 4])),
            "genreHistory": Ragged(np.array([7, 5, 7, 7]), np.array([0, 2]), np.array([2, 4])),
        },
        np.array([1, 0]),
        np.array([0, 1]),
    )
    with pytest.warns(DataNote, match="1 of 2 users have chosen all 3 items .*no part in the auxiliary loss"):
        sampler = NegativeSampler(data, GROUP)
    movies, genres = sampler.draw(np.array([0, 1, 0, 1, 1]), np.random.default_rng(0))
    assert movies[[0, 2]].tolist() == genres[[0, 2]].tolist() == [0, 0]
    assert set(movies[[1, 3, 4]].tolist()) <= {3, 4}
    assert genres.tolist() == [{0: 0, 3: 5, 4: 6}[movie] for movie in movies.tolist()]
    batch = Batches(data, 2, negatives=[sampler]).batch(np.array([0, 1]))
    assert (batch["negatives"] != 0).tolist() == [[False, False], [True, True]]
    assert (batch["history"] != 0).all()


def test_bad_settings_are_named():
    data = encoded()
    with pytest.raises(DataError, match="batch_size is 0"):
        Batches(data, 0)
    with pytest.raises(DataError, match="there are no samples"):
        Batches(data.take(np.array([], dtype=np.int64)))
    with pytest.raises(DataError, match="negatives are 'hard'; expected one of uniform, popularity"):
        NegativeSampler(data, GROUP, "hard")
    with pytest.raises(DataError, match="rank is 2 of 2 processes"):
        Batches(data).shard(2, 2)
    with pytest.raises(DataError, match="batch_size is 3 for 4 processes together"):
        Batches(data, 3).shard(0, 4)
