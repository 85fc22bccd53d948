"""The trainings behind chapter 06's explorer are those that this code makes: one of them is made again."""

from __future__ import annotations

import pytest

from dien_course.experiments.auxiliary_sweep import CURVES, Combination, read_sweep, train_one

# Another processor takes another path through the same landscape; a number that was typed in is further off.
LOSS, AUC = 0.05, 0.04


def test_a_combination_trained_again_comes_out_as_it_was_written_down():
    combination = Combination(1.0, "uniform", "shared")
    kept, made = read_sweep()[combination], train_one(combination)
    assert set(made) == set(kept) == {*combination._fields, *CURVES, "table_accuracy"}
    for name in CURVES:
        assert made[name] == pytest.approx(kept[name], abs=AUC if name == "validation_auc" else LOSS)
    assert made["table_accuracy"] == kept["table_accuracy"] == 0.5
