"""What a condition's data comes to: worlds, shuffled histories, prefixes, checksums."""

import numpy as np
import pytest

from dien_course.data import Ragged, Samples
from dien_course.experiments.conditions import WorldData
from dien_course.experiments.material import checksum, open_material, shuffled

TINY = WorldData(users=300, test_users=100)


@pytest.fixture(scope="module")
def material():
    return open_material(TINY, 0, {})


def rows(samples, name):
    return [list(samples.sequences[name][row]) for row in range(len(samples))]


def test_the_world_is_parted_as_told(material):
    assert len(material.source.train) == 300 and len(material.source.test) == 100
    assert not set(material.source.train.columns["userId"]) & set(material.source.test.columns["userId"])
    assert len(material.world.users) == 400


def test_the_knobs_reach_the_world():
    still = open_material(WorldData(users=300, test_users=100, drift=0.0, interleaving=0.0), 0, {})
    assert (still.world.truth.turn == 0).all()
    short = open_material(WorldData(users=300, test_users=100, mean_length=3.0), 0, {})
    assert len(short.world.ratings) < 0.4 * len(still.world.ratings)


def test_shuffling_keeps_the_films_and_their_partners(material):
    train = material.source.train
    mixed = shuffled(train, 20, seed=0)
    names = ("histHighRatedMovieIds", "histGenre", "histRow")
    pairs = [
        list(zip(*(rows(part, name)[row] for name in names), strict=True))
        for part in (train, mixed)
        for row in range(300)
    ]
    before, after = pairs[:300], pairs[300:]
    assert all(sorted(b[-20:]) == sorted(a) for b, a in zip(before, after, strict=True))
    moved = sum(b[-20:] != a for b, a in zip(before, after, strict=True))
    assert moved > 250
    assert rows(mixed, "genres") == rows(train, "genres")


def test_a_shuffled_place_is_as_likely_as_any_other():
    """Over 4,000 histories of four, each film stands in each place a quarter of the time."""
    histories = Ragged.of([[1, 2, 3, 4]] * 4000)
    mixed = shuffled(Samples({"x": np.zeros(4000)}, {"hist": histories}), 20, seed=1)
    table = np.array(rows(mixed, "hist"))
    shares = [(table[:, place] == film).mean() for place in range(4) for film in (1, 2, 3, 4)]
    assert shares == pytest.approx([0.25] * 16, abs=0.03)


def test_prefixes_are_the_training_users_events_with_what_came_before(material):
    data = WorldData(users=300, test_users=100, samples="prefixes")
    train = open_material(data, 0, {}).source.train
    users = set(material.source.train.columns["userId"])
    ratings = material.world.ratings
    assert len(train) == pytest.approx(ratings.userId.isin(users).sum(), abs=5)
    assert set(train.columns["userId"]) <= users
    row = len(train) // 2
    user, time = train.columns["userId"][row], train.columns["timestamp"][row]
    assert (ratings.movieId.to_numpy()[train.columns["row"]] == train.columns["movieId"]).all()
    earlier = ratings[(ratings.userId == user) & (ratings.timestamp < time) & (ratings.rating >= 4)]
    assert rows(train, "histHighRatedMovieIds")[row] == earlier.movieId.tolist()[-20:]
    assert rows(train, "histRow")[row] == earlier.index.tolist()[-20:]


def test_the_checksum_changes_with_a_byte(tmp_path):
    folder = tmp_path / "ml_1m"
    folder.mkdir()
    (folder / "train.csv").write_text("a")
    first = checksum(folder)
    (folder / "train.csv").write_text("b")
    assert checksum(folder) != first
