"""The clinic names the fault of each patient, and nothing in a sound model."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import torch

from dien_course.__main__ import main
from dien_course.data import AttentionGroup, Encoder, FeatureSpec, Ragged, Samples
from dien_course.data.encode import Encoded
from dien_course.errors import DataError
from dien_course.models import DIEN, DIN, BaseModel
from dien_course.models.base import Output
from dien_course.museum.diagnosis import diagnose
from dien_course.museum.patients import PLANTS, patient
from dien_course.museum.registry import exhibits
from dien_course.training import save

SPEC = FeatureSpec(groups=(AttentionGroup("movie", (("movie", "history", "negatives"),)),), user=None)
ITEMS = 30


def rows(count: int = 60) -> Samples:
    """Histories of none to six films, targets and labels by chance."""
    random = np.random.default_rng(0)
    length = random.integers(0, 7, count)
    end = length.cumsum()
    columns = {"movie": np.arange(count) % ITEMS, "label": random.integers(0, 2, count).astype(np.int8)}
    return Samples(columns, {"history": Ragged(random.integers(0, ITEMS, end[-1]), end - length, end)})


def built(kind: type = DIEN, spec: FeatureSpec = SPEC, **settings) -> torch.nn.Module:
    """A model whose every weight matters to the score."""
    torch.manual_seed(0)
    model = kind(spec, {"movie": ITEMS + 2}, embedding_size=4, hidden_sizes=(8,), item_bias=False, **settings)
    for parameter in model.parameters():
        torch.nn.init.normal_(parameter, std=0.5)
    for table in model.embedding.tables.values():
        table.weight.data[0] = 0
    return model


@pytest.fixture(scope="module")
def data() -> Encoded:
    return Encoder.fit(SPEC, rows()).encode(rows())


def named(model: torch.nn.Module, data: Encoded, spec: FeatureSpec = SPEC) -> list[str]:
    return [finding.exhibit for finding in diagnose(model, data, spec)]


@pytest.mark.parametrize("fault", PLANTS)
def test_the_fault_of_each_patient_is_named_alone(fault: str, data: Encoded) -> None:
    assert named(patient(built(), fault), data) == [fault]


SOUND = {
    "base": (BaseModel, {}),
    "din": (DIN, {}),
    **{f"dien {variant}": (DIEN, {"variant": variant}) for variant in ("gru", "aigru", "agru", "augru")},
    **{f"auxiliary {form}": (DIEN, {"auxiliary": form}) for form in ("mlp", "infonce", None)},
    "sigmoid": (DIEN, {"attention_scale": "sigmoid", "batch_norm": True}),
}


@pytest.mark.parametrize("name", SOUND)
def test_nothing_is_suspicious_in_a_sound_model(name: str, data: Encoded) -> None:
    kind, settings = SOUND[name]
    model = built(kind, **settings).train()
    before = {key: value.clone() for key, value in model.state_dict().items()}
    assert named(model, data) == []
    assert model.training
    assert all(torch.equal(before[key], value) for key, value in model.state_dict().items())


def test_tables_of_their_own_are_named_before_any_training(data: Encoded) -> None:
    spec = replace(SPEC, tables="separate")
    assert named(built(spec=spec), data, spec) == ["separate_tables"]


def test_tables_of_their_own_are_named_by_the_loss_where_no_part_shows_them(data: Encoded) -> None:
    class Whole(torch.nn.Module):
        """Scores by target, and an auxiliary loss that has learned whose table is whose."""

        def forward(self, batch):
            loss = torch.tensor(0.05) if "negatives" in batch and bool((batch["history"][:, 1:] > 0).any()) else None
            return Output(batch["movie"].float(), loss)

    assert named(Whole(), data) == ["separate_tables"]


def test_negatives_that_the_row_chose_are_named(data: Encoded) -> None:
    history = data.sequences["history"]
    with_own = Encoded(data.scalars, {"history": history, "negatives": history}, data.label, data.owner)
    assert named(built(), with_own) == ["chosen_negatives"]


def test_targets_that_end_their_histories_are_named(data: Encoded) -> None:
    target = data.scalars["movie"].copy()
    history = data.sequences["history"]
    for row in np.flatnonzero((data.label == 1) & (history.end > history.start)):
        target[row] = history[row][-1]
    told = Encoded({"movie": target}, data.sequences, data.label, data.owner)
    assert named(built(), told) == ["target_in_history"]


def test_unknown_behaviours_are_named(data: Encoded) -> None:
    history = data.sequences["history"]
    unknown = Encoded(
        data.scalars, {"history": replace(history, values=np.ones_like(history.values))}, None, data.owner
    )
    assert named(built(), unknown) == ["wrong_separator"]


def test_every_name_that_can_be_found_is_an_exhibit() -> None:
    assert {*PLANTS, "separate_tables", "chosen_negatives", "target_in_history", "wrong_separator"} <= {*exhibits()}


def test_too_few_rows_and_a_spec_without_histories_end_in_one_sentence(data: Encoded) -> None:
    with pytest.raises(DataError, match="0 rows have two behaviours or more; expected at least 2"):
        diagnose(
            built(),
            data.take(
                np.flatnonzero(np.diff([data.sequences["history"].start, data.sequences["history"].end], axis=0)[0] < 2)
            ),
            SPEC,
        )
    with pytest.raises(DataError, match="the spec has no attention group"):
        diagnose(built(), data, FeatureSpec(categorical=("movie",)))


def test_a_model_that_does_not_run_on_the_rows_ends_in_one_sentence(data: Encoded) -> None:
    small = DIEN(SPEC, {"movie": 3}, embedding_size=4)
    with pytest.raises(DataError, match="the model does not run on the rows as they are: "):
        diagnose(small, data, SPEC)


def test_the_command_says_what_is_suspicious_and_ends_with_1(tmp_path, capsys) -> None:
    made = rows()
    encoder = Encoder.fit(SPEC, made)
    history = ["|".join(map(str, made.sequences["history"][row])) for row in range(len(made))]
    table = pd.DataFrame({"movie": made.columns["movie"], "history": history, "label": made.columns["label"]})
    table.to_csv(tmp_path / "rows.csv", index=False)
    for name, model in (("sound", built()), ("released", built(convention="released"))):
        save(tmp_path / name, model, encoder)
    command = ["diagnose", "--data", str(tmp_path / "rows.csv"), "--checkpoint"]
    assert main([*command, str(tmp_path / "sound")]) == 0
    assert "nothing is suspicious in the model and the 60 rows" in capsys.readouterr().out
    assert main([*command, str(tmp_path / "released")]) == 1
    assert "suspicious, released_gate (The other AUGRU): at attention 0" in capsys.readouterr().out
    table.drop(columns="history").to_csv(tmp_path / "rows.csv", index=False)
    assert main([*command, str(tmp_path / "sound")]) == 2
    assert "column 'history' is missing" in capsys.readouterr().err
