"""With precision bf16 matrices are multiplied in 16 bits while training, and in all else the run is the same."""

import json
from dataclasses import asdict

import pytest
import torch
from test_command_line import prepared
from test_training import parts

from dien_course.__main__ import main
from dien_course.data import DataError
from dien_course.models import DIEN, DIN, DSIN, BaseModel
from dien_course.training import Settings, fit, load
from dien_course.training.keeper import Keeper
from dien_course.training.objective import Objective

pytestmark = pytest.mark.trains
QUICK = ["--epochs", "1", "--warmup-steps", "1", "--embedding-size", "4"]


def seen_types(model, precision):
    """The types that the matrix products of a training step give out, the loss, and the gradients' types."""
    _, _, train, _ = parts(type(model))
    types = set()
    layers = [layer for layer in model.modules() if isinstance(layer, torch.nn.Linear)]
    hooks = [layer.register_forward_hook(lambda layer, given, made: types.add(made.dtype)) for layer in layers]
    loss, _ = Objective(model, 1.0, precision)(next(iter(train)), 32, False)
    loss.backward()
    for hook in hooks:
        hook.remove()
    gradients = {weights.grad.dtype for weights in model.parameters() if weights.grad is not None}
    return types, loss, gradients


@pytest.mark.parametrize("kind", [BaseModel, DIN, DIEN, DSIN])
def test_matrices_are_multiplied_in_16_bits_and_losses_and_gradients_have_32(kind):
    found = {precision: seen_types(parts(kind, dropout=0.0)[0], precision) for precision in ("fp32", "bf16")}
    assert found["fp32"][0] == {torch.float32} and torch.bfloat16 in found["bf16"][0]
    losses = [loss for _, loss, _ in found.values()]
    assert {loss.dtype for loss in losses} == {torch.float32}
    assert found["bf16"][2] == {torch.float32}
    torch.testing.assert_close(losses[1], losses[0], rtol=0.02, atol=0)
    assert losses[1] != losses[0]


@pytest.mark.parametrize("kind", [DIN, DIEN, DSIN])
def test_an_epoch_in_16_bits_goes_about_where_one_in_32_goes(kind):
    outcomes, weights = [], []
    for precision in ("fp32", "bf16"):
        model, _, train, validation = parts(kind, dropout=0.0)
        outcomes.append(fit(model, train, validation, epochs=2, precision=precision, progress=False).history)
        weights.append(torch.cat([one.flatten() for one in model.parameters()]))
    assert weights[1].dtype == torch.float32
    assert not torch.equal(*weights)
    assert outcomes[1].loss.iloc[-1] == pytest.approx(outcomes[0].loss.iloc[-1], rel=0.05)


def test_another_precision_is_no_way_to_go_on(tmp_path):
    model, _, train, validation = parts()
    settings = Settings(precision="bf16")
    keeper = Keeper(tmp_path, identity={"settings": asdict(settings)})
    fit(model, train, validation, epochs=1, precision="bf16", progress=False, keeper=keeper)
    same = Keeper(tmp_path, resume=True, identity={"settings": asdict(settings)})
    assert same.saved() is not None
    other = Keeper(tmp_path, resume=True, identity={"settings": asdict(Settings())})
    with pytest.raises(DataError, match="precision was bf16 and is fp32 since the run began"):
        other.saved()


def test_the_command_line_trains_in_16_bits_and_the_checkpoint_says_so(tmp_path):
    data = prepared(tmp_path / "data")
    assert main(["train", "--data", str(data), "--out", str(tmp_path / "run"), "--precision", "bf16", *QUICK]) == 0
    metrics = json.loads((tmp_path / "run" / "metrics.json").read_text())
    assert metrics["settings"]["precision"] == "bf16"
    saved = load(tmp_path / "run" / "checkpoint")
    assert saved.notes["metrics"]["settings"]["precision"] == "bf16"
    assert {weights.dtype for weights in saved.model.parameters()} == {torch.float32}


def test_other_precisions_are_refused(tmp_path, capsys):
    data = prepared(tmp_path / "data")
    assert main(["train", "--data", str(data), "--out", str(tmp_path / "run"), "--precision", "fp16", *QUICK]) == 2
    assert "precision is 'fp16'; expected one of fp32, bf16" in capsys.readouterr().err
    model, _, train, validation = parts()
    with pytest.raises(DataError, match="precision is 'half'; expected one of fp32, bf16"):
        fit(model, train, validation, precision="half", progress=False)
