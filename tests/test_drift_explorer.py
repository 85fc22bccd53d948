"""The drift explorer shows the study's results, those that were computed and nothing between them."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
import pytest
from explorer_cases import is_whole, move, read_out, shown
from explorer_hands import random_hands
from scipy.stats import t

from dien_course.experiments.results import RESULTS, read_table
from dien_course.experiments.study import CONDITIONS, SEEDS
from dien_course.lab.explorers.drift_explorer import AUC, OWN, DriftExplorer

SWEPT = {"drift": (0, 0.25, 1), "interleaving": (0, 1), "mean_length": (5,)}


def made_up() -> pd.DataFrame:
    """Five seeds of every point, each AUC its own number."""
    names = ["filter", "din", "gru", "dien"]
    names += [f"{knob} {v:g}, {m}" for knob, values in SWEPT.items() for v in values for m in ("filter", "gru", "dien")]
    names += [f"{knob} {v:g}, din" for knob in ("drift", "mean_length") for v in SWEPT[knob]]
    draw = np.random.default_rng(0)
    rows = [(name, seed, 0.6 + 0.3 * draw.random()) for name, seed in product(names, range(5))]
    return pd.DataFrame(rows, columns=["condition", "seed", "auc"])


table = made_up()
TestRandomHands = random_hands(lambda: DriftExplorer(table), table=table)


def aucs(name: str, of: pd.DataFrame = table) -> np.ndarray:
    return of[of.condition == name].sort_values("seed").auc.to_numpy()


def by_hand(values: np.ndarray) -> str:
    half = t.ppf(0.975, len(values) - 1) * values.std(ddof=1) / len(values) ** 0.5
    return f"{values.mean():.3f} ± {half:.3f}"


@pytest.mark.parametrize(
    ("change", "prefix"),
    [
        ({}, ""),
        ({"drift": 1.0}, "drift 1, "),
        ({"drift": 0.25}, "drift 0.25, "),
        ({"interleaving": 0.0}, "interleaving 0, "),
        ({"length": 5}, "mean_length 5, "),
    ],
)
def test_means_and_intervals_are_those_of_the_results(change: dict, prefix: str):
    explorer = DriftExplorer(table, **change)
    methods = ["filter", "dien", "gru"] + (["din"] if "interleaving" not in change else [])
    if "length" in change:
        methods.remove("gru")
    for method in methods:
        title = "Bayes filter" if method == "filter" else method
        assert f"{title} {by_hand(aucs(prefix + method))}" in explorer.words
    other = "gru" if "interleaving" in change else "din"
    gained = aucs(f"{prefix}dien") - aucs(prefix + other)
    assert f"dien minus {other} is {'+' if gained.mean() > 0 else ''}{by_hand(gained)}" in explorer.alt
    is_whole(explorer)


def test_marks_stand_at_the_means_and_at_computed_values_only():
    explorer = DriftExplorer(table, drift=1.0)
    lines = {
        line.get_label(): line for line in explorer.picture.figure.axes[0].lines if line.get_label() in ("dien", "din")
    }
    for method, line in lines.items():
        means = [aucs(f"drift {v:g}, {method}" if v != 0.5 else method).mean() for v in (0, 0.25, 0.5, 1)]
        heights = line.get_ydata()
        assert len(heights) == 4 and line.get_linestyle() == "None"
        np.testing.assert_allclose(np.diff(heights) / (heights[1] - heights[0]), np.diff(means) / (means[1] - means[0]))
    assert all(AUC[0] <= auc <= AUC[-1] for auc in table.auc)


def test_only_what_was_computed_can_be_chosen():
    explorer = DriftExplorer(table)
    assert [list(control.options) for control in explorer.controls] == [[0, 0.25, 0.5, 1], [0, 0.5, 1], [5, 20]]
    fewer = table[~table.condition.str.startswith("drift 0.25")]
    assert list(DriftExplorer(fewer).controls[0].options) == [0, 0.5, 1]


def test_who_moves_one_control_finds_the_others_in_the_middle():
    explorer = DriftExplorer(table, drift=1.0)
    move(explorer, interleaving=0.0)
    assert explorer.values == {"drift": 0.5, "interleaving": 0.0, "length": 20}
    move(explorer, length=5)
    assert explorer.values == {"drift": 0.5, "interleaving": 0.5, "length": 5}
    move(explorer, length=20)
    assert explorer.values == OWN


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"drift": 0.3}, "drift 0.3 is not in the data; expected one of 0.0, 0.25, 0.5, 1.0"),
        ({"drift": float("nan")}, "drift nan is not in the data"),
        ({"length": 1000}, "mean history length 1000 is not in the data; expected one of 5, 20"),
        ({"drift": 1.0, "length": 5}, "drift 1 and mean history length 5 were not computed together"),
    ],
)
def test_what_was_not_computed_is_said_and_the_picture_stays(change: dict, said: str):
    explorer = DriftExplorer(table)
    before = shown(explorer)
    explorer.set(**change)
    assert read_out(explorer).startswith(f"Not possible: {said}")
    assert shown(explorer) == before and explorer.values == OWN


def test_a_method_that_was_not_computed_somewhere_is_said_there():
    explorer = DriftExplorer(table[table.condition != "drift 1, filter"], drift=1.0)
    assert "Bayes filter not computed" in explorer.words and "Bayes filter reaches" not in explorer.alt
    assert "gru" not in DriftExplorer(table, length=5).words


def test_without_the_world_that_all_sweeps_share_there_is_no_explorer():
    with pytest.raises(ValueError, match=r"no result of drift 0\.5; expected a study that has run"):
        DriftExplorer(table[table.condition.str.contains(",")])


def test_the_studys_own_results_can_all_be_looked_at():
    own = read_table(RESULTS, CONDITIONS, SEEDS)
    explorer = DriftExplorer(own)
    for control in explorer.controls:
        for option in control.options:
            explorer.set(**{control.name: option})
            is_whole(explorer)
            drawn = [auc for pairs in explorer.points[control.name].values() for _, auc in pairs]
            assert all(AUC[0] <= auc.low and auc.high <= AUC[-1] for auc in drawn)
    assert by_hand(aucs("drift 1, dien", own)) in DriftExplorer(own, drift=1.0).words
