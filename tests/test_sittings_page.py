"""The section on sittings: one row for each value of the knob that has run, its differences paired by seed."""

import pandas as pd
import pytest

from dien_course.experiments import sittings_page
from dien_course.experiments.conditions import WorldData
from dien_course.experiments.material import open_material
from dien_course.experiments.sittings_study import METHODS, SITTINGS, name_of, sittings

AUCS = {"filter": 0.90, "din": 0.70, "dien": 0.85, "dsin": 0.87}


def table(*values: float) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {"condition": name_of(value, method), "seed": seed, "auc": auc + 0.01 * seed + 0.001 * seed * value}
            for value in values
            for method, auc in AUCS.items()
            for seed in range(5)
        ]
    )


def test_a_row_has_the_four_and_their_differences():
    (row,) = sittings_page.rows(table(1.0))
    assert row[:2] == ["1", "0.9220 ± 0.0216<br>.9000 .9110 .9220 .9330 .9440"]
    assert [cell.split("<br>")[0] for cell in row[5:]] == [
        "+0.0200 ± 0.0000", "+0.1700 ± 0.0000", "+0.1500 ± 0.0000",
    ]  # fmt: skip
    assert row[5].endswith("higher")


def test_what_has_not_run_is_left_out():
    assert len(sittings_page.rows(table(0.0, 1.0))) == 2
    lacking = table(0.0, 1.0).query("condition != 'sittings 1, dsin'")
    assert [row[0] for row in sittings_page.rows(lacking)] == ["0"]
    assert "*Not run.*" in sittings_page.parts(table())[1]


def test_the_curves_are_the_means_over_the_knob():
    curves = sittings_page.curves(table(0.0, 1.0))
    assert list(curves) == ["filter", *METHODS]
    assert [(value, round(mean, 4)) for value, mean, *_ in curves["dsin"]] == [(0.0, 0.89), (1.0, 0.892)]
    assert len(curves["din"][0][3]) == 5


def test_the_knob_and_the_method_alone_differ():
    conditions = sittings()
    assert len(conditions) == len(SITTINGS) * (1 + len(METHODS))
    assert len({condition.but("x", data={"sittings": 0.0}).key(0) for condition in conditions}) == 1 + len(METHODS)


def test_the_world_has_the_sittings_that_are_asked_for_and_the_samples_their_times():
    few = {"users": 60, "test_users": 20}
    plain, sat = (open_material(WorldData(**few, sittings=s), 0, {}) for s in (0.0, 1.0))
    assert (plain.world.truth.taste != sat.world.truth.taste).any()
    assert "histTimestamp" in sat.source.train.sequences and sat.source.spec.times == ("histTimestamp",)
    prefixes = open_material(WorldData(**few, samples="prefixes"), 0, {})
    assert "histTimestamp" in prefixes.source.train.sequences
    assert plain.world.truth.taste.tolist() == pytest.approx(prefixes.world.truth.taste.tolist())
