"""``diagnose`` on the DIENs of deepctr-torch and torch-rechub: their own arithmetic, and what the clinic says of it."""

from __future__ import annotations

from importlib.util import find_spec

import numpy as np
import pytest
import torch

from dien_course.errors import DataError
from dien_course.museum.deepctr_model import adapt_deepctr
from dien_course.museum.diagnosis import diagnose
from dien_course.museum.rechub_model import adapt_rechub

pytestmark = pytest.mark.filterwarnings("ignore")
ROWS, ITEMS, WIDTH = 40, 12, 6
needs_deepctr = pytest.mark.skipif(find_spec("deepctr_torch") is None, reason="deepctr-torch is not installed")
needs_rechub = pytest.mark.skipif(find_spec("torch_rechub") is None, reason="torch-rechub is not installed")


def columns(prefix: str = "hist_item", negatives: str = "neg_hist_item") -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Rows as both libraries take them: ids from 1, padding 0 at the end, some rows without a past."""
    random = np.random.default_rng(0)
    length = random.integers(0, WIDTH + 1, ROWS)
    real = np.arange(WIDTH) < length[:, None]
    history = random.integers(1, ITEMS, (ROWS, WIDTH)) * real
    drawn = (history + random.integers(1, ITEMS - 1, (ROWS, WIDTH)) - 1) % (ITEMS - 1) + 1
    chosen = np.array([np.isin(drawn[row], history[row]) for row in range(ROWS)])
    x = {"item": random.integers(1, ITEMS, ROWS), prefix: history, negatives: np.where(chosen, ITEMS, drawn) * real}
    return x | {"user": random.integers(0, 5, ROWS), "length": length}, random.integers(0, 2, ROWS)


def with_drawn_weights(model: torch.nn.Module) -> torch.nn.Module:
    """Every weight matters to the score, and the row of padding is zero."""
    torch.manual_seed(1)
    for parameter in model.parameters():
        torch.nn.init.normal_(parameter, std=0.5)
    for layer in model.modules():
        if isinstance(layer, torch.nn.Embedding):
            layer.weight.data[0] = 0
    return model.eval()


def deepctr(shared: bool = True, **settings) -> torch.nn.Module:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("threading.Thread.start", lambda thread: None)  # it asks PyPI for its newest version
        from deepctr_torch.inputs import SparseFeat, VarLenSparseFeat
        from deepctr_torch.models.dien import DIEN

    def column(name: str) -> SparseFeat:
        return SparseFeat(name, ITEMS + 1, 4, embedding_name="item" if shared else name)

    histories = [VarLenSparseFeat(column(name), WIDTH, length_name="length") for name in ("hist_item", "neg_hist_item")]
    chosen = {"gru_type": "AUGRU", "use_negsampling": True, "dnn_hidden_units": (8, 4)} | settings
    features = [SparseFeat("user", 5, 4), column("item"), *histories[: 1 + chosen["use_negsampling"]]]
    return with_drawn_weights(DIEN(features, ["item"], **chosen))


def rechub(alpha: float = 0.2, shared: bool = True) -> torch.nn.Module:
    from torch_rechub.basic.features import SequenceFeature, SparseFeature
    from torch_rechub.models.ranking.dien import DIEN

    def sequence(name: str) -> SequenceFeature:
        own = {"shared_with": "item"} if shared else {}
        return SequenceFeature(name, ITEMS + 1, 4, pooling="concat", padding_idx=0, **own)

    item = SparseFeature("item", ITEMS + 1, 4, padding_idx=0)
    parts = [SparseFeature("user", 5, 4)], [sequence("hist_item")], [sequence("neg_hist_item")], [item]
    return with_drawn_weights(DIEN(*parts, {"dims": [8, 4]}, alpha=alpha))


def named(adapted) -> set[str]:
    return {finding.exhibit for finding in diagnose(*adapted)}


@needs_deepctr
def test_of_deepctr_two_things_are_said_and_they_are_so() -> None:
    """Its tied biases; and a batch of nobody but new users, for which its extractor returns one value where two are
    unpacked."""
    assert named(adapt_deepctr(deepctr(), *columns())) == {"tied_biases", "empty_history"}
    assert named(adapt_deepctr(deepctr(gru_type="AGRU"), *columns())) == {"empty_history"}
    assert named(adapt_deepctr(deepctr(gru_type="GRU", use_negsampling=False), *columns())) == {"empty_history"}
    model, (x, _) = deepctr(), columns()
    together = torch.cat([torch.as_tensor(x[name]).reshape(ROWS, -1).float() for name in model.feature_index], dim=1)
    with pytest.raises(ValueError, match="not enough values to unpack"):
        model(together[x["length"] == 0])
    assert model(together).shape == (ROWS, 1)


@needs_rechub
def test_of_rechub_its_dice_is_said_and_nothing_else() -> None:
    assert named(adapt_rechub(rechub(), *columns())) == {"row_dice"}
    assert named(adapt_rechub(rechub(alpha=0.0), *columns())) == {"row_dice"}


@needs_deepctr
@needs_rechub
@pytest.mark.parametrize("of", ["deepctr", "rechub"])
def test_a_fault_planted_in_a_library_is_named(of: str) -> None:
    model, adapt = (deepctr(), adapt_deepctr) if of == "deepctr" else (rechub(), adapt_rechub)
    cell = model.interest_evolution.interest_evolution.rnn if of == "deepctr" else None
    cell = cell or model.interest_evolving_layers[0].augru_cell
    sound = cell.forward
    cell.forward = lambda x, h, a: sound(x, h, 1 - a)
    assert "inverted_gate" in named(adapt(model, *columns()))
    separate = deepctr(shared=False) if of == "deepctr" else rechub(shared=False)
    assert "separate_tables" in named(adapt(separate, *columns()))


@needs_deepctr
def test_logits_and_loss_are_deepctrs_own() -> None:
    model, (x, y) = deepctr(alpha=0.5), columns()
    adapted, data, spec = adapt_deepctr(model, x, y)
    together = torch.cat([torch.as_tensor(x[name]).reshape(ROWS, -1).float() for name in model.feature_index], dim=1)
    with torch.no_grad():
        said = adapted(batch_of(data))
        probability = model(together).squeeze(1)
    assert torch.allclose(said.logits.sigmoid(), probability, atol=1e-6)
    assert said.auxiliary_loss * 0.5 == pytest.approx(float(model.aux_loss), rel=1e-5)


@needs_rechub
def test_logits_and_loss_are_rechubs_own() -> None:
    model, (x, y) = rechub(), columns()
    adapted, data, _ = adapt_rechub(model, x, y)
    with torch.no_grad():
        said = adapted(batch_of(data))
        probability, loss = model({name: torch.as_tensor(values) for name, values in x.items()})
    assert torch.allclose(said.logits.sigmoid(), probability, atol=1e-6)
    assert said.auxiliary_loss * 2 * 0.2 == pytest.approx(float(loss), rel=1e-5)


def batch_of(data):
    from dien_course.data.batches import Batches

    return Batches(data, len(data)).batch(np.arange(len(data)))


class Bare(torch.nn.Module):
    """Looks like deepctr-torch's model where the adapter looks before it calls it."""

    item_features, use_negsampling, varlen_sparse_feature_columns = ["item"], True, ()
    interest_extractor = None
    feature_index = {"item": (0, 1), "hist_item": (1, 7), "neg_hist_item": (7, 13)}


def test_what_does_not_fit_ends_in_one_sentence() -> None:
    x, y = columns()
    for adapt, whose in ((adapt_deepctr, "deepctr-torch"), (adapt_rechub, "torch-rechub")):
        with pytest.raises(DataError, match=f"the model is a Linear; expected {whose}'s DIEN"):
            adapt(torch.nn.Linear(1, 1), x, y)
    with pytest.raises(DataError, match="column 'neg_hist_item' is missing"):
        adapt_deepctr(Bare(), {name: x[name] for name in ("item", "hist_item")}, y)
    with pytest.raises(DataError, match=r"row \d+ of 'hist_item' has padding before a behaviour"):
        adapt_deepctr(Bare(), x | {"hist_item": x["hist_item"][:, ::-1]}, y)
    with pytest.raises(DataError, match=r"'hist_item' has shape \(40,\); expected \(rows, width\)"):
        adapt_deepctr(Bare(), x | {"hist_item": x["item"]}, y)
