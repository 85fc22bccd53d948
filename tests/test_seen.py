"""AUC by how often training has seen the target: by hand, and what the stored results and the page make of it."""

import numpy as np
import pytest

from dien_course.data import AttentionGroup, Encoder, FeatureSpec, Ragged, Samples
from dien_course.experiments import seen_page
from dien_course.experiments.results import RESULTS, read_table
from dien_course.experiments.seen import FROM, auc_by_seen, times_seen
from dien_course.experiments.statistics import values_of
from dien_course.experiments.study import CONDITIONS, GROUPS

GROUP = AttentionGroup("movie", (("movie", "history"),))


def encoded(movies, labels, histories):
    columns = {"userId": np.arange(len(movies)), "movie": np.array(movies), "label": np.array(labels, np.int8)}
    return Samples(columns, {"history": Ragged.of(histories)})


@pytest.fixture(scope="module")
def parts():
    train = encoded(["a", "a", "b"], [0, 1, 1], [["b"] * 12 + ["c"] * 3, ["c"] * 50, []])
    test = encoded(["a", "a", "b", "b", "c", "c", "d"], [0, 1, 0, 1, 1, 1, 0], [[]] * 7)
    encoder = Encoder.fit(FeatureSpec(groups=(GROUP,)), train)
    return encoder.encode(train), encoder.encode(test)


def test_times_are_those_in_training_histories_and_as_a_training_target(parts):
    train, test = parts
    times = times_seen(test, train, GROUP)
    assert times["seen"].tolist() == [0, 0, 12, 12, 53, 53, 0]
    assert times["labels"].tolist() == [2, 2, 1, 1, 0, 0, 0]


def test_each_part_ranks_its_own_rows_alone(parts):
    train, test = parts
    found = auc_by_seen(np.array([0.5, 0.6, 0.9, 0.8, 0.1, 0.2, 0.7]), test, train, GROUP)
    assert {name: value for name, value in found.items() if name.startswith("seen")} == pytest.approx(
        {"seen_0_auc": 0.5, "seen_0_n": 3, "seen_10_auc": 0.0, "seen_10_n": 2, "seen_40_auc": np.nan, "seen_40_n": 2},
        nan_ok=True,
    )
    assert found["labels_0_n"] == 5 and found["labels_2_auc"] == 1.0


@pytest.mark.parametrize("folder", seen_page.GROUPS_SEEN)
@pytest.mark.parametrize("what", FROM)
def test_the_page_has_every_part_and_what_the_rarest_gain_more(folder, what):
    found, more = seen_page.seen_of(RESULTS, folder, what)
    assert len(found) == len(FROM[what]) and found[-1].title.endswith("and more")
    assert found[0].gain.mean == pytest.approx(found[0].with_loss.mean - found[0].without.mean)
    assert more.mean == pytest.approx(found[0].gain.mean - found[-1].gain.mean)


def test_every_part_stands_in_the_table():
    shown = seen_page.seen_table(RESULTS)
    assert all(
        shown.count(f"| {folder} |") == sum(len(low) + 1 for low in FROM.values()) for folder in seen_page.GROUPS_SEEN
    )


def test_nothing_stands_where_nothing_has_run(tmp_path):
    assert "Not run" in seen_page.seen_table(tmp_path)


@pytest.mark.parametrize(("folder", "plain"), [("ml_1m", "ml_1m, dien"), ("amazon-grocery", "amazon-grocery, dien")])
def test_the_stored_networks_are_those_of_the_main_tables(folder, plain):
    group, splits = seen_page.GROUPS_SEEN[folder]
    conditions = [GROUPS[group][0], next(c for c in CONDITIONS if c.name == plain)]
    table = read_table(RESULTS, conditions, splits)
    ours, theirs = (values_of(table, condition.name).tolist() for condition in conditions)
    assert ours == pytest.approx(theirs, abs=2e-3)
