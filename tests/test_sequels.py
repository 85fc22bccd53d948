"""The cinema of sequels keeps its rule, and is learnable only by who sees relevance and order."""

import numpy as np

from dien_course.data import Encoder
from dien_course.experiments.sequels import GENRES, PARTS, SPEC, sequels

SAMPLES = sequels(400, seed=3)


def test_a_target_is_clicked_if_and_only_if_it_follows_the_last_film_of_its_genre():
    for row in range(len(SAMPLES)):
        genre, part = SAMPLES.columns["movie"][row].split()
        last = [film for film in SAMPLES.sequences["history"][row] if film.startswith(genre)][-1]
        follows = int(part) == int(last.split()[1]) % PARTS + 1
        assert follows == SAMPLES.columns["label"][row]


def test_each_genre_is_that_of_its_film():
    assert [film.split()[0] for film in SAMPLES.columns["movie"]] == SAMPLES.columns["genre"].tolist()
    for row in range(len(SAMPLES)):
        films = SAMPLES.sequences["history"][row]
        assert [film.split()[0] for film in films] == SAMPLES.sequences["histGenre"][row].tolist()


def test_half_is_clicked_and_every_film_occurs():
    assert 0.4 < SAMPLES.columns["label"].mean() < 0.6
    assert len(np.unique(SAMPLES.sequences["history"].values)) == 3 * PARTS


def test_a_larger_cinema_has_more_genres_and_the_same_rule():
    larger = sequels(400, seed=3, genres=6)
    assert len(np.unique(larger.sequences["history"].values)) == len(GENRES) * PARTS
    for row in range(len(larger)):
        genre, part = larger.columns["movie"][row].split()
        last = [film for film in larger.sequences["history"][row] if film.startswith(genre)][-1]
        assert (int(part) == int(last.split()[1]) % PARTS + 1) == larger.columns["label"][row]


def test_histories_have_four_to_the_longest_behaviours():
    lengths = SAMPLES.sequences["history"].end - SAMPLES.sequences["history"].start
    assert set(lengths) == {4, 5, 6, 7, 8}


def test_the_seed_decides_and_the_spec_reads_the_samples():
    again, other = sequels(400, seed=3), sequels(400, seed=4)
    assert (again.columns["movie"] == SAMPLES.columns["movie"]).all()
    assert (other.columns["movie"] != SAMPLES.columns["movie"]).any()
    assert Encoder.fit(SPEC, SAMPLES).sizes == {"movie": 14, "genre": 5, "gender": 4}
