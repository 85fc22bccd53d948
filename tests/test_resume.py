"""A run that was killed goes on from what was kept of it, and ends equal to the last bit to one that never was."""

import json
import os
import signal
import subprocess
import sys
from dataclasses import replace

import pandas as pd
import pytest
import safetensors.torch
import torch
from test_command_line import prepared
from test_training import parts

from dien_course.__main__ import main
from dien_course.data import Batches, DataError
from dien_course.errors import DataNote
from dien_course.models import embedding
from dien_course.training import fit
from dien_course.training.keeper import UNFINISHED, Keeper, identity_of
from dien_course.training.optimizers import optimizers_of
from dien_course.training.state import TrainingState

pytestmark = pytest.mark.trains
# Dropout, two rates, a falling rate, an average and a warm-up: whatever a run remembers from step to step.
RUN = dict(epochs=3, warmup_epochs=1, schedule="cosine", pretrained_rate=0.1, patience=2, progress=False)
STEPS = 10  # an epoch
QUICK = ["--epochs", "2", "--warmup-steps", "1", "--embedding-size", "4", "--batch-size", "64"]


class Killed(BaseException):
    """Takes the place of SIGKILL: nothing is written after it."""


class KilledAt(Keeper):
    """A keeper whose process dies after ``step`` steps."""

    def after_step(self, state):
        super().after_step(state)
        if self._steps == self.step:
            raise Killed


def trained(keeper=None):
    """The weights, the history and the best epoch of a run."""
    model, _, train, validation = parts(dropout=0.3, embedding_dropout=0.1)
    torch.manual_seed(5)  # of dropout
    outcome = fit(model, train, validation, keeper=keeper, **RUN)
    return model.state_dict(), outcome.history.drop(columns="seconds"), outcome.best_epoch


def killed(folder, step, every):
    keeper = KilledAt(folder, every)
    keeper.step = step
    with pytest.raises(Killed):
        trained(keeper)


def assert_same(first, second):
    assert first[0].keys() == second[0].keys()
    assert all(torch.equal(first[0][name], second[0][name]) for name in first[0])
    pd.testing.assert_frame_equal(first[1], second[1], check_exact=True)
    assert first[2] == second[2]


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A run that never stopped, and its state at the end."""
    folder = tmp_path_factory.mktemp("whole")
    return trained(Keeper(folder)), safetensors.torch.load_file(folder / UNFINISHED)


def test_keeping_the_state_changes_nothing(whole):
    assert_same(trained(), whole[0])


@pytest.mark.parametrize(
    ("step", "every"),
    [(1, 0), (STEPS, 1), (STEPS + 1, 1), (2 * STEPS + 7, 4), (4 * STEPS, 1)],
    ids=["at the start", "the warm-up's last step", "the step after", "some steps lost", "the last step"],
)
def test_a_killed_run_ends_as_if_it_had_never_been(whole, step, every, tmp_path):
    killed(tmp_path, step, every)
    torch.manual_seed(99)  # another process begins elsewhere
    assert_same(trained(Keeper(tmp_path, resume=True)), whole[0])
    last = safetensors.torch.load_file(tmp_path / UNFINISHED)
    assert last.keys() == whole[1].keys()
    assert all(torch.equal(last[name], whole[1][name]) for name in last)


def test_a_run_may_be_killed_again_and_again(whole, tmp_path):
    killed(tmp_path, 4, 1)
    for step in (9, 13):
        keeper = KilledAt(tmp_path, 1, resume=True)
        keeper.step = step
        with pytest.raises(Killed):
            trained(keeper)
    assert_same(trained(Keeper(tmp_path, resume=True)), whole[0])


def test_tables_that_are_trained_row_by_row_go_on_too(monkeypatch, tmp_path):
    monkeypatch.setattr(embedding, "ROW_WISE_FROM", 10)
    whole = trained()
    killed(tmp_path, STEPS + 5, 2)
    assert_same(trained(Keeper(tmp_path, resume=True)), whole)


def test_a_finished_run_resumed_trains_no_step_more(whole, tmp_path):
    trained(Keeper(tmp_path))
    keeper = KilledAt(tmp_path, resume=True)
    keeper.step = 1
    assert_same(trained(keeper), whole[0])


def test_sigterm_keeps_the_state_and_exits_143(whole, tmp_path, capsys):
    class Terminated(Keeper):
        def after_step(self, state):
            if self._steps == STEPS + 3:
                os.kill(os.getpid(), signal.SIGTERM)
            super().after_step(state)

    before = signal.getsignal(signal.SIGTERM)
    with pytest.raises(SystemExit) as ended:
        trained(Terminated(tmp_path))
    assert ended.value.code == 143
    assert "--resume goes on with it" in capsys.readouterr().err
    assert signal.getsignal(signal.SIGTERM) == before
    keeper = Keeper(tmp_path, resume=True)
    assert keeper.saved()[1]["position"]["step"] == 4
    assert_same(trained(keeper), whole[0])


def test_batches_go_on_within_an_epoch():
    _, _, train, _ = parts()
    straight = [batch for _ in range(2) for batch in train]
    again = parts()[2]
    given = []
    for batch in again:
        given.append(batch)
        if len(given) == 3:
            break
    third = parts()[2]
    third.go_to(json.loads(json.dumps(again.position)))
    given += [batch for _ in range(2) for batch in third]
    assert len(given) == len(straight)
    for one, other in zip(given, straight, strict=True):
        assert all(torch.equal(one[name], other[name]) for name in one)


def test_a_pass_that_was_broken_off_is_not_gone_on_with():
    train = parts()[2]
    next(iter(train))
    assert len(list(train)) == STEPS


IDENTITY = {"settings": {"seed": 3, "hidden_sizes": (8, 4)}, "spec": {"the spec's 'label'": "a"}, "data": {"x,": "1"}}


@pytest.mark.parametrize(
    ("part", "name", "value", "said"),
    [
        ("settings", "seed", 4, "seed was 3 and is 4 since the run began"),
        ("settings", "hidden_sizes", (8,), "hidden_sizes was 8,4 and is 8 since"),
        ("spec", "the spec's 'label'", "b", "the spec's 'label' has changed since"),
        ("data", "x,", "2", "x, has changed since"),
        ("data", "y,", "2", "y, was not there since"),
    ],
)
def test_another_run_is_refused_by_name(part, name, value, said, tmp_path):
    train = parts()[2]
    model, _, _, _ = parts()
    other = {**IDENTITY, part: {**IDENTITY[part], name: value}}
    Keeper(tmp_path, identity=IDENTITY).save(state_of(model, train))
    assert Keeper(tmp_path, resume=True, identity=IDENTITY).saved() is not None
    with pytest.raises(DataError, match=said):
        Keeper(tmp_path, resume=True, identity=other).saved()


def state_of(model, train):
    return TrainingState(model, optimizers_of(model, 0.1, 0.0), train, copied(model))


def copied(model):
    return {name: tensor.clone() for name, tensor in model.state_dict().items()}


def test_the_identity_names_columns_vocabularies_and_fields_of_the_spec():
    _, encoder, _, validation = parts()
    plain = encoder.to_dict()
    identity = identity_of({"seed": 0}, plain, {"test part": {"movie": "1"}})
    assert "test part, column 'movie'," in identity["data"]
    other = identity_of({"seed": 0}, {**plain, "spec": replace(encoder.spec, max_length=3).to_dict()}, {})
    changed = [name for name in identity["spec"] if identity["spec"][name] != other["spec"][name]]
    assert changed == ["the spec's 'max_length'"]


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[:-10],
        lambda data: b"",
        lambda data: b"\xff" * 100,
        lambda data: data.replace(b"format", b"farmot"),
    ],
)
def test_a_damaged_state_is_one_sentence(damage, tmp_path):
    model, _, train, _ = parts()
    Keeper(tmp_path).save(state_of(model, train))
    path = tmp_path / UNFINISHED
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(DataError, match=f"{UNFINISHED}: cannot be read"):
        Keeper(tmp_path, resume=True).saved()


def test_a_state_of_another_model_is_one_sentence(tmp_path):
    model, _, train, _ = parts(variant="agru", hidden_size=3)
    Keeper(tmp_path).save(state_of(model, train))
    with pytest.raises(DataError, match="does not fit the model"):
        trained(Keeper(tmp_path, resume=True))


# The command


KILL = """
import os, signal, sys
from dien_course.__main__ import main
from dien_course.training.keeper import Keeper
after = Keeper.after_step
def killing(self, state):
    after(self, state)
    if self._steps == 7:
        os.kill(os.getpid(), signal.SIGKILL)
Keeper.after_step = killing
main(sys.argv[1:])
"""


def test_train_resumes_after_kill_9_and_nothing_else_is_left(tmp_path, capsys):
    prepared(tmp_path / "data")
    prepared(tmp_path / "data", rows=80, name="test.csv", seed=1)
    wholly, broken = (["train", "--data", str(tmp_path / "data"), "--out", str(tmp_path / n), *QUICK] for n in "ab")
    assert main(wholly) == 0
    done = subprocess.run([sys.executable, "-c", KILL, *broken, "--save-every", "2"], capture_output=True, timeout=240)
    assert done.returncode == -signal.SIGKILL
    assert [path.name for path in (tmp_path / "b").iterdir()] == [UNFINISHED]
    assert main([*broken, "--resume", "--seed", "1"]) == 2
    assert "seed was 0 and is 1 since the run began" in capsys.readouterr().err
    assert main([*broken, "--resume"]) == 0
    names = {path.name for path in (tmp_path / "a").iterdir()}
    assert {path.name for path in (tmp_path / "b").iterdir()} == names
    for name in ("checkpoint/model.safetensors", "test_predictions.csv"):
        assert weights(tmp_path / "a" / name) == weights(tmp_path / "b" / name)
    assert main([*broken, "--resume"]) == 2
    assert "holds a finished run" in capsys.readouterr().err


def weights(path):
    """What must be equal: the tensors, without the sums of a config that holds seconds; a table as it is."""
    if path.suffix != ".safetensors":
        return path.read_text()
    return {name: tensor.tolist() for name, tensor in safetensors.torch.load_file(path).items()}


def test_resume_without_anything_to_resume_starts_at_the_beginning_and_says_so(tmp_path):
    with pytest.warns(DataNote, match="no unfinished run to resume"):
        Keeper(tmp_path, resume=True).look()
    (tmp_path / UNFINISHED).touch()
    with pytest.warns(DataNote, match="which this one replaces"):
        Keeper(tmp_path).look()


def test_steps_between_two_states_are_counted_from_0(tmp_path):
    with pytest.raises(DataError, match="save_every is -1"):
        Keeper(tmp_path, every=-1)


def test_the_folder_vanishes_with_the_state_of_a_run_that_failed(tmp_path):
    model, _, train, validation = parts()
    with torch.no_grad():
        model.head[0].weight.fill_(float("nan"))
    keeper = Keeper(tmp_path / "out")
    with pytest.raises(DataError, match="training loss became nan"):
        fit(model, train, Batches(validation.data, 64), epochs=1, progress=False, keeper=keeper)
    assert keeper.path.exists()
    keeper.discard()
    assert not (tmp_path / "out").exists()
