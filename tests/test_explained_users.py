"""The users of the DIEN explainer are those of the shipped world, with its truth; a damaged file is refused."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from dien_course.data import build_samples
from dien_course.errors import DataError
from dien_course.lab.explorers.explained_cases import USERS, explained_cases
from dien_course.lab.explorers.explained_models import LONGEST, explained
from dien_course.lab.explorers.explained_users import explained_users
from dien_course.lab.explorers.packed import unpacked
from dien_course.world.shipped import shipped_world
from dien_course.world.world import World

MOST = 400_000  # bytes
ROUNDED = ("taste", "style", "quality")  # computed with sines and logarithms, which processors round in their own ways


@pytest.fixture(scope="module")
def world() -> World:
    return shipped_world()


def test_the_file_holds_what_the_world_gives(world: World) -> None:
    assert USERS.stat().st_size <= MOST
    kept, made = json.loads(USERS.read_text(encoding="utf-8")), explained_users(world, explained().encoder)
    for name in ROUNDED:
        assert np.allclose(unpacked(kept.pop(name)), unpacked(made.pop(name)), atol=1e-5, equal_nan=True), name
    assert kept == made


def test_raw_values_come_back_from_the_ids(world: World) -> None:
    made = build_samples(world.tables, split="last", max_length=LONGEST).test
    kept = explained_cases(explained().encoder).samples
    for name, values in kept.columns.items():
        assert np.array_equal(values, made.columns[name]), name
    for name, ragged in kept.sequences.items():
        assert all(list(ragged[row]) == list(made.sequences[name][row]) for row in range(0, len(kept), 7)), name


def test_the_truth_of_a_users_own_target_is_the_worlds(world: World) -> None:
    made, cases = (
        build_samples(world.tables, split="last", max_length=LONGEST).test,
        explained_cases(explained().encoder),
    )
    for row in range(0, len(made), 97):
        user, film = int(made.columns["userId"][row]), int(made.columns["movieId"][row])
        probability = world.truth.probability[made.columns["row"][row]]
        assert cases.truth(user, film) == pytest.approx(probability, abs=1e-5)


@pytest.mark.parametrize("change", [{"taste": {}}, {"own": {"shape": [3], "dtype": "uint8", "base64": "?"}}])
def test_a_damaged_file_is_refused(tmp_path: Path, change: dict) -> None:
    path = tmp_path / "users.json"
    path.write_text(json.dumps(json.loads(USERS.read_text(encoding="utf-8")) | change), encoding="utf-8")
    with pytest.raises(DataError, match=r"users.json: cannot be read .*; expected what python -m dien_course"):
        explained_cases(explained().encoder, path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="none.json"):
        explained_cases(explained().encoder, tmp_path / "none.json")
