"""Page and static twin say the same: title, alternative text, read-out, code and refusals, word for word."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from page_module import Call, ask, needs_node

from dien_course.experiments.results import RESULTS, read_table
from dien_course.experiments.study import CONDITIONS, SEEDS
from dien_course.lab.explorers.auxiliary_explorer import AuxiliaryExplorer
from dien_course.lab.explorers.controls import Number, Numbers, Switch
from dien_course.lab.explorers.drift_explorer import DriftExplorer
from dien_course.lab.explorers.explorer import Explorer
from dien_course.lab.explorers.step_explorer import RING, StepExplorer, step
from dien_course.lab.explorers.variant_explorer import VariantExplorer

pytestmark = needs_node
MAKERS: dict[str, Callable[[], Explorer]] = {
    "variant": VariantExplorer,
    "step": StepExplorer,
    "auxiliary": AuxiliaryExplorer,
    "drift": lambda: DriftExplorer(read_table(RESULTS, CONDITIONS, SEEDS)),
}
DRAWN = 12  # random settings of each explorer, besides its presets


def random_values(explorer: Explorer, draw: random.Random) -> dict[str, Any]:
    """Any setting that the controls can take."""
    values: dict[str, Any] = {}
    for control in explorer.controls:
        if isinstance(control, Number):
            ticks = round((control.high - control.low) / control.step)
            kind = int if isinstance(control.start, int) else float
            values[control.name] = control.check(kind(control.low + control.step * draw.randint(0, ticks)))
        elif isinstance(control, Numbers):
            drawn = [draw.choice([0.0, 1.0, draw.random()]) for _ in range(values["behaviours"])]
            values[control.name] = control.check(draw.choice([None, drawn]))
        elif isinstance(control, Switch):
            values[control.name] = draw.random() < 0.5
        else:
            values[control.name] = draw.choice(list(control.options))
    return values


def settings_of(explorer: Explorer) -> list[dict[str, Any]]:
    """Every preset, and random settings; of the drift explorer those where one control is moved."""
    draw, start = random.Random(1), explorer.page["start"]
    found = [start | dict(changes) for changes in explorer.presets.values()]
    for _ in range(DRAWN):
        values = random_values(explorer, draw)
        moved = draw.choice(list(values))
        found.append(start | explorer.follow({moved: values[moved]}) if isinstance(explorer, DriftExplorer) else values)
    return found


@pytest.fixture(scope="module", params=list(MAKERS))
def both(request: pytest.FixtureRequest) -> tuple[Explorer, list[dict], list[dict]]:
    """An explorer, settings of it, and for each what the page shows and copies."""
    explorer = MAKERS[request.param]()
    settings = settings_of(explorer)
    calls = [Call("see", [explorer.kind, values, {"shared": "data"}]) for values in settings]
    calls += [Call("code", [{"shared": "page"}, values]) for values in settings]
    answers = ask(calls, data=explorer.page["data"], page=explorer.page)
    seen = [one | {"code": code} for one, code in zip(answers[: len(settings)], answers[len(settings) :], strict=True)]
    return explorer, settings, seen


def test_the_words_are_those_of_the_static_twin(both: tuple):
    explorer, settings, seen = both
    for values, page in zip(settings, seen, strict=True):
        view = explorer.view(**values)
        assert (page["alt"], page["words"]) == (view.alt, view.words)
        assert page["alt"].endswith(f" {page['title']}.")


def test_the_code_is_the_one_that_python_writes(both: tuple):
    explorer, settings, seen = both
    for values, page in zip(settings, seen, strict=True):
        explorer.state = values  # no figure is drawn for that
        assert page["code"] == explorer.code


def test_what_the_page_refuses_it_refuses_in_pythons_words():
    explorers = [VariantExplorer(), StepExplorer(), AuxiliaryExplorer()]
    asked = [
        (0, {"behaviours": 41}), (0, {"behaviours": 2.5}), (0, {"position": -0.1}), (0, {"shape": "hill"}),
        (0, {"drawn": [2.5] * 13}), (1, {"h1": 1.5}), (1, {"film": "Grim"}),
        (2, {"alpha": 0.5}), (2, {"tables": "one"}),
    ]  # fmt: skip
    calls = [Call("checked", [explorers[n].page["controls"], explorers[n].values | changes]) for n, changes in asked]
    for (number, changes), answer in zip(asked, ask(calls), strict=True):
        explorers[number].set(**changes)
        said = explorers[number].refusal.removeprefix("Not possible: ").removesuffix(". The picture stays as it was.")
        if "drawn" in changes:  # the page names the whole list, Python the number
            assert str(answer).startswith("attention drawn by hand is [2.5,") and "is 2.5;" in said
            continue
        assert str(answer).replace("0, 0.1, 1, 10", "0.0, 0.1, 1.0, 10.0") == said


def test_numbers_are_written_as_python_writes_them():
    draw = np.random.default_rng(0)
    ties = [0.125, 0.375, 0.5, 2.5, 0.0625, 1.005, 0.045, 0.145, -0.125, 1e-7, 0.0, 1.0]
    numbers = [*ties, *draw.normal(size=300), *draw.integers(0, 200, 100) / 8, *draw.integers(0, 1000, 100) / 1000]
    numbers = [float(number) for number in numbers]
    calls = [Call("text.fixed", [number, digits]) for number in numbers for digits in (0, 1, 2, 3)]
    calls += [Call("text.percent", [number]) for number in numbers]
    expected = [f"{number:.{digits}f}" for number in numbers for digits in (0, 1, 2, 3)]
    expected += [f"{number:.0%}" for number in numbers]
    assert ask(calls) == expected


def test_controls_that_a_shape_does_not_use_are_greyed():
    explorer = VariantExplorer()
    shapes = {"peak": [], "one-hot": ["sharpness"], "zero": ["position", "sharpness", "scale"],
              "uniform, 1/length": ["position", "sharpness"], "all one": ["position", "sharpness"]}  # fmt: skip
    calls = [Call("see", ["variant", explorer.values | {"shape": shape}, explorer.page["data"]]) for shape in shapes]
    assert [one["unused"] for one in ask(calls)] == list(shapes.values())


@pytest.mark.parametrize("kind", ["variant", "drift", "attention"])
def test_what_follows_a_change_follows_it_in_the_page(kind: str):
    own = {"drift": 0.5, "interleaving": 0.5, "length": 20}
    explorers = {"variant": VariantExplorer(drawn=[0.1] * 13), "drift": MAKERS["drift"]()}
    cases = {
        "variant": [{"behaviours": 3}, {"behaviours": 20}, {"shape": "zero"}, {"scale": 1}, {"shuffled": True}],
        "drift": [{"drift": 1.0}, {"length": 5}, {"drift": 0.5}, dict(own), own | {"drift": 0}],
        "attention": [],
    }[kind]
    calls = [Call("follow", [kind, changes, explorers[kind].values, {"own": own}]) for changes in cases]
    assert ask(calls) == [explorers[kind].follow(changes) for changes in cases]
    if kind == "attention":
        changes = [{"order": [1]}, {"order": None}, {"user": 3}, {"shuffled": True}, {"target": "x"}]
        found = ask([Call("follow", [kind, one, {}, {}]) for one in changes])
        expected = [{"order": [1], "shuffled": False}, {"order": None}, {"user": 3, "order": None},
                    {"shuffled": True, "order": None}, {"target": "x"}]  # fmt: skip
        assert found == expected


def test_a_thousand_steps_of_the_page_are_steps_of_the_cells():
    draw = np.random.default_rng(0)
    cases = [(draw.uniform(-1, 1, 2), film, draw.integers(0, 11, 4) / 10) for film in RING for _ in range(84)]
    weights = StepExplorer().page["data"]["weights"]
    calls = [
        Call("arithmetic.gruStep", [weights, h.tolist(), list(map(float, RING[film])), g[:2].tolist(), g[2:].tolist()])
        for h, film, g in cases
    ]
    found = [[one["candidate"], one["after"], one["readAsZ"]] for one in ask(calls)]
    expected = [step(h, np.array(RING[film]), g[:2], g[2:]) for h, film, g in cases]
    assert len(found) > 1000 and torch.get_default_dtype() == torch.float32
    assert np.abs(np.array(found) - np.array(expected)).max() < 1e-5
