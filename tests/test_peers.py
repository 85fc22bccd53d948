"""The peers' DIENs in the study's loop: their own arithmetic, one table, and negatives in training alone."""

import pytest
import torch

from bench.peer_study import STUDIES, chosen
from bench.peers import PEERS
from dien_course.data import AttentionGroup, FeatureSpec
from dien_course.experiments.peers import FILES, read_peers

pytestmark = pytest.mark.filterwarnings("ignore")
SPEC = FeatureSpec(groups=(AttentionGroup("item", (("item", "history", "negatives"),)),), max_length=6)
BATCH = {
    "item": torch.tensor([3, 4, 5]),
    "history": torch.tensor([[2, 3, 0, 0], [4, 5, 6, 7], [0, 0, 0, 0]]),
    "negatives": torch.tensor([[8, 8, 0, 0], [9, 9, 9, 9], [0, 0, 0, 0]]),
}


@pytest.fixture(params=PEERS)
def model(request):
    torch.manual_seed(0)
    return PEERS[request.param](SPEC, {"item": 10}, embedding_size=4, dropout=0.0).eval()


def test_a_logit_a_row_and_an_auxiliary_loss_where_there_are_negatives(model):
    with_negatives = model(BATCH)
    without = model({name: ids for name, ids in BATCH.items() if name != "negatives"})
    assert with_negatives.logits.shape == (3,)
    assert with_negatives.auxiliary_loss.dim() == 0 and with_negatives.auxiliary_loss > 0
    assert without.auxiliary_loss is None
    assert torch.equal(with_negatives.logits, without.logits)


def test_wider_padding_changes_nothing(model):
    wide = {name: torch.nn.functional.pad(ids, (0, 2)) if ids.dim() == 2 else ids for name, ids in BATCH.items()}
    assert torch.allclose(model(BATCH).logits, model(wide).logits, atol=1e-6)


def test_target_history_and_negatives_have_one_table(model):
    tables = [
        layer for layer in model.modules() if isinstance(layer, torch.nn.Embedding) and layer.num_embeddings == 10
    ]
    assert len({id(table) for table in tables}) == 1


def test_gradients_reach_the_table_from_both_losses(model):
    for loss in (model(BATCH).logits.sum(), model(BATCH).auxiliary_loss):
        model.zero_grad()
        loss.backward()
        table = next(p for p in model.parameters() if p.shape == (10, 4))
        assert table.grad.abs().sum() > 0


@pytest.mark.parametrize("study", STUDIES.values(), ids=STUDIES)
def test_every_method_is_tried_with_the_same_grid(study):
    tried = {
        name: {(p.training.learning_rate, p.training.warmup_epochs) for p in study.points(condition, auxiliary)}
        for name, (_, condition, auxiliary) in study.methods().items()
    }
    assert tried["dien"] == tried["torch-rechub"] == tried["deepctr-torch"]
    plain = {point for point in tried["dien"] if point[1] == 0}
    assert all(points in (tried["dien"], plain) for points in tried.values())


@pytest.mark.parametrize("folder", STUDIES)
def test_the_stored_points_and_trials_are_those_of_the_study(folder):
    study, kept = STUDIES[folder], read_peers(FILES[folder])
    points = {(row["method"], row["learning_rate"], row["warmup_epochs"]) for row in kept["grid"]}
    assert points == {
        (name, point.training.learning_rate, point.training.warmup_epochs)
        for name, (_, condition, auxiliary) in study.methods().items()
        for point in study.points(condition, auxiliary)
    }
    trials = {(row["method"], row["seed"]) for row in kept["trials"]}
    assert trials == {(name, seed) for name in PEERS for seed in study.splits}


def test_the_settings_are_those_of_the_smallest_validation_loss():
    rows = [
        {"method": "x", "learning_rate": rate, "warmup_epochs": 0, "validation_loss": loss}
        for rate, loss in ((0.1, 0.6), (0.2, 0.5))
    ]
    assert chosen([*rows, {**rows[0], "method": "y", "validation_loss": 0.1}], "x")["learning_rate"] == 0.2
