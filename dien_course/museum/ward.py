"""The ward: patients with a complaint, each with a fault drawn at random, for the clinic of chapter 13."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import torch
from torch import nn

from dien_course.data import AttentionGroup, FeatureSpec, Ragged
from dien_course.data.encode import Encoded
from dien_course.data.vocabulary import FIRST
from dien_course.errors import DataError
from dien_course.models import DIEN
from dien_course.museum.patients import PLANTS, patient
from dien_course.museum.spoiled_rows import ROW_FAULTS, spoiled
from dien_course.museum.tiny import with_weights

SPEC = FeatureSpec(groups=(AttentionGroup("movie", (("movie", "history", "negatives"),)),), user=None)
ROWS, ITEMS, LONGEST = 60, 30, 6
NOTHING = "nothing"  # the diagnosis of a sound patient
PLANTABLE = (*PLANTS, *ROW_FAULTS, "separate_tables")
COMPLAINTS = {
    "Offline it ranks as it should. Online, where requests come one at a time, it does not.": (
        "batch_softmax", "batch_dice",
    ),
    "A user's score is another one whenever somebody with a longer history is in the batch.": (
        "attention_on_padding", "last_column", "growing_sum",
    ),
    "The map of attention looks right, and the AUGRU ranks no better than a plain GRU.": (
        "inverted_gate", "released_gate",
    ),
    "The auxiliary loss fell to .05 within two epochs. The ranking gained nothing.": (
        "off_by_one", "separate_tables",
    ),
    "Nobody could make sense of the auxiliary loss, so it was switched off.": (
        "diluted_loss", "failing_loss", "chosen_negatives",
    ),
    "Serving fails for some requests and not for others: an error, or no number.": (
        "squeezed_batch", "empty_history", "raw_attention",
    ),
    "The AUC after the first epoch surprised everybody, and it has not moved since.": (
        "target_in_history", "wrong_separator",
    ),
    "It trains, and ends a little lower than was hoped. Nobody knows why.": (
        "row_dice", "tied_biases", NOTHING,
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Patient:
    """A model with the rows it is used on, and what its owner says. ``faults`` is what the clinic is to find out."""

    complaint: str
    model: nn.Module
    data: Encoded
    spec: FeatureSpec
    faults: tuple[str, ...] = field(repr=False)


def rows(seed: int = 0) -> Encoded:
    """``ROWS`` rows with histories of none to ``LONGEST`` films, targets and labels by chance, as ids.

    Their negatives are drawn among the films that the history does not hold.
    """
    random = np.random.default_rng(seed)
    length = random.integers(0, LONGEST + 1, ROWS)
    end = length.cumsum()
    history = Ragged(random.integers(FIRST, ITEMS + FIRST, end[-1]), end - length, end)
    label = random.integers(0, 2, ROWS).astype(np.int8)
    films = np.arange(FIRST, ITEMS + FIRST)
    others = [random.choice(np.setdiff1d(films, history[row]), len(history[row])) for row in range(ROWS)]
    sequences = {"history": history, "negatives": Ragged.of(others)}
    return Encoded({"movie": np.arange(ROWS) % ITEMS + FIRST}, sequences, label, np.arange(ROWS))


def body(spec: FeatureSpec = SPEC, seed: int = 0) -> DIEN:
    """A sound DIEN in double precision. Its weights are drawn, not trained: what is wrong in a piece shows anyway."""
    model = with_weights(DIEN(spec, {"movie": ITEMS + FIRST}, embedding_size=4, hidden_sizes=(8,)), seed).eval()
    for table in model.embedding.tables.values():
        table.weight.data[0] = 0
    return model


def admit(complaint: str, *faults: str, seed: int = 0) -> Patient:
    """A patient in which ``faults``, names of exhibits, are planted one after the other; none for a sound one.

    Raises DataError for an exhibit that cannot be planted.
    """
    for fault in faults:
        if fault not in PLANTABLE:
            raise DataError(f"{fault!r} cannot be planted; expected one of {', '.join(PLANTABLE)}")
    data, spec = rows(seed), SPEC
    if "separate_tables" in faults:
        spec = replace(SPEC, tables="separate")
    torch.manual_seed(seed)
    model = body(spec, seed)
    for fault in faults:
        if fault in ROW_FAULTS:
            data = spoiled(data, spec.triples[0], fault)
        elif fault in PLANTS:
            model = patient(model, fault)
    return Patient(complaint, model.double().eval(), data, spec, faults)


def tidied(model: DIEN, data: Encoded, spec: FeatureSpec) -> Patient:
    """The patient that chapter 13 opens with: a trained ``model`` after somebody has tidied its attention unit."""
    says = "The same weights, the same rows: .905 last week, and now the AUC depends on whom you ask."
    ill = patient(model, "batch_softmax").double()  # so that every processor measures the same digits
    return Patient(says, ill, data, spec, ("batch_softmax",))


def drawn(seed: int, count: int = 5) -> list[Patient]:
    """``count`` patients with different complaints, and a fault that fits each.

    Raises DataError for more patients than there are complaints, and for none.
    """
    if not 1 <= count <= len(COMPLAINTS):
        raise DataError(f"count is {count}; expected 1 to {len(COMPLAINTS)}")
    random = np.random.default_rng(seed)
    complaints = list(COMPLAINTS)
    found = []
    for place in random.permutation(len(complaints))[:count]:
        faults = COMPLAINTS[complaints[place]]
        fault = faults[random.integers(len(faults))]
        found.append(admit(complaints[place], *(() if fault == NOTHING else (fault,)), seed=int(random.integers(100))))
    return found
