"""The auxiliary-loss explorer shows the trainings that the repository computed, each as it was written down."""

from __future__ import annotations

import numpy as np
import pytest
from explorer_cases import is_whole, read_out, shown_image
from explorer_hands import random_hands
from matplotlib.figure import Figure

from dien_course.experiments.auxiliary_sweep import COMBINATIONS, CURVES, EPOCHS, FILE, Combination, read_sweep
from dien_course.lab.explorers.auxiliary_explorer import BLIND, BOTTOM, LINES, TOP, AuxiliaryExplorer, figure_of

sweep = read_sweep()
TestRandomHands = random_hands(AuxiliaryExplorer)


def test_every_combination_was_trained_and_can_be_looked_at():
    assert tuple(sweep) == COMBINATIONS and FILE.stat().st_size < 100_000
    shown = AuxiliaryExplorer()
    for combination in COMBINATIONS:
        shown.set(**combination._asdict())
        assert Combination(**shown.values) == combination
        is_whole(shown)


@pytest.mark.parametrize("combination", COMBINATIONS, ids=str)
def test_the_words_say_what_was_written_down(combination: Combination):
    run, shown = sweep[combination], AuxiliaryExplorer(**combination._asdict())
    for name in ("auxiliary_loss", "loss"):
        assert f"{run[name][0]:.2f} to {run[name][-1]:.2f}" in shown.words
    assert f"validation AUC {run['validation_auc'][0]:.3f} to {run['validation_auc'][-1]:.3f}" in shown.words
    assert f"in {run['table_accuracy']:.0%} of cases" in shown.words and f"{run['table_accuracy']:.0%}" in shown.alt
    assert ("watched, not taught" in shown.words) == (combination.alpha == 0)


def lines_of(figure: Figure) -> dict:
    return {line.get_label(): line for line in figure.axes[0].lines}


def test_curves_and_bar_are_as_high_as_the_numbers():
    run = sweep[Combination(1.0, "uniform", "separate")]
    figure = figure_of(run, "", 1.0)
    lines = lines_of(figure)
    for name in LINES:
        shares = (BOTTOM - lines[name].get_ydata()) / (BOTTOM - TOP)
        np.testing.assert_allclose(shares, run[name], atol=1e-9)
    shares = (BOTTOM - lines["validation_auc"].get_ydata()) / (BOTTOM - TOP)
    np.testing.assert_allclose(0.4 + 0.5 * shares, run["validation_auc"], atol=1e-9)
    (bar,) = (c for c in figure.axes[0].collections if c.get_label() == "table_accuracy")
    heights = bar.get_paths()[0].vertices[:, 1]
    assert np.ptp(heights) / (BOTTOM - TOP) == pytest.approx(run["table_accuracy"])


def test_no_curve_leaves_its_panel():
    most = AuxiliaryExplorer().most
    for run in sweep.values():
        assert all(0 <= value <= most for name in LINES for value in run[name])
        assert all(0.4 <= value <= 0.9 for value in run["validation_auc"])
        assert all(len(run[name]) == EPOCHS for name in CURVES)


def test_what_the_chapter_says_of_the_sweep_is_so():
    for negatives in ("uniform", "popularity"):
        for alpha in (1.0, 10.0):
            shared, separate = (sweep[Combination(alpha, negatives, tables)] for tables in ("shared", "separate"))
            assert separate["auxiliary_loss"][-1] < 0.1 < shared["auxiliary_loss"][-1] < BLIND
            assert separate["table_accuracy"] > 0.9 and shared["table_accuracy"] == 0.5
            assert separate["validation_auc"][-1] < shared["validation_auc"][-1]
        watched = sweep[Combination(0.0, negatives, "shared")]
        assert watched["auxiliary_loss"][-1] > BLIND - 0.02


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            {"alpha": 0.5},
            "α, the weight of the auxiliary loss 0.5 is not in the data; expected one of 0.0, 0.1, 1.0, 10.0",
        ),
        ({"alpha": float("nan")}, "α, the weight of the auxiliary loss nan is not in the data"),
        ({"negatives": "hard"}, "negatives is 'hard'; expected one of uniform, popularity"),
        ({"tables": None}, "embedding tables is None; expected one of shared, separate"),
    ],
)
def test_what_was_not_computed_is_said_and_the_picture_stays(change: dict, said: str):
    shown = AuxiliaryExplorer(alpha=10.0)
    picture, values = shown_image(shown), shown.values
    shown.set(**change)
    assert read_out(shown).startswith(f"Not possible: {said}")
    assert (shown_image(shown), shown.values) == (picture, values)
