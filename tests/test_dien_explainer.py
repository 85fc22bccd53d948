"""The DIEN explainer in Python: values, words, code; the file of weights, and what it is refused for."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from dien_course.data import Batches
from dien_course.errors import DataError
from dien_course.lab.explorers.dien_explainer import MIXED, SURPRISING, DIENExplainer
from dien_course.lab.explorers.explained_models import EXPLAINED, explained
from dien_course.lab.explorers.explained_training import packed_models
from dien_course.training import evaluate

MOST = 300_000  # bytes


@pytest.fixture(scope="module")
def explainer() -> DIENExplainer:
    return DIENExplainer()


@pytest.fixture
def fresh(explainer: DIENExplainer) -> DIENExplainer:
    explainer.refusal = ""
    if explainer.values != explainer.page["start"]:
        explainer.reset()
    return explainer


def test_the_weights_are_one_small_file():
    assert 100_000 < EXPLAINED.stat().st_size <= MOST


def test_each_model_ranks_as_well_as_the_file_says(fresh: DIENExplainer):
    encoded = fresh.explained.encoder.encode(fresh.cases.samples)
    for name, model in fresh.explained.models.items():
        said = fresh.explained.plain["models"][name]["auc"]
        assert abs(evaluate(model, Batches(encoded, 2048))["auc"] - said) < 5e-4
    order = [fresh.explained.plain["models"][name]["auc"] for name in ("DIEN", "DIN", "BaseModel")]
    assert order == sorted(order, reverse=True)


def test_it_opens_with_a_user_whose_answer_surprises(fresh: DIENExplainer):
    drawn = fresh.told(**fresh.values).drawn
    dien, din, base = (drawn["probability"][name][-1] for name in ("DIEN", "DIN", "BaseModel"))
    assert min(din, base) > 0.75
    assert max(dien, drawn["truth"]) < 0.25
    assert "which they did not click" in fresh.words


def test_the_world_has_no_answer_for_a_genre_that_a_user_never_met(fresh: DIENExplainer):
    said = fresh.told(**fresh.values | {"target": "The Quiet Letter (1953)"}).words
    assert fresh.cases.truth(SURPRISING, fresh.cases.histories.film_of["The Quiet Letter (1953)"]) is None
    assert "the world has no answer, since the user never met this genre" in said


def test_read_backwards_only_dien_says_something_else(fresh: DIENExplainer):
    before = fresh.told(**fresh.values).drawn["probability"]
    backwards = fresh.told(**fresh.values | fresh.presets["read backwards"])
    after = backwards.drawn["probability"]
    assert abs(after["DIEN"][-1] - before["DIEN"][-1]) > 0.5
    assert np.allclose(
        [after[name][-1] for name in ("DIN", "BaseModel")], [before[n][-1] for n in ("DIN", "BaseModel")]
    )
    assert "in the order 15, 14, 13" in backwards.words


def test_another_user_is_read_in_their_own_order_and_to_the_end(fresh: DIENExplainer):
    fresh.set(order=[2, 1, 3], read=2)
    assert "Only the first 2 of 3 behaviours are read." in fresh.words
    fresh.set(order=[1])
    assert fresh.values["read"] is None
    fresh.set(user=MIXED)
    assert (fresh.values["order"], fresh.values["read"]) == (None, None)


def test_another_rule_is_said_to_be_one_that_the_weights_were_not_trained_for(fresh: DIENExplainer):
    said = fresh.told(**fresh.values | {"rule": "agru", "scale": "softmax"}).words
    assert said.endswith("here they are read by agru with softmax, which they were not trained for.")
    said = fresh.told(**fresh.values | {"rule": "gru"}).words
    assert "read by gru, whose states softmax averages" in said
    assert "trained" not in fresh.words


@pytest.mark.parametrize(
    "wrong, words",
    [
        ({"user": 2}, "user 2 is not in the data; expected one of"),
        ({"user": float("nan")}, "user nan is not in the data"),
        ({"target": "Heat (1995)"}, "target 'Heat (1995)' is not in the data; expected one of"),
        ({"read": 16}, "behaviours read is 16; expected a whole number from 0 to 15"),
        ({"read": float("nan")}, "behaviours read is nan; expected a whole number from 0 to 40, or None"),
        ({"order": [0]}, "order of the behaviours is 0; expected a whole number from 1 to 40"),
        ({"order": [16]}, "the order of user 17998 is [16]; expected at most 40 numbers from 1 to 15"),
        ({"rule": "lstm"}, "evolution layer is 'lstm'; expected one of gru, aigru"),
        ({"scale": None}, "scale of attention is None; expected one of t_softmax, softmax"),
        ({"usr": 3}, "there is no control 'usr'"),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_changes_nothing(fresh: DIENExplainer, wrong: dict, words: str):
    before = fresh.values, fresh.words
    fresh.set(**wrong)
    assert fresh.refusal.startswith(f"Not possible: {words}")
    assert (fresh.values, fresh.words) == before


def test_code_and_repr_open_the_same(fresh: DIENExplainer):
    fresh.set(user=MIXED, read=3, rule="augru, released")
    code = fresh.code.splitlines()
    assert code[0] == "from dien_course.lab.explorers.dien_explainer import DIENExplainer"
    assert code[-1] == (
        f"""DIENExplainer(user={MIXED}, target="the user's own", rule='augru, released', scale='t_softmax', """
        "order=None, read=3)"
    )
    assert repr(fresh).splitlines() == [code[-1], fresh.alt, fresh.words]


def test_every_preset_can_be_seen(fresh: DIENExplainer):
    said = [fresh.told(**fresh.values | changes).title for changes in fresh.presets.values()]
    assert len(set(said)) == len(said) == 5


def test_packing_the_models_again_gives_the_same_file(fresh: DIENExplainer):
    made, encoder = fresh.explained, fresh.explained.encoder
    few = encoder.encode(fresh.cases.samples.take(np.arange(200)))
    runs = {
        name: SimpleNamespace(
            model=model,
            encoder=encoder,
            parts=(None, few),
            metrics={"settings": {"model": made.plain["models"][name]["model"]}},
        )
        for name, model in made.models.items()
    }
    again = json.loads(json.dumps(packed_models(runs)))
    for name, model in again["models"].items():
        assert 0.5 < model.pop("auc") < 1
        assert made.plain["models"][name] | model == made.plain["models"][name]
    assert (
        made.plain["spec"].items() <= again.pop("spec").items()
    )  # what a spec has got since then stays at its default
    for part in ("sha256", "numbers", "vocabularies", "seed"):
        assert again[part] == made.plain[part]


@pytest.fixture
def damaged(tmp_path: Path):
    """A copy of the file with something changed."""

    def write(**changes: object) -> Path:
        path = tmp_path / "explained.json"
        path.write_text(json.dumps(json.loads(EXPLAINED.read_text(encoding="utf-8")) | changes), encoding="utf-8")
        return path

    return write


def test_numbers_that_the_files_own_hash_does_not_fit_are_refused(damaged):
    with pytest.raises(
        DataError, match=r"its numbers have SHA-256 [0-9a-f]{12}, it says 0000; expected what python -m"
    ):
        explained(damaged(sha256="0000"))


def test_a_file_that_the_page_was_not_built_with_is_refused(tmp_path: Path):
    module = tmp_path / "explorers.js"
    module.write_text("export default {};")
    with pytest.raises(
        DataError, match=r"has SHA-256 \w{12}, which explorers.js was not built with; expected `npm run"
    ):
        explained(EXPLAINED, module)


@pytest.mark.parametrize("changes", [{"numbers": "?"}, {"models": {"DIEN": {}}}, {"numbers": None}])
def test_a_damaged_file_is_refused(damaged, changes: dict):
    with pytest.raises(DataError, match=r"explained.json: cannot be read .*; expected what python -m dien_course"):
        explained(damaged(**changes))


def test_a_missing_file_is_refused(tmp_path: Path):
    with pytest.raises(DataError, match="none.json"):
        explained(tmp_path / "none.json")
