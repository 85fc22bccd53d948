"""Holm's rule over a family of differences, and the words and marks of those that fall to it."""

import pytest

from dien_course.errors import DataError
from dien_course.experiments.comparisons import Family, family_of, judged_among
from dien_course.experiments.statistics import holm, interval
from dien_course.experiments.tables import dotted, signed, signed_dotted, verdict

STRONG = interval([0.050, 0.051, 0.049, 0.050, 0.050])
WEAK = interval([0.010, 0.002, 0.012, 0.004, 0.011])  # its interval leaves 0 out, by little
NOTHING = interval([0.01, -0.01, 0.02, -0.02, 0.001])


def test_the_smallest_must_pass_level_over_all_the_next_over_one_less():
    assert holm([0.01, 0.04, 0.03, 0.005]) == [True, False, False, True]  # .005 ≤ .0125, .01 ≤ .0167, .03 > .025
    assert holm([0.04, 0.03]) == [False, False]  # at the first that does not pass, all larger ones fall
    assert holm([0.02, 0.02]) == [True, True]
    assert holm([]) == []


def test_holm_keeps_the_chance_of_a_single_false_verdict_at_its_level():
    import numpy as np

    draws = np.random.default_rng(0).random((4000, 20))
    assert np.mean([any(holm(list(row))) for row in draws]) == pytest.approx(0.05, abs=0.012)


def test_what_is_no_probability_is_refused():
    for wrong in (float("nan"), -0.1, 1.1):
        with pytest.raises(DataError, match="p-value is"):
            holm([0.5, wrong])


def test_a_difference_shown_twice_or_turned_round_counts_once():
    turned = interval([-value for value in WEAK.values])
    family = family_of(lambda: [signed(d) for d in (WEAK, turned, WEAK, STRONG, NOTHING)])
    assert family.counts()[0] == 3


def test_a_verdict_says_where_it_falls_among_many():
    alone = [STRONG, WEAK, NOTHING]
    many = [interval([value + 0.001 * place for value in NOTHING.values]) for place in range(1, 21)]
    family = family_of(lambda: [signed(difference) for difference in [*alone, *many]])
    assert verdict(WEAK) == "higher" and "†" not in signed(WEAK), "by itself"
    with judged_among(family):
        assert [verdict(d) for d in alone] == ["higher", "higher, not after Holm", "cannot be told apart"]
        assert [signed(d).endswith("†") for d in alone] == [False, True, False]
    assert verdict(WEAK) == "higher", "afterwards nothing is judged"
    total, apart, surviving = family.counts()
    assert (total, surviving) == (23, 1) and apart == sum(d.low > 0 or d.high < 0 for d in [*alone, *many])


def test_what_is_not_shown_is_no_member():
    family = Family()
    assert family.counts() == (0, 0, 0)
    signed(STRONG)
    assert family.counts() == (0, 0, 0)


def test_dots_are_the_values_in_their_order():
    assert dotted(STRONG) == "0.0500 ± 0.0009<br>.0500 .0510 .0490 .0500 .0500"
    assert signed_dotted(NOTHING).endswith("<br>+.0100 -.0100 +.0200 -.0200 +.0010")
    assert dotted(interval([0.7, 0.72, 0.71]), share=True) == "71 % ± 2<br>70 72 71"
