"""The auxiliary-loss explorer shows the trainings that the repository computed: mean and range of the seeds of each."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from explorer_cases import is_whole, read_out, shown
from explorer_hands import random_hands
from matplotlib.figure import Figure

from dien_course.experiments.auxiliary_sweep import COMBINATIONS, CURVES, EPOCHS, FILE, SEEDS, Combination, read_sweep
from dien_course.lab.explorers.auxiliary_explorer import BLIND, BOTTOM, LINES, TOP, AuxiliaryExplorer, figure_of

sweep = read_sweep()
TestRandomHands = random_hands(AuxiliaryExplorer)


def values(combination: Combination, name: str) -> np.ndarray:
    """What the trainings of a combination measured, (seeds, epochs) or (seeds,)."""
    return np.array([run[name] for run in sweep[combination]])


def test_every_combination_was_trained_with_every_seed_and_can_be_looked_at():
    assert tuple(sweep) == COMBINATIONS and FILE.stat().st_size < 100_000
    shown = AuxiliaryExplorer()
    for combination in COMBINATIONS:
        assert [run["seed"] for run in sweep[combination]] == list(range(SEEDS))
        shown.set(**combination._asdict())
        assert Combination(**shown.values) == combination
        is_whole(shown)


@pytest.mark.parametrize("combination", COMBINATIONS, ids=str)
def test_the_words_say_mean_and_range_of_what_was_written_down(combination: Combination):
    shown = AuxiliaryExplorer(**combination._asdict())
    for name, digits in (("auxiliary_loss", 2), ("loss", 2), ("validation_auc", 3)):
        first, last = values(combination, name)[:, [0, -1]].T
        numbers = [f"{value:.{digits}f}" for value in (first.mean(), last.mean(), last.min(), last.max())]
        assert "{} to {} ({} to {})".format(*numbers) in shown.words
    best = values(combination, "validation_auc").max(1)
    assert f"best validation AUC {best.mean():.3f} ({best.min():.3f} to {best.max():.3f})" in shown.alt
    accuracy = f"{values(combination, 'table_accuracy').mean():.0%}"
    assert f"in {accuracy} of cases" in shown.words and accuracy in shown.alt
    assert f"{SEEDS} seeds" in shown.words and f"{SEEDS} trainings" in shown.alt
    assert ("watched, not taught" in shown.words) == (combination.alpha == 0)


def lines_of(figure: Figure) -> dict:
    return {line.get_label(): line for line in figure.axes[0].lines}


def test_lines_and_bar_are_as_high_as_the_means_and_shades_reach_from_lowest_to_highest():
    runs = [dict(run) for run in sweep[Combination(1.0, "uniform", "separate")]]
    for number, run in enumerate(runs):
        run["table_accuracy"] = 0.5 + number / 10
    figure = figure_of(runs, "", 1.0)
    lines, shades = lines_of(figure), {c.get_label(): c for c in figure.axes[0].collections}

    def share(height):
        return (BOTTOM - height) / (BOTTOM - TOP)

    for name in (*LINES, "validation_auc"):
        curves = np.array([run[name] for run in runs])
        if name == "validation_auc":
            curves = (curves - 0.4) / 0.5
        np.testing.assert_allclose(share(lines[name].get_ydata()), curves.mean(0), atol=1e-9)
        corners = shades[f"{name}, all seeds"].get_paths()[0].vertices
        for x, lowest, highest in zip(lines[name].get_xdata(), curves.min(0), curves.max(0), strict=True):
            heights = share(corners[np.isclose(corners[:, 0], x), 1])
            assert (heights.min(), heights.max()) == pytest.approx((lowest, highest), abs=1e-9)
    heights = shades["table_accuracy"].get_paths()[0].vertices[:, 1]
    assert np.ptp(heights) / (BOTTOM - TOP) == pytest.approx(0.7)
    assert share(lines["table_accuracy, all seeds"].get_ydata()) == pytest.approx([0.5, 0.9])


def test_no_curve_leaves_its_panel():
    most = AuxiliaryExplorer().most
    for combination in COMBINATIONS:
        losses = np.stack([values(combination, name) for name in LINES])
        assert (losses >= 0).all() and (losses <= most).all()
        auc = values(combination, "validation_auc")
        assert (auc >= 0.4).all() and (auc <= 0.9).all()
        assert all(values(combination, name).shape == (SEEDS, EPOCHS) for name in CURVES)


def best(alpha: float, negatives: str, tables: str) -> np.ndarray:
    """The highest validation AUC of each training, (seeds,)."""
    return values(Combination(alpha, negatives, tables), "validation_auc").max(1)


def test_what_the_chapter_says_of_the_sweep_is_so():
    for alpha, negatives in product((1.0, 10.0), ("uniform", "popularity")):
        shared, separate = (Combination(alpha, negatives, tables) for tables in ("shared", "separate"))
        assert (values(shared, "auxiliary_loss")[:, -1] > 0.3).all()
        assert (values(shared, "auxiliary_loss")[:, -1] < BLIND).all()
        assert (values(separate, "table_accuracy") > 0.9).all() and (values(shared, "table_accuracy") == 0.5).all()
        assert (best(*separate) < best(*shared) - 0.05).all() and (best(*separate) < 0.54).all()
    for alpha, negatives in product((0.1, 1.0, 10.0), ("uniform", "popularity")):
        assert (values(Combination(alpha, negatives, "separate"), "auxiliary_loss")[:, -1] < 0.02).all()
        assert 0.52 < best(alpha, negatives, "separate").mean() < 0.545
    for negatives in ("uniform", "popularity"):
        watched = values(Combination(0.0, negatives, "shared"), "auxiliary_loss")[:, -1]
        assert (watched > BLIND - 0.02).all()
    without = best(0.0, "uniform", "shared")
    for alpha, negatives in ((1.0, "popularity"), (10.0, "popularity"), (10.0, "uniform")):
        assert best(alpha, negatives, "shared").min() > without.max() + 0.03
    either = best(1.0, "uniform", "shared")
    assert either.min() < without.min() and either.max() > without.max()


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
    explorer = AuxiliaryExplorer(alpha=10.0)
    before = shown(explorer)
    explorer.set(**change)
    assert read_out(explorer).startswith(f"Not possible: {said}")
    assert shown(explorer) == before
