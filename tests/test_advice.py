"""A training whose first epoch was the best gets a sentence, another none."""

import pandas as pd
import pytest

from dien_course.training.advice import advice
from dien_course.training.fit import Fit


def trained(warmup: int, epochs: int, best: int) -> Fit:
    history = pd.DataFrame(
        {"epoch": range(1, warmup + epochs + 1), "phase": ["auxiliary"] * warmup + ["both"] * epochs}
    )
    return Fit(history, best, interrupted=False, rows_per_second=1.0)


@pytest.mark.parametrize("warmup", [0, 2])
def test_a_first_epoch_that_was_the_best_is_told_with_what_may_help(warmup):
    told = advice(trained(warmup, epochs=4, best=warmup + 1))
    assert "by heart" in told
    assert "--learning-rate" in told and "--batch-size" in told and "--embedding-dropout" in told


@pytest.mark.parametrize(("warmup", "epochs", "best"), [(0, 4, 2), (2, 4, 4), (2, 1, 3), (3, 0, 3)])
def test_a_later_best_epoch_or_a_single_one_says_nothing(warmup, epochs, best):
    assert advice(trained(warmup, epochs, best)) is None
