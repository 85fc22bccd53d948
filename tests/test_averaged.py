"""The mean of several networks' logits, and the pages of means, of other packages' DIENs and of what all costs."""

import json

import pytest

from dien_course.experiments import averaged_page, costs, peers_page
from dien_course.experiments.averaged import train_several
from dien_course.experiments.conditions import Condition, Several, Training, WorldData
from dien_course.experiments.results import RESULTS, read_table
from dien_course.experiments.statistics import values_of
from dien_course.experiments.study import CONDITIONS, GROUPS, SPLITS
from dien_course.experiments.trial import run_trial

QUICK = {"epochs": 1, "warmup_epochs": 1, "batch_size": 128}


@pytest.mark.trains
def test_the_first_network_is_that_of_the_condition_alone_and_the_mean_is_another():
    data, model = WorldData(users=300, test_users=300), {"embedding_size": 4}
    several = train_several(Condition("x", data, "dien", model, Several(networks=2, **QUICK)), 0, {})
    alone = run_trial(Condition("x", data, "dien", model, Training(**QUICK), ("with_counts",)), 0, {})
    assert several["mean_of_1_auc"] == pytest.approx(alone["auc"], abs=1e-4)
    assert several["with_counts_1_auc"] == pytest.approx(alone["with_counts_auc"], abs=1e-4)
    assert several["auc"] == several["mean_of_2_auc"] != several["mean_of_1_auc"]
    assert several["parameters"] == 2 * alone["parameters"]


def test_the_stored_first_network_is_the_stored_dien_with_numbers():
    (several,) = GROUPS["averaged"]
    alone = next(c for c in CONDITIONS if c.name == "ml_1m, dien with numbers")
    table = read_table(RESULTS, [several, alone], SPLITS["averaged"])
    for first, other in (("mean_of_1_auc", "auc"), ("with_counts_1_auc", "with_counts_auc")):
        assert values_of(table, several.name, first).tolist() == pytest.approx(
            values_of(table, alone.name, other).tolist(), abs=2e-3
        )


def test_every_mean_stands_with_its_price():
    shown = averaged_page.averaged_table(RESULTS)
    (several,) = GROUPS["averaged"]
    networks = several.training.networks
    assert shown.count("\n") == 2 + 2 * networks
    assert f"| mean of {networks} networks, and the regression | {networks} and a regression |" in shown
    assert averaged_page.averaged(RESULTS)[1, False][1] is None, "one network against itself"


def test_what_has_not_run_stands_nowhere(tmp_path):
    pages = (averaged_page.averaged_table, peers_page.peers_table, costs.costs_table)
    assert all("Not run" in page(tmp_path) for page in pages)


def test_the_peers_stand_beside_ours_on_the_splits_that_chose_nothing():
    rows = {title: (own, difference) for title, own, difference in peers_page.peers_rows(RESULTS)}
    assert list(rows) == list(peers_page.METHODS.values())
    assert all(own.n == len(SPLITS["alone"]) for own, _ in rows.values())
    assert [difference is None for _, difference in rows.values()].count(True) == 1


def test_the_costs_are_those_of_all_stored_trials():
    found = costs.costs(RESULTS)
    files = [json.loads(file.read_text())["seconds"] for file in RESULTS.glob("*/*.json")]
    assert sum(trials for trials, _ in found.values()) == len(files)
    assert 3600 * sum(hours for _, hours in found.values()) == pytest.approx(sum(files), abs=1)
