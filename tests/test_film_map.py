"""The film map keeps distances in its plane and names the middle of a mood."""

import numpy as np
import pytest

from dien_course.lab.figures.film_map import film_map


def test_films_of_a_plane_keep_their_distances():
    vectors = np.array([[0, 0, 1], [4, 0, 1], [4, 2, 1], [0, 2, 1]], float)
    (axes,) = film_map(vectors, ["a", "a", "b", "b"], "title").axes
    places = axes.collections[0].get_offsets()
    assert np.linalg.norm(places[0] - places[1]) == pytest.approx(4)
    assert np.linalg.norm(places[1] - places[2]) == pytest.approx(2)
    names = {text.get_text(): text.get_position() for text in axes.texts}
    assert names["a"] == pytest.approx(tuple(places[:2].mean(0)))
    assert names["b"] == pytest.approx(tuple(places[2:].mean(0)))


def test_each_film_is_tied_to_the_middle_of_its_mood():
    vectors = np.array([[0, 0, 1], [4, 0, 1], [4, 2, 1], [0, 2, 1]], float)
    (axes,) = film_map(vectors, ["a", "b", "a", "b"], "title").axes
    places = axes.collections[0].get_offsets()
    names = {text.get_text(): text.get_position() for text in axes.texts}
    ties = [line.get_xydata() for line in axes.lines]
    assert len(ties) == 4
    for film, name in enumerate("abab"):
        assert any(np.allclose(tie, [places[film], names[name]]) for tie in ties)
