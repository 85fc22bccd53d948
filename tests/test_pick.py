"""A pick is one of the values that some data hold; anything else is refused in words."""

from __future__ import annotations

import math

import numpy as np
import pytest

from dien_course.lab.explorers.pick import Pick

USERS = Pick("user", "user", (3, 5, 8), 5)
FILMS = Pick("film", "film", ("Ghost 1", "Heist 2"), "Heist 2")
ALPHAS = Pick("alpha", "α", (0.0, 0.1, 1.0), 0.1)


@pytest.mark.parametrize("pick", [USERS, FILMS, ALPHAS])
def test_the_page_knows_its_label_and_all_its_options(pick: Pick):
    described = pick.described()
    assert (described["type"], described["name"], described["label"]) == ("pick", pick.name, pick.label)
    assert described["options"] == list(pick.options) and described["whole"] == (pick is USERS)


@pytest.mark.parametrize(
    ("pick", "value", "plain"), [(USERS, np.int64(8), 8), (ALPHAS, 1, 1.0), (FILMS, "Ghost 1", "Ghost 1")]
)
def test_a_value_that_equals_an_option_becomes_that_option(pick: Pick, value: object, plain: object):
    assert pick.check(value) == plain and type(pick.check(value)) is type(plain)


@pytest.mark.parametrize("value", [4, -1, "5", None, math.nan, math.inf, True])
def test_what_is_no_option_is_refused(value: object):
    with pytest.raises(ValueError, match="is not in the data; expected one of 3, 5, 8"):
        USERS.check(value)


@pytest.mark.parametrize(("part", "title"), [("ghost", "Ghost 1"), (" 2 ", "Heist 2"), ("HEIST", "Heist 2")])
def test_a_part_of_a_text_will_do_where_only_one_has_it(part: str, title: str):
    assert FILMS.check(part) == title


def test_where_several_have_a_part_they_are_named_and_where_none_has_it_it_is_refused():
    with pytest.raises(ValueError, match="film 'st' is in 2 of them; type more of one: Ghost 1, Heist 2"):
        FILMS.check("st")
    for nothing in ("Western", "", "  "):
        with pytest.raises(ValueError, match="is not in the data"):
            FILMS.check(nothing)


def test_a_refusal_names_the_first_of_many_options():
    with pytest.raises(ValueError, match="expected one of 0, 1, 2, 3, 4, ... and 95 more"):
        Pick("n", "n", tuple(range(100)), 0).check(100)
