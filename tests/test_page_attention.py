"""The page's models are the package's: probabilities, attention, steps and words of the attention explorer."""

from __future__ import annotations

import re

import numpy as np
import pytest
import torch
from page_module import Call, ask, needs_node

from dien_course.data import Encoder
from dien_course.data.ragged import Ragged
from dien_course.data.samples import Samples
from dien_course.data.spec import FeatureSpec
from dien_course.experiments.sequels import SPEC, sequels
from dien_course.lab.explorers.attention_explorer import OWN, AttentionExplorer
from dien_course.models import DIEN, DIN, BaseModel

pytestmark = needs_node
KINDS = {
    "base": (BaseModel, {"activation": "relu", "item_bias": False}),
    "din": (DIN, {"attention_activation": "dice", "batch_norm": True}),
    "din, bilinear sigmoid": (DIN, {"attention": "bilinear", "attention_scale": "sigmoid", "activation": "sigmoid"}),
    "din, dot": (DIN, {"attention": "dot", "scaled": True, "attention_scale": "t_softmax"}),
    "dien": (DIEN, {"hidden_size": 6, "dropout": 0.5}),
    "gru": (DIEN, {"variant": "gru", "attention_batch_norm": True}),
    "aigru": (DIEN, {"variant": "aigru", "activation": "prelu"}),
    "agru": (DIEN, {"variant": "agru", "attention": "bilinear", "hidden_size": 5}),
    "released": (DIEN, {"convention": "released", "attention_scale": "sigmoid", "wide": False}),
}
ROWS = 16


def two_groups() -> tuple[FeatureSpec, Samples]:
    """The cinema with a number, a list of words of the film, and a second group whose target is the user's age."""
    samples = sequels(rows=ROWS, seed=1)
    draw = np.random.default_rng(2)
    words = Ragged.of([movie.split() for movie in samples.columns["movie"]])
    ages = Ragged.of([draw.integers(0, 4, draw.integers(0, 5)).astype(str) for _ in range(ROWS)])
    columns = samples.columns | {"stars": draw.normal(size=ROWS), "age": draw.integers(0, 4, ROWS).astype(str)}
    groups = [*SPEC.to_dict()["groups"], {"name": "ages", "triples": [["age", "ages", "noAges"]]}]
    spec = SPEC.from_dict(SPEC.to_dict() | {"groups": groups, "numeric": ["stars"], "sequences": ["words"]})
    return spec, Samples(columns, samples.sequences | {"words": words, "ages": ages})


@pytest.fixture(scope="module")
def explorers() -> dict[str, AttentionExplorer]:
    """One for each model: with weights and running averages that are not what they were at first."""
    spec, samples = two_groups()
    encoder = Encoder.fit(spec, samples)
    items = _items()
    made = {}
    for number, (name, (kind, settings)) in enumerate(KINDS.items()):
        torch.manual_seed(number)
        model = kind(spec, encoder.sizes, embedding_size=3, hidden_sizes=(6, 4), **settings)
        with torch.no_grad():
            for value in model.state_dict().values():
                if value.is_floating_point():
                    value.copy_(value * 1.5 + 0.3 * torch.randn(value.shape).abs())
        made[name] = AttentionExplorer({name: model}, encoder, samples, items)
    return made


def _items():
    import pandas as pd

    movies = [f"{genre} {part}" for genre in ("Ghost", "Heist", "Space") for part in range(1, 5)]
    words = [movie.replace(" ", "|") for movie in movies]
    return pd.DataFrame({"movie": movies, "title": movies, "words": words, "stars": np.linspace(-1, 1, 12)})


def cases(explorer: AttentionExplorer) -> list[dict]:
    """Each user as they are; some with another target, shuffled, or in an order with doubles and gaps."""
    found = [{"user": user, "target": OWN, "shuffled": False, "order": None} for user in explorer.histories.users]
    for user in explorer.histories.users[:6]:
        for target in explorer.histories.titles[user::5]:
            found.append({"user": user, "target": target, "shuffled": bool(user % 2), "order": None})
        found.append({"user": user, "target": OWN, "shuffled": False, "order": [3, 1, 1, 4, 2][: 1 + user]})
    return found


@pytest.fixture(scope="module")
def answers(explorers: dict[str, AttentionExplorer]) -> dict[str, list]:
    """For each model: (values, what the page sees)."""
    calls = [
        Call("see", ["attention", values, {"shared": name}])
        for name, explorer in explorers.items()
        for values in cases(explorer)
    ]
    found = iter(ask(calls, **{name: explorer.page["data"] for name, explorer in explorers.items()}))
    return {name: [(values, next(found)) for values in cases(explorer)] for name, explorer in explorers.items()}


@pytest.mark.parametrize("name", KINDS)
def test_the_page_reads_histories_as_the_model_does(name: str, explorers: dict, answers: dict):
    compared = 0
    for values, seen in answers[name]:
        explorer = explorers[name]
        explorer._values, explorer._view = values, None
        reading, (theirs,) = explorer.readings[name], seen["models"]
        assert np.abs(reading.probability - theirs["probability"]).max() < 1e-5
        for part, other in ((reading.attention, theirs["attention"]), (reading.steps, theirs["moved"])):
            assert (part is None) == (other is None)
            assert part is None or np.abs(part - other).max() < 1e-5
        case = explorer.case
        assert (case.titles, case.alike.tolist(), case.target) == (seen["titles"], seen["alike"], seen["target"])
        compared += len(reading.probability)
    assert compared > 200


def test_where_numbers_are_derived_the_page_asks_the_kernel():
    samples = sequels(rows=20, seed=1)
    spec = SPEC.from_dict(SPEC.to_dict() | {"derived": ["target_mean", "history_similarity"]})
    encoder = Encoder.fit(spec, samples)
    torch.manual_seed(0)
    explorer = AttentionExplorer({"DIEN": DIEN(spec, encoder.sizes, embedding_size=3)}, encoder, samples)
    data, before = explorer.page["data"], explorer.values
    assert not data["alone"] and data["models"] == [] and data["names"] == ["DIEN"]
    first = explorer.answer
    explorer.state = before | {"user": 5 if before["user"] != 5 else 6}
    later, unasked = ask([Call("see", ["attention", explorer.values, data, one]) for one in (explorer.answer, first)])
    assert unasked is None and later["words"] == explorer.words and later["title"] in explorer.alt


def loosely(words: str) -> tuple[list[str], list[float]]:
    """Words and numbers apart."""
    return re.split(r"\d+(?:\.\d+)?", words), [float(number) for number in re.findall(r"\d+(?:\.\d+)?", words)]


def test_the_code_is_the_one_that_python_writes(explorers: dict):
    explorer = explorers["dien"]
    settings = cases(explorer)[::4]
    found = ask([Call("code", [{"shared": "page"}, values]) for values in settings], page=explorer.page)
    for values, code in zip(settings, found, strict=True):
        explorer._values = values
        assert code == explorer.code


@pytest.mark.parametrize("name", ["base", "dien"])
def test_page_and_static_twin_say_the_same(name: str, explorers: dict, answers: dict):
    for values, seen in answers[name][::3]:
        view = explorers[name].view(**values)
        for here, there in ((view.words, seen["words"]), (view.alt, seen["alt"])):
            (text, numbers), (other_text, other_numbers) = loosely(here), loosely(there)
            assert text == other_text
            assert np.abs(np.array(numbers) - other_numbers).max() <= 1.001  # a per cent, where rounding falls apart
