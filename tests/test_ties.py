"""On pure noise with four items a second the auxiliary loss learns nothing; sorted by id, the same noise is learned."""

from math import log

import numpy as np
import pandas as pd
import pytest

from dien_course.data import build_samples
from dien_course.experiments.ties import auxiliary_losses, noise_log, ordered_by_id

pytestmark = pytest.mark.trains


@pytest.mark.parametrize("seed", [0, 1])
def test_noise_teaches_the_auxiliary_loss_nothing(seed):
    assert min(auxiliary_losses(noise_log(seed=seed), seed=seed)) >= log(2) - 0.01


def test_noise_in_the_order_of_its_ids_is_learned():
    """The fault that the test above is there for: what the package did before it drew lots."""
    assert auxiliary_losses(ordered_by_id(noise_log()))[-1] < log(2) - 0.1


def test_the_two_logs_differ_in_the_order_inside_a_second_alone():
    noise = noise_log(users=3)
    by_id = ordered_by_id(noise)
    assert by_id.drop(columns="timestamp").equals(
        noise.sort_values(["userId", "timestamp", "movieId"], ignore_index=True).drop(columns="timestamp")
    )
    assert (by_id.groupby("userId").timestamp.diff().dropna() == 1).all()
    sequences = build_samples(by_id, test_share=0.4).train.sequences["histHighRatedMovieIds"]
    steps = np.diff(sequences[0][:20].reshape(5, 4), axis=1)
    assert (steps > 0).all()


def test_noise_has_no_item_twice_in_a_second():
    assert not noise_log().duplicated().any()
    assert isinstance(noise_log(), pd.DataFrame) and len(noise_log()) == 600 * 24
