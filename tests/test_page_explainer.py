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
CELLS = [
    {"stage": stage, "t": t, "k": k} for stage in ("target", "e", "h", "a", "state", "p") for t, k in [(0, 0), (6, 2)]
]
EVERY = 10  # of the test users that the suite asks for; all 6,000 agree as well, and take ten seconds
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
    data, users = explainer.page["data"], explainer.cases.samples.columns["userId"][::EVERY].tolist()
    broken = data["weights"] | {"numbers": data["weights"]["numbers"][:-4] + "AAAA"}
    calls = [Call("predict", [users, {"shared": "data"}])]
    calls += [Call("see", ["explainer", START | case, {"shared": "data"}]) for case in CASES]
    calls += [Call("see", ["explainer", START | case, {"shared": "data"}]) for case in REFUSED.values()]
    calls += [Call("see", ["explainer", START, {"weights": broken, "cases": {}}])]
    calls += [Call("formulas", [CELLS, START | CASES[-1], {"shared": "data"}])]
    predicted, *found = ask(calls, data=data)
    seen, (*refused, broken, formulas) = found[: len(CASES)], found[len(CASES) :]
    return {"predicted": predicted, "seen": seen, "refused": refused, "broken": broken, "formulas": formulas}


def test_the_page_predicts_for_test_users_what_the_package_predicts(explainer: DIENExplainer, answers: dict):
    samples = explainer.cases.samples.take(np.arange(0, len(explainer.cases.samples), EVERY))
    encoded = explainer.explained.encoder.encode(samples)
    assert min(len(past) for past in samples.sequences["histHighRatedMovieIds"]) == 0
    for model, theirs in zip(explainer.explained.models.values(), answers["predicted"], strict=True):
        ours = predict(model, Batches(encoded, 1024))
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
    pairs = [(ours.target, dien["row"]["target"]), (ours.behaviours, dien["behaviours"])]
    pairs += [(ours.interests, dien["interests"]), (ours.attention, dien["attention"])]
    pairs += [(ours.states, np.reshape(states, ours.states.shape)), (ours.moved, seen["moved"])]
    for here, there in pairs:
        assert here.shape == np.shape(there)
        assert np.abs(here - np.asarray(there)).max(initial=0) < 1e-4
    assert [film["title"] for film in seen["films"]] == case.titles


@pytest.mark.parametrize("number", range(len(CASES)))
def test_page_and_static_twin_say_the_same(number: int, explainer: DIENExplainer, answers: dict):
    view, seen = explainer.told(**START | CASES[number]), answers["seen"][number]
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


def test_a_formula_ends_in_the_number_that_it_explains(explainer: DIENExplainer, answers: dict):
    values = START | CASES[-1]
    case = explainer.cases.histories.case(values["user"])
    models = explainer.explained.models | {"DIEN": explainer.explained.read_by(values["rule"], values["scale"])}
    ours = inside(models["DIEN"], case, len(case.titles))
    shown = {"target": lambda t, k: ours.target[k], "a": lambda t, k: ours.attention[t]}
    shown |= {"p": lambda t, k: read(list(models.values())[k], case).probability[t + 1]}
    for stage, vectors in (("e", ours.behaviours), ("h", ours.interests), ("state", ours.states)):
        shown[stage] = lambda t, k, vectors=vectors: vectors[t, k]
    for cell, formula in zip(CELLS, answers["formulas"], strict=True):
        number = float(re.findall(r"−?\d+\.\d+", formula["numbers"])[-1].replace("−", "-"))
        assert abs(number - shown[cell["stage"]](cell["t"], cell["k"])) < 6e-4, formula
        assert formula["name"] and formula["symbols"] and formula["words"]
