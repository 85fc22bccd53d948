"""Reviews by the paper's protocol: what samples they come to, what a network may be told, what the page says."""

import json

import numpy as np
import pandas as pd
import pytest
from kinds_of_input import lookalikes

from dien_course.data import AttentionGroup, DataError, Encoder, FeatureSpec, Ragged, Samples
from dien_course.data.amazon import FILE, NAME, take_reviews
from dien_course.data.derived import DERIVED
from dien_course.experiments import reviews_page
from dien_course.experiments.conditions import Condition, ReviewData
from dien_course.experiments.counts import neighbours
from dien_course.experiments.material import checksum, open_material
from dien_course.experiments.paper import BOOKS, ELECTRONICS
from dien_course.experiments.peers import with_peers
from dien_course.experiments.results import RESULTS
from dien_course.experiments.reviews_page import METHODS, STEPS
from dien_course.experiments.study import CONDITIONS, GROUPS, SPLITS
from dien_course.experiments.trial import run_trial


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    folder = tmp_path_factory.mktemp("reviews")
    return {NAME: take_reviews(lookalikes.amazon_json(folder), folder)}


def parts(folders, **fields):
    source = open_material(ReviewData(**fields), 0, folders).source
    return source, (source.train, source.test)


def test_a_sample_is_the_last_review_against_items_never_chosen_with_a_history_strictly_earlier(folders):
    log = pd.read_csv(folders[NAME] / FILE, dtype=str).astype({"time": int})
    _, both = parts(folders, drawn=2)
    for part in both:
        for row in range(len(part)):
            user, item, time, label = (part.columns[name][row] for name in ("user", "item", "time", "label"))
            theirs = log[log.user == user]
            assert time == theirs.time.max()
            assert (item in set(theirs.item)) == bool(label)
            before = theirs[theirs.time < time].sort_values("time").item
            assert list(part.sequences["item_history"][row]) == list(before)
        assert np.bincount(part.columns["label"]).tolist() == [2 * len(part) // 3, len(part) // 3]
    assert not set(both[0].columns["user"]) & set(both[1].columns["user"])


def test_negatives_and_told_numbers_do_not_move_the_users(folders):
    train = [parts(folders, **fields)[1][0] for fields in ({}, {"drawn_by": "popularity"}, {"told": "neighbours"})]
    assert all(list(one.columns["user"]) == list(train[0].columns["user"]) for one in train)


GROUP = AttentionGroup("item", (("item", "history"),))
TRAIN = Samples(
    {"item": np.array(["a", "b", "c"]), "label": np.array([1, 0, 1]), "userId": np.arange(3)},
    {"history": Ragged.of([["b", "c"], ["c"], ["a", "b", "c"]])},
)


def test_neighbours_are_counted_in_training_histories_and_know_no_label():
    encoder = Encoder.fit(FeatureSpec(groups=(GROUP,)), TRAIN)
    found = neighbours(encoder.encode(TRAIN), encoder.encode(TRAIN), GROUP)
    assert found[:, 0] == pytest.approx(np.log(np.array([1, 2, 3]) / 3 + 1e-3))
    assert found[:, 1] == pytest.approx(np.log1p([2, 1, 3]))
    together = (1 / 2**0.5 + 1 / 3**0.5) / 2  # a beside b: once, of 1 and 2; a beside c: once, of 1 and 3
    assert found[0, 2] == pytest.approx(together) and found[1, 2] == pytest.approx(2 / 6**0.5)
    other = Samples({**TRAIN.columns, "label": 1 - TRAIN.columns["label"]}, TRAIN.sequences)
    assert np.array_equal(found, neighbours(encoder.encode(other), encoder.encode(other), GROUP))


def test_what_is_told_is_a_number_of_the_spec_and_the_same_as_the_yardsticks(folders):
    plain, _ = parts(folders)
    source, (train, test) = parts(folders, told="popularity")
    assert source.spec.numeric == ("log_popularity",) and plain.spec.numeric == ()
    encoder = Encoder.fit(plain.spec, plain.train)
    for part in (train, test):
        expected = neighbours(encoder.encode(train), encoder.encode(part), source.spec.groups[0])[:, 0]
        assert part.columns["log_popularity"] == pytest.approx(expected)
    told, _ = parts(folders, told="neighbours")
    assert told.spec.numeric == ("log_popularity", "log_length", "co_occurrence")


@pytest.mark.trains
@pytest.mark.parametrize(
    "name", ["neighbours", "din", "told popularity, din with the auxiliary loss", "four negatives, din"]
)
def test_the_conditions_run(name, folders):
    condition = next(c for c in CONDITIONS if c.name == f"{NAME}, {name}")
    quick = condition.but("x", training={"epochs": 1, "warmup_epochs": 1})
    measured = run_trial(quick, 0, folders)
    assert 0 <= measured["auc"] <= 1 and measured["n"] == (10 if "four" in name else 4)


def test_the_checksum_is_that_of_the_file(folders, tmp_path):
    other = tmp_path / NAME
    other.mkdir()
    (other / FILE).write_text("user,item,time\n")
    assert checksum(other) != checksum(folders[NAME])


@pytest.mark.parametrize("fields", [{"drawn_by": "chance"}, {"told": "everything"}])
def test_what_no_sample_can_be_is_refused(fields):
    with pytest.raises(DataError, match="expected one of"):
        ReviewData(**fields)


def test_the_study_holds_what_its_steps_compare():
    names = {c.name for c in CONDITIONS}
    assert {f"{NAME}, {method}" for step in STEPS for method in (step.method, step.without)} <= names
    variants = {c.model.get("variant", "augru") for c in GROUPS["reviews"] if c.method == "dien"}
    assert variants == {"gru", "aigru", "agru", "augru"}
    assert all(c.name.removeprefix(f"{NAME}, ") in METHODS for c in GROUPS["reviews"])


def results(**aucs) -> pd.DataFrame:
    rows = [
        {"condition": f"{NAME}, {name.replace('_', ' ')}", "seed": seed, "auc": auc + 0.001 * seed}
        for name, auc in aucs.items()
        for seed in range(5)
    ]
    return pd.DataFrame(rows)


def test_a_step_is_a_paired_difference_beside_the_papers():
    table = results(base=0.66, din=0.67, dien=0.76)
    shown = reviews_page.steps_table(table)
    assert "| attention: DIN over BaseModel | +0.0100 ± 0.0000 | +.0100 +.0100 +.0100 +.0100 +.0100 | higher |" in shown
    assert f"| {ELECTRONICS['din'].mean - ELECTRONICS['base'].mean:+.4f} | +0.0194 |" in shown
    assert shown.count("\n") == 3, "a step whose two methods have not both run is left out"


def test_the_five_splits_stand_beside_each_mean():
    shown = reviews_page.reviews_table(results(din=0.67, dien=0.76))
    assert "| DIN | 0.6720 ± 0.0029 | .6700 .6710 .6720 .6730 .6740 | -0.0900 ± 0.0000 | lower |" in shown


def test_the_peers_stand_in_the_same_table(tmp_path):
    file = tmp_path / "peers.json"
    trials = [{"method": "torch-rechub", "seed": seed, "auc": 0.7 + 0.001 * seed} for seed in range(5)]
    file.write_text(json.dumps({"grid": [], "trials": trials}))
    shown = reviews_page.reviews_table(with_peers(results(dien=0.76), file=file))
    assert "| DIEN of torch-rechub | 0.7020" in shown
    assert with_peers(results(dien=0.76), file=tmp_path / "none.json").equals(results(dien=0.76))


def test_the_papers_figures_are_written_as_there():
    assert str(BOOKS["dien"]) == ".8453 ± .00476" and str(ELECTRONICS["augru"]) == ".7640 ± .00073"


def test_a_condition_of_reviews_has_a_key_of_its_own():
    plain = Condition("x", ReviewData(), "din")
    keys = {plain.but("x", data=fields).key(0) for fields in ({}, {"drawn": 4}, {"told": "popularity"})}
    assert len(keys) == 3


def test_numbers_stand_beside_what_they_add_to_and_the_counting_on_the_same_splits():
    shown = reviews_page.numbers_table(RESULTS).splitlines()[2:]
    assert len(shown) == len(reviews_page.TOLD)
    splits = {len(row.split(" | ")[2].split()) for row in shown}
    assert splits == {len(SPLITS["reviews, numbers"])}


def test_train_numbers_are_derived_and_no_columns(folders):
    source, (train, _) = parts(folders, told="numbers")
    assert source.spec.numeric == () and set(source.spec.derived) <= set(DERIVED) and source.spec.derived
    assert not set(source.spec.derived) & set(train.columns)
