"""A condition's key changes with everything that determines a result, and with nothing else."""

import json
import subprocess
import sys
from dataclasses import replace

import pytest

from dien_course.data import DataError
from dien_course.experiments import conditions
from dien_course.experiments.conditions import Condition, RealData, Training, WorldData

DIEN = Condition("dien", model={"variant": "augru"})


def test_the_name_is_no_part_of_the_key():
    assert DIEN.but("another name").key(0) == DIEN.key(0)


@pytest.mark.parametrize(
    "changed",
    [
        DIEN.but("x", model={"variant": "gru"}),
        DIEN.but("x", data={"drift": 0.4}),
        DIEN.but("x", training={"alpha": 0.5}),
        DIEN.but("x", measures=("taste",)),
        DIEN.but("x", method="base"),
        replace(DIEN, data=RealData()),
        replace(DIEN, revision=1),
        DIEN.but("x", training={"mixed": True}),
        DIEN.but("x", data={"sittings": 0.5}),
        DIEN.but("x", data={"items": 40}),
        DIEN.but("x", data={"categories": 2}),
    ],
)
def test_every_other_field_is(changed):
    assert changed.key(0) != DIEN.key(0)


def test_seed_data_and_version_are_part_of_the_key(monkeypatch):
    keys = {DIEN.key(0), DIEN.key(1), DIEN.key(0, "checksum")}
    monkeypatch.setattr(conditions, "VERSION", conditions.VERSION + 1)
    assert len(keys | {DIEN.key(0)}) == 4


def test_the_key_is_the_same_in_another_process():
    code = (
        "from dien_course.experiments.conditions import Condition;"
        "import json; print(json.dumps(Condition('dien', model={'variant': 'augru'}).key(0)))"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert json.loads(shown) == DIEN.key(0)


def test_a_yardstick_does_not_depend_on_how_networks_are_trained():
    movie_mean = Condition("mean", method="movie_mean")
    assert movie_mean.but("mean", training={"epochs": 99}).key(0) == movie_mean.key(0)
    assert movie_mean.but("mean", data={"drift": 0.0}).key(0) != movie_mean.key(0)


def test_but_changes_what_it_is_told_and_keeps_the_rest():
    changed = DIEN.but("x", model={"dropout": 0.1}, data={"drift": 1.0})
    assert changed.model == {"variant": "augru", "dropout": 0.1}
    assert changed.data == WorldData(drift=1.0)
    assert changed.training == DIEN.training
    assert DIEN.model == {"variant": "augru"}


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Condition("x", method="transformer"),
        lambda: Condition("a/b"),
        lambda: Condition(""),
        lambda: WorldData(order="reversed"),
        lambda: WorldData(samples="all"),
        lambda: RealData(tables="two"),
        lambda: Training(selection="best"),
    ],
)
def test_what_no_trial_can_do_is_refused(wrong):
    with pytest.raises(DataError, match="expected"):
        wrong()
