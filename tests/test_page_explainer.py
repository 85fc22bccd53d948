"""The explainer's page computes what the package does: every test user's prediction, and all that one picture shows."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from page_module import Call, ask, needs_node

from dien_course.data import Batches
from dien_course.lab.explorers.dien_explainer import MIXED, OWN, SURPRISING, DIENExplainer
from dien_course.lab.explorers.explained_models import RULES
from dien_course.lab.explorers.explained_reading import inside
from dien_course.lab.explorers.histories import read
from dien_course.training import predict

pytestmark = needs_node
START = {"user": SURPRISING, "target": OWN, "rule": "augru", "scale": "t_softmax", "order": None, "read": None}
CASES = [
    {},
    {"order": [3, 1, 1, 15, 2], "read": 4},
    {"user": MIXED, "target": "The Radiant Winter (1980)"},
    {"user": MIXED, "read": 0},
    {"user": 1420, "target": "The Quiet Letter (1953)"},
    *({"user": MIXED, "rule": rule, "scale": scale} for rule in RULES for scale in ("t_softmax", "softmax")),
]
REFUSED = {
    "user 2 is not in the data": {"user": 2},
    "behaviours read is 16; expected a whole number from 0 to 15": {"read": 16},
    "the order of user 17998 is [99]; expected at most 40 numbers from 1 to 15": {"order": [99]},
}


@pytest.fixture(scope="module")
def explainer() -> DIENExplainer:
    return DIENExplainer()


@pytest.fixture(scope="module")
def answers(explainer: DIENExplainer) -> dict[str, Any]:
    """All that the page is asked for, in one run of node."""
    data, users = explainer.page["data"], explainer.cases.samples.columns["userId"].tolist()
    broken = data["weights"] | {"numbers": "AAAA" + data["weights"]["numbers"][4:]}
    calls = [Call("predict", [users, {"shared": "data"}])]
    calls += [Call("see", ["explainer", START | case, {"shared": "data"}]) for case in CASES]
    calls += [Call("see", ["explainer", START | case, {"shared": "data"}]) for case in REFUSED.values()]
    calls += [Call("see", ["explainer", START, {"weights": broken, "cases": {}}])]
    found = ask(calls, data=data)
    return {"predicted": found[0], "seen": found[1 : 1 + len(CASES)], "refused": found[1 + len(CASES) : -1], "broken": found[-1]}


def test_the_page_predicts_for_all_test_users_what_the_package_predicts(explainer: DIENExplainer, answers: dict):
    encoded = explainer.explained.encoder.encode(explainer.cases.samples)
    assert len(encoded) == 6000
    for model, theirs in zip(explainer.explained.models.values(), answers["predicted"], strict=True):
        ours = predict(model, Batches(encoded, 2048))
        assert np.abs(ours - theirs).max() < 1e-4
        assert ours.std() > 0.1


@pytest.mark.parametrize("number", range(len(CASES)))
def test_the_page_sees_what_the_package_computes(number: int, explainer: DIENExplainer, answers: dict):
    values, seen = START | CASES[number], answers["seen"][number]
    target = None if values["target"] == OWN else values["target"]
    case = explainer.cases.histories.case(values["user"], target, order=values["order"])
    models = explainer.explained.models | {"DIEN": explainer.explained.read_by(values["rule"], values["scale"])}
    for (name, model), theirs in zip(models.items(), seen["models"], strict=True):
        assert name == theirs["name"]
        assert np.abs(read(model, case).probability - theirs["probability"]).max() < 1e-4
    ours, dien = inside(models["DIEN"], case, seen["length"]), seen["dien"]
    states = [step["after"] for step in dien["steps"]]
    for here, there in (
        (ours.target, dien["row"]["target"]), (ours.behaviours, dien["behaviours"]), (ours.interests, dien["interests"]),
        (ours.attention, dien["attention"]), (ours.states, np.reshape(states, ours.states.shape)),
        (ours.moved, seen["moved"]),
    ):  # fmt: skip
        assert here.shape == np.shape(there)
        assert np.abs(here - np.asarray(there)).max(initial=0) < 1e-4
    assert [film["title"] for film in seen["films"]] == case.titles


@pytest.mark.parametrize("number", range(len(CASES)))
def test_page_and_static_twin_say_the_same(number: int, explainer: DIENExplainer, answers: dict):
    view, seen = explainer.view(**START | CASES[number]), answers["seen"][number]
    for here, there in ((view.words, seen["words"]), (view.alt, seen["alt"])):
        apart = re.compile(r"\d+(?:\.\d+)?")
        assert apart.split(here) == apart.split(there)
        numbers = [[float(one) for one in apart.findall(text)] for text in (here, there)]
        assert np.abs(np.subtract(*numbers)).max() <= 1.001  # a per cent, where rounding falls apart


def test_what_cannot_be_is_refused_in_words(answers: dict):
    assert [str(one) for one in answers["refused"]] == list(REFUSED)


def test_weights_that_the_module_was_not_built_with_are_told_by_their_hash(explainer: DIENExplainer, answers: dict):
    words = answers["broken"]["words"]
    assert re.fullmatch(
        r"Not possible: the weights have SHA-256 [0-9a-f]{12}, this module expects "
        rf"{explainer.explained.plain['sha256'][:12]}: they are of different builds\. There is nothing to show\.",
        words,
    )
