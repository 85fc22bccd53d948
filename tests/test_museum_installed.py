"""What the exhibits say of the two installed libraries, measured on the libraries themselves."""

from __future__ import annotations

import pytest
import torch

from dien_course.museum import inverted_gate, row_dice, tied_biases
from dien_course.museum.exhibit import Exhibit

with pytest.MonkeyPatch.context() as patch:
    # Importing deepctr-torch starts a thread that asks PyPI for its newest version; tests use no network.
    patch.setattr("threading.Thread.start", lambda thread: None)
    from deepctr_torch.layers import activation as deepctr_activation
    from deepctr_torch.layers import sequence as deepctr
from torch_rechub.basic import activation as rechub_activation
from torch_rechub.basic.callback import EarlyStopper
from torch_rechub.models.ranking import dien as rechub


def rechub_cell(size: int, other: int) -> torch.nn.Module:
    """torch-rechub's cell, whose attention is (B, 1)."""
    cell = rechub.AUGRU_Cell(size)
    step = cell.forward
    cell.forward = lambda x, h, a: step(x, h, a.unsqueeze(1))
    return cell


@pytest.mark.parametrize(
    ("one", "piece", "shown"),
    [
        (tied_biases.EXHIBIT, deepctr.AUGRUCell, True),
        (tied_biases.EXHIBIT, deepctr.AGRUCell, False),
        (inverted_gate.EXHIBIT, deepctr.AUGRUCell, False),
        (inverted_gate.EXHIBIT, rechub_cell, False),
        (row_dice.EXHIBIT, lambda size: rechub_activation.Dice(), True),
        (row_dice.EXHIBIT, deepctr_activation.Dice, False),
    ],
    ids=["deepctr AUGRU", "deepctr AGRU", "deepctr gate", "rechub gate", "rechub Dice", "deepctr Dice"],
)
def test_the_installed_library_has_the_symptom_or_has_not(one: Exhibit, piece, shown: bool) -> None:
    assert one.symptom.shows(piece) == shown


def test_rechubs_stopper_hands_its_best_weights_over_only_when_it_stops() -> None:
    """So a run that ends by its count saves the last ones: ``CTRTrainer.fit`` loads them under the stop alone."""
    stopper = EarlyStopper(patience=4)
    stopped = [stopper.stop_training(score, {"epoch": epoch}) for epoch, score in enumerate([0.61, 0.68, 0.71, 0.69])]
    assert not any(stopped)
    assert stopper.best_weights == {"epoch": 2}
