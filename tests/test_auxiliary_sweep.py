"""The trainings behind chapter 06's explorer are those that this code makes: some are made again.

Another processor rounds otherwise and ends elsewhere, so nothing is compared with one stored training: the best AUC of
a new one with the range of the five that are stored, and one condition with another by a wide margin. On one machine a
training is the same twice, to the bit.
"""

from __future__ import annotations

import pytest

from dien_course.experiments import auxiliary_sweep
from dien_course.experiments.auxiliary_sweep import CURVES, EPOCHS, Combination, read_sweep, train_one

pytestmark = pytest.mark.trains

STEADY = Combination(10.0, "popularity", "shared")  # whose five trainings differ least among those that learn
BEYOND = 0.03  # AUC


@pytest.fixture(scope="module")
def made() -> dict:
    return train_one(STEADY, 0)


def test_a_training_made_again_lies_among_the_five_that_were_written_down(made):
    best = [max(run["validation_auc"]) for run in read_sweep()[STEADY]]
    assert min(best) - BEYOND < max(made["validation_auc"]) < max(best) + BEYOND
    assert set(made) == set(read_sweep()[STEADY][0]) == {*STEADY._fields, "seed", *CURVES, "table_accuracy"}
    assert all(len(made[name]) == EPOCHS for name in CURVES) and made["table_accuracy"] == 0.5


def test_without_the_auxiliary_loss_a_network_ranks_far_worse_and_its_auxiliary_loss_stays(made):
    without = train_one(STEADY._replace(alpha=0.0), 0)
    assert max(without["validation_auc"]) < max(made["validation_auc"]) - 0.08
    assert made["auxiliary_loss"][-1] < 0.45 < 0.65 < without["auxiliary_loss"][-1]


def test_separate_tables_are_recognised_at_once(made, monkeypatch):
    monkeypatch.setattr(auxiliary_sweep, "EPOCHS", 4)
    separate = train_one(STEADY._replace(tables="separate"), 0)
    assert separate["auxiliary_loss"][-1] < 0.1 < made["auxiliary_loss"][-1]
    assert separate["table_accuracy"] > 0.9
    assert max(separate["validation_auc"]) < max(made["validation_auc"]) - 0.1


def test_the_same_seed_gives_the_same_training_to_the_bit_and_another_seed_another(monkeypatch):
    monkeypatch.setattr(auxiliary_sweep, "EPOCHS", 2)
    first, again, other = (train_one(STEADY, seed) for seed in (0, 0, 1))
    assert first == again
    assert all(first[name] != other[name] for name in CURVES)
