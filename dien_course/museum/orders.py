"""The tests that can be ordered in the clinic: what each costs, and what it measures of a patient, in words."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from dien_course.data.batches import Batches
from dien_course.layers import AttentionalGRU
from dien_course.museum.altered import cut, emptied, of_rows, padded, with_negatives
from dien_course.museum.auxiliary_tests import roles_apart
from dien_course.museum.data_tests import chosen_share, told_by_the_end, unknown_share
from dien_course.museum.finding import FAILURES
from dien_course.museum.part_tests import attends, beside, calls, evolves, first_step, loud_attention, tied
from dien_course.museum.score_tests import alone, by_padding, distance, refuses
from dien_course.museum.ward import Patient


class Order(NamedTuple):
    """``costs``: minutes. ``does``: what is done, in words. ``measure(patient)``: what came out, in one sentence."""

    costs: int
    does: str
    measure: Callable[[Patient], str]


def batch_of(patient: Patient) -> dict[str, Tensor]:
    """The patient's rows with two behaviours or more, without negatives."""
    history = patient.data.sequences[patient.spec.histories[0]]
    batches = Batches(patient.data, len(patient.data))
    batch = batches.batch(np.flatnonzero(history.end - history.start >= 2))
    return {name: tensor for name, tensor in batch.items() if name not in patient.spec.negatives}


def _of_rows(patient: Patient) -> str:
    triple = patient.spec.triples[0]
    chosen = chosen_share(patient.data, triple)
    return (
        f"{unknown_share(patient.data, triple):.0%} of the behaviours are unknown; 'the target ends its history' ranks "
        f"with AUC {told_by_the_end(patient.data, triple):.2f}; "
        + ("no negatives are stored" if chosen is None else f"{chosen:.0%} of the negatives were chosen by their user")
    )


def _of_names(patient: Patient) -> str:
    return f"parameters with two names: {len(tied(patient.model))}"


def _of_range(patient: Patient) -> str:
    for module, arguments in calls(patient.model, batch_of(patient)):
        if attends(arguments):
            attention, loud = module(*arguments), loud_attention(module, arguments)
            usual = f"attention lies in [{attention.min():.2f}, {attention.max():.2f}]"
            return f"{usual}, with numbers 50 times as large in [{loud.min():.0f}, {loud.max():.0f}]"
    return "the model has no attention"


def _of_one(patient: Patient) -> str:
    batch = batch_of(patient)
    reason = refuses(patient.model, of_rows(batch, [0]), 1)
    if reason:
        return f"a batch of one {reason}"
    return f"alone, a row's logit changes by {alone(patient.model, batch):.2f}"


def _without_past(patient: Patient) -> str:
    model, nobody = patient.model, emptied(batch_of(patient), patient.spec)
    for rows in (nobody, of_rows(nobody, [0])):
        if reason := refuses(model, rows, len(next(iter(rows.values())))):
            return f"without a past, {'a batch' if rows is nobody else 'a batch of one'} {reason}"
    wider = distance(model(padded(nobody, patient.spec, 8)).logits, model(nobody).logits)
    return f"without a past, alone a logit changes by {alone(model, nobody):.2f}, with 8 columns more by {wider:.2f}"


def _of_padding(patient: Patient) -> str:
    one, many = by_padding(patient.model, batch_of(patient), patient.spec)
    return f"a logit changes by {one:.2f} with 1 column of padding more, by {many:.2f} with 8"


def _of_order(patient: Patient) -> str:
    batch, history = batch_of(patient), patient.spec.histories[0]
    ids = batch[history]
    place = torch.arange(ids.shape[1])
    length = (ids > 0).sum(1, keepdim=True)
    turned = torch.where(place < length, length - 1 - place, place)
    logits = patient.model(batch | {history: ids.gather(1, turned)}).logits
    return f"with the histories turned round a logit changes by {distance(logits, patient.model(batch).logits):.2f}"


def _of_attention(patient: Patient) -> str:
    for module, arguments in calls(patient.model, batch_of(patient)):
        if evolves(arguments):
            none, full = first_step(module, arguments)
            return f"the first behaviour moves the state by {none:.2f} at attention 0, by {full:.2f} at attention 1"
    return "the model has no evolution layer"


def _of_gru(patient: Patient) -> str:
    for module, arguments in calls(patient.model, batch_of(patient)):
        if evolves(arguments):
            inputs, attention, mask = arguments
            state = {name.rsplit(".", 1)[-1]: weights for name, weights in module.state_dict().items()}
            gru = AttentionalGRU(inputs.shape[2], len(state["candidate_bias"]), "gru").to(inputs)
            gru.load_state_dict({name: state[name] for name in gru.state_dict()})
            last = gru(inputs, None, mask)[1]
            full, none = (distance(module(inputs, torch.full_like(attention, a), mask)[1], last) for a in (1, 0))
            return f"at attention 1 the last state is {full:.2f} from that of a GRU, at attention 0 {none:.2f}"
    return "the model has no evolution layer"


def _of_units(patient: Patient) -> str:
    measured = [beside(module, arguments) for module, arguments in calls(patient.model, batch_of(patient))]
    most = max((moved for moved, _ in filter(None, measured)), default=0.0)
    return f"where one unit of an activation is changed, another moves by {most:.2f}"


def _of_loss(patient: Patient) -> str:
    batch = with_negatives(batch_of(patient), patient.spec)
    try:
        loss = patient.model(batch).auxiliary_loss
    except FAILURES as error:
        return f"with the auxiliary loss on the model raises {type(error).__name__}"
    wide = patient.model(padded(batch, patient.spec, 8)).auxiliary_loss
    return f"the auxiliary loss is {float(loss):.2f}, with 8 columns of padding more {float(wide):.2f}"


def _of_one_behaviour(patient: Patient) -> str:
    batch = with_negatives(cut(batch_of(patient), patient.spec, 1), patient.spec)
    try:
        loss = float(patient.model(batch).auxiliary_loss)
    except FAILURES as error:
        return f"with the auxiliary loss on the model raises {type(error).__name__}"
    return f"of histories of one behaviour the auxiliary loss is {'no number' if math.isnan(loss) else f'{loss:.2f}'}"


def _of_roles(patient: Patient) -> str:
    own = with_negatives(cut(batch_of(patient), patient.spec, 2), patient.spec, same=True)
    try:
        apart = roles_apart(patient.model, own)
    except FAILURES as error:
        return f"with the auxiliary loss on the model raises {type(error).__name__}"
    return f"as a behaviour and as a negative, one film's vectors are {apart:.2f} apart"


ORDERS = {
    "look at the rows": Order(1, "shares of unknown behaviours and chosen negatives; does the history tell?", _of_rows),
    "count the parameters": Order(1, "parameters that two names stand for", _of_names),
    "range of attention": Order(1, "smallest and largest attention, also with larger numbers", _of_range),
    "batch of one": Order(2, "a row alone, and the same row among others", _of_one),
    "no past": Order(2, "rows with empty histories: alone, and in a wider batch", _without_past),
    "widen the padding": Order(2, "the same rows with 1 and with 8 columns of padding more", _of_padding),
    "shuffle the history": Order(2, "the histories turned round", _of_order),
    "auxiliary loss on": Order(2, "one batch with negatives, and the same batch wider", _of_loss),
    "one behaviour": Order(2, "the auxiliary loss of histories too short for a pair h(t), e(t+1)", _of_one_behaviour),
    "same film, two roles": Order(2, "the behaviours themselves as negatives", _of_roles),
    "zero attention": Order(3, "the first step of the evolution layer at attention 0 and 1", _of_attention),
    "touch one unit": Order(3, "one unit before an activation is changed", _of_units),
    "compare with a GRU": Order(4, "a GRU with the same weights on the same batch", _of_gru),
}
