"""The study's list: names differ, groups answer what chapter 10 asks, and a name selects what it says."""

import pytest

from dien_course.data import DataError
from dien_course.experiments.conditions import RealData, WorldData
from dien_course.experiments.study import CONDITIONS, GROUPS, SEEDS, conditions_named


def test_names_and_contents_differ():
    assert len({condition.name for condition in CONDITIONS}) == len(CONDITIONS)
    assert len({condition.key(0) for condition in CONDITIONS}) == len(CONDITIONS)


def test_there_are_five_seeds_or_more():
    assert SEEDS >= 5


def test_every_variant_is_there_with_and_without_the_auxiliary_loss():
    networks = [c for c in GROUPS["world"] if c.method == "dien" and c.data == WorldData()]
    kinds = [
        (c.model.get("variant", "augru"), c.model.get("convention", "paper"), bool(c.model["auxiliary"]))
        for c in networks
    ]
    variants = [("gru", "paper"), ("aigru", "paper"), ("agru", "paper"), ("augru", "paper"), ("augru", "released")]
    assert sorted(kinds) == sorted((*variant, auxiliary) for variant in variants for auxiliary in (False, True))


def test_a_sweep_changes_its_knob_and_nothing_else():
    by_name = {c.name: c for c in GROUPS["world"]}
    for condition in GROUPS["drift"]:
        own = by_name[condition.name.split(", ")[1]]
        assert condition.but("x", data={"drift": 0.5}).key(0) == own.but("x", measures=()).key(0)


def test_the_selection_of_the_epoch_alone_differs_where_choosing_is_judged():
    for condition in GROUPS["choosing"]:
        honest = next(c for c in CONDITIONS if condition.name == f"{c.name}, epoch chosen on test")
        assert condition.but("x", training={"selection": "users"}).key(0) == honest.key(0)


def test_real_conditions_are_named_after_their_folder():
    real = [c for c in CONDITIONS if isinstance(c.data, RealData)]
    assert real and all(c.name.startswith(f"{c.data.folder}, ") for c in real)


def test_groups_and_names_select_conditions():
    assert conditions_named([]) == CONDITIONS
    assert [c.name for c in conditions_named(["dien", "leak"])] == ["dien", *(c.name for c in GROUPS["leak"])]
    with pytest.raises(DataError, match="'weather'"):
        conditions_named(["weather"])
