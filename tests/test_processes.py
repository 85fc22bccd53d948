"""Two processes that share each batch train as one process does, and speak and write as one."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from test_command_line import prepared
from test_training import parts

from dien_course.__main__ import main
from dien_course.data import Batches, DataError
from dien_course.layers import AuxiliaryLoss, Dice
from dien_course.models import DIEN, DIN, embedding
from dien_course.training import fit, predict
from dien_course.training.gradients import SharedGradients
from dien_course.training.keeper import Keeper
from dien_course.training.processes import launched, place

pytestmark = pytest.mark.trains
ROWS = 300
# 13 batches of 23 rows and one of a single row, which cannot be shared out.
ROUGH = {"bf16": (DIEN, 23, {"attention_activation": "dice"}, {"precision": "bf16"})}  # 16 bits: alike, not equal
RUNS = {
    "dien": (DIEN, 23, {"attention_activation": "dice"}, {"warmup_epochs": 1}),
    "din": (DIN, 32, {"batch_norm": True}, {"optimizer": "adam", "schedule": "cosine"}),
    "rows": (DIEN, 23, {}, {}),  # with tables that are trained row by row
}


class Recorder(Keeper):
    """Keeps the losses and the weights of every step instead of the state."""

    def save(self, state):
        pass

    def after_step(self, state):
        self.losses.append((state.sums / state.count).nan_to_num(0).tolist())
        self.seen.append(state.count)


def recorded(name):
    """The losses after each step, the buffers at the end and the validation probabilities of a run without dropout."""
    kind, batch_size, settings, of_fit = (RUNS | ROUGH)[name]
    before, embedding.ROW_WISE_FROM = embedding.ROW_WISE_FROM, 10 if name == "rows" else 10**6
    try:
        model, _, train, validation = parts(kind, dropout=0.0, **settings)
    finally:
        embedding.ROW_WISE_FROM = before
    batches = Batches(train.data, batch_size, shuffle=True, negatives=train.negatives)
    keeper = Recorder(".")
    keeper.losses, keeper.seen = [], []
    outcome = fit(model, batches, validation, epochs=4, patience=9, progress=False, keeper=keeper, **of_fit)
    buffers = {n: b.tolist() for n, b in model.named_buffers() if b.is_floating_point()}
    return {
        "losses": keeper.losses,
        "seen": keeper.seen,
        "buffers": buffers,
        "validation": outcome.history.validation_loss.dropna().tolist(),
        "scores": predict(model, validation).tolist(),
    }


def left_over():
    """The buffers of a model that each process has spoiled in its own way, and how often fit would have mended them.

    The last batch of an epoch has one row, which both processes get.
    """
    model, _, train, validation = parts(DIN, dropout=0.0, batch_norm=True)
    batches, calls = Batches(train.data.take(np.arange(25)), 12, shuffle=True), []
    mend = SharedGradients.even_out_buffers
    SharedGradients.even_out_buffers = lambda shared: calls.append(shared)
    fit(model, batches, validation, epochs=2, progress=False)
    gradients = SharedGradients(model)
    for buffer in model.buffers():
        buffer += place()[0]
    mend(gradients)
    return torch.cat([torch.tensor([len(calls)]), *(buffer.flatten() for buffer in model.buffers())])


SCRIPT = """
import json, os, sys
from pathlib import Path
sys.path.insert(0, {tests!r})
from test_processes import ROUGH, RUNS, left_over, recorded
from dien_course.__main__ import main
from dien_course.training.processes import begin, from_all, place
import torch

begin()
told = {{name: recorded(name) for name in [*RUNS, *ROUGH]}}
left = from_all(left_over())
told["left"] = [values.tolist() for values in left]
scores = from_all(torch.tensor([told[name]["scores"] for name in RUNS]))
told["alike"] = bool((scores[0] == scores[1]).all())
if place()[0] == 0:
    Path({out!r}).write_text(json.dumps(told))
codes = [main(["train", "--data", {data!r}, "--out", {run!r}, *{quick!r}])]
print("ended", codes, flush=True)
sys.exit(max(codes))
"""
QUICK = ["--epochs", "2", "--warmup-steps", "1", "--embedding-size", "4", "--dropout", "0", "--save-every", "2"]


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    """What two processes under plain torchrun computed, printed and wrote."""
    root = tmp_path_factory.mktemp("two")
    prepared(root / "data")
    prepared(root / "data", rows=80, name="test.csv", seed=1)
    script = root / "train.py"
    names = {"tests": Path(__file__).parent, "out": root / "told.json", "data": root / "data", "run": root / "run"}
    script.write_text(SCRIPT.format(**{name: str(path) for name, path in names.items()}, quick=QUICK))
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2", str(script)]
    environment = {name: value for name, value in os.environ.items() if name != "ACCELERATE_USE_CPU"}
    environment |= {"OMP_NUM_THREADS": "1", "TORCHELASTIC_ERROR_FILE": ""}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr[-3000:]
    return root, json.loads((root / "told.json").read_text()), done


@pytest.fixture(scope="module", params=RUNS)
def both(request, two):
    """The same run by one process and by two."""
    return recorded(request.param), two[1][request.param]


def test_two_processes_lose_as_one_does_for_50_steps(both):
    one, shared = both
    assert len(one["losses"]) == len(shared["losses"]) >= 40
    np.testing.assert_allclose(shared["losses"][:50], one["losses"][:50], atol=1e-5)


def test_two_processes_see_every_row_once_an_epoch(both):
    one, shared = both
    assert shared["seen"] == one["seen"]
    assert max(shared["seen"]) == ROWS


def test_statistics_are_those_of_the_whole_batch(both):
    one, shared = both
    assert one["buffers"].keys() == shared["buffers"].keys()
    for name in one["buffers"]:
        np.testing.assert_allclose(shared["buffers"][name], one["buffers"][name], rtol=1e-3, atol=1e-5)


def test_validation_is_scored_whole(both):
    one, shared = both
    np.testing.assert_allclose(shared["validation"], one["validation"], atol=1e-4)
    np.testing.assert_allclose(shared["scores"], one["scores"], atol=1e-3)


def test_two_processes_train_in_16_bits_as_one_does(two):
    one, shared = recorded("bf16"), two[1]["bf16"]
    np.testing.assert_allclose(shared["losses"][:20], one["losses"][:20], atol=0.02)
    np.testing.assert_allclose(shared["validation"], one["validation"], atol=0.02)


def test_running_averages_are_made_the_same_where_a_batch_is_too_small_to_share(two):
    one, other = two[1]["left"]
    assert one == other
    assert one[0] == 2  # epochs, each with one such batch


def test_both_processes_end_with_the_same_model(two):
    assert two[1]["alike"]


def test_train_under_plain_torchrun_speaks_and_writes_once(two, tmp_path):
    root, _, done = two
    assert done.stdout.count("training samples") == done.stdout.count('"auc"') == 1
    assert done.stdout.count("ended [0]") == 2
    metrics = json.loads((root / "run" / "metrics.json").read_text())
    assert (metrics["n"], metrics["epochs"]) == (80, 3)
    assert main(["train", "--data", str(root / "data"), "--out", str(tmp_path / "alone"), *QUICK]) == 0
    alone = json.loads((tmp_path / "alone" / "metrics.json").read_text())
    assert metrics["auc"] == pytest.approx(alone["auc"], abs=2e-3)
    assert metrics["logloss"] == pytest.approx(alone["logloss"], abs=1e-3)
    assert not (root / "run" / "unfinished.safetensors").exists()


def test_a_launcher_that_starts_one_process_of_two_is_refused(tmp_path):
    """As accelerate's own does without GPUs: its words on the command line, one process below it."""
    launcher = tmp_path / "accelerate.py"
    launcher.write_text(
        "import subprocess, sys\nsys.exit(subprocess.run([sys.executable, '-m', 'dien_course', 'train', '--out', "
        f"{str(tmp_path / 'out')!r}]).returncode)\n"
    )
    environment = {name: value for name, value in os.environ.items() if name != "WORLD_SIZE"}
    done = subprocess.run(
        [sys.executable, str(launcher), "launch", "--num_processes", "2"],
        env={**environment, "ACCELERATE_USE_CPU": "True"}, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 2
    assert "was asked for 2 processes and has started one" in done.stderr
    assert "torchrun --nproc-per-node 2" in done.stderr
    assert not (tmp_path / "out").exists()


def test_a_process_alone_is_the_first_of_one(monkeypatch):
    for name in ("WORLD_SIZE", "RANK"):
        monkeypatch.delenv(name, raising=False)
    assert not launched()
    assert place() == (0, 1)
    monkeypatch.setenv("WORLD_SIZE", "2")
    assert not launched()
    monkeypatch.setenv("RANK", "0")
    assert launched()


def test_without_other_processes_sums_and_statistics_are_those_of_torch():
    torch.manual_seed(0)
    x = torch.randn(6, 3)
    dice, norm = Dice(3), torch.nn.BatchNorm1d(3, eps=1e-8, affine=False)
    p = torch.sigmoid(norm(x))
    assert torch.equal(dice(x), x * torch.addcmul(dice.gamma, 1 - dice.gamma, p))
    loss = AuxiliaryLoss(4, 4)
    nothing = torch.zeros(2, 3, 4)
    assert loss(nothing, nothing, nothing, torch.zeros(2, 3, dtype=torch.bool)) == 0


def test_fewer_rows_a_batch_than_processes_are_refused():
    _, _, train, _ = parts()
    with pytest.raises(DataError, match="batch_size is 2 for 3 processes together"):
        Batches(train.data, 2).shard(0, 3)
