"""Faults planted in a sound DIEN, one each: the clinic's patients."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy

import torch
from torch import Tensor, nn

from dien_course.layers import AttentionalGRU, Dice
from dien_course.models import DIEN
from dien_course.models.base import Output
from dien_course.museum.attention_on_padding import unmasked
from dien_course.museum.batch_dice import BatchDice
from dien_course.museum.batch_softmax import over_rows
from dien_course.museum.diluted_loss import over_all_places
from dien_course.museum.failing_loss import mask_of_half
from dien_course.museum.inverted_gate import InvertedCell
from dien_course.museum.off_by_one import same_step
from dien_course.museum.raw_attention import raw
from dien_course.museum.row_dice import RowDice


class _Attend(nn.Module):
    """An attention unit's scores, scaled by a function of (scores, mask)."""

    def __init__(self, unit: nn.Module, scale: Callable[[Tensor, Tensor], Tensor]):
        super().__init__()
        self.unit, self.scale = unit, scale

    def forward(self, target: Tensor, keys: Tensor, mask: Tensor) -> Tensor:
        return self.scale(self.unit.scores(target, keys, mask), mask)


class _Steps(nn.Module):
    """A cell with the layer's weights, step by step, and no check of its attention."""

    def __init__(self, layer: AttentionalGRU, inverted: bool = False):
        super().__init__()
        self.cell = InvertedCell(layer.input_size, layer.hidden_size)
        self.cell.load_state_dict(layer.state_dict())
        self.inverted = inverted

    def forward(self, inputs: Tensor, attention: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        h, states = inputs.new_zeros(len(inputs), self.cell.hidden_size), []
        for t in range(inputs.shape[1]):
            u, n = self.cell.gates(inputs[:, t], h)
            moves = attention[:, t, None] * u
            moves = (1 - moves if self.inverted else moves) * mask[:, t, None]
            h = (1 - moves) * h + moves * n
            states.append(h)
        return torch.stack(states, dim=1), h


class _Summary(nn.Module):
    """An evolution layer whose summary is made by ``change(inputs, states, final, mask)``."""

    def __init__(self, layer: nn.Module, change: Callable[..., Tensor]):
        super().__init__()
        self.layer, self.change = layer, change

    def forward(self, inputs: Tensor, attention: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        states, final = self.layer(inputs, attention, mask)
        return states, self.change(inputs, states, final, mask)


class _Loss(nn.Module):
    """A function of (interests, history, negatives, mask) in the auxiliary loss's place."""

    def __init__(self, function: Callable[..., Tensor]):
        super().__init__()
        self.function = function

    def forward(self, interests, history, negatives, mask, *biases, negatives_mask=None) -> Tensor:
        return self.function(interests, history, negatives, mask)


def _attend(scale: Callable[[Tensor, Tensor], Tensor]) -> Callable[[DIEN], None]:
    return lambda model: _replace(model.attention, lambda unit: _Attend(unit, scale))


def _replace(parts: nn.ModuleDict, make: Callable[[nn.Module], nn.Module]) -> None:
    for name, part in list(parts.items()):
        parts[name] = make(part)


def _released(model: DIEN) -> None:
    for layer in model.evolution.values():
        layer.convention = "released"


def _raw(model: DIEN) -> None:
    _attend(raw)(model)
    _replace(model.evolution, _Steps)


def _tied(model: DIEN) -> None:
    for layer in model.evolution.values():
        layer.register_parameter("bias_hh", layer.bias)


def _dice(kind: type) -> Callable[[DIEN], None]:
    def plant(model: DIEN) -> None:
        for place, layer in enumerate(model.head):
            if isinstance(layer, Dice):
                model.head[place] = kind(layer.size)
                model.head[place].load_state_dict(layer.state_dict(), strict=False)

    return plant


def _summary(change: Callable[..., Tensor]) -> Callable[[DIEN], None]:
    return lambda model: _replace(model.evolution, lambda layer: _Summary(layer, change))


def _loss(function: Callable[..., Tensor]) -> Callable[[DIEN], None]:
    return lambda model: _replace(model.auxiliary, lambda _: _Loss(function))


def _squeezed(model: DIEN) -> None:
    sound = model.forward
    model.forward = lambda batch: Output(sound(batch).logits.squeeze(), sound(batch).auxiliary_loss)


def _packed(model: DIEN) -> None:
    def refusing(history: Tensor, mask: Tensor) -> None:
        if not bool(mask.any(1).all()):
            raise RuntimeError("Length of all samples has to be greater than 0")

    for layer in model.extractor.values():
        layer.register_forward_pre_hook(lambda _, arguments: refusing(*arguments))


PLANTS: dict[str, Callable[[DIEN], None]] = {
    "inverted_gate": lambda model: _replace(model.evolution, lambda layer: _Steps(layer, inverted=True)),
    "released_gate": _released,
    "raw_attention": _raw,
    "tied_biases": _tied,
    "batch_softmax": _attend(over_rows),
    "attention_on_padding": _attend(unmasked),
    "batch_dice": _dice(BatchDice),
    "row_dice": _dice(RowDice),
    "last_column": _summary(lambda inputs, states, final, mask: (states * mask.unsqueeze(-1))[:, -1]),
    "growing_sum": _summary(
        lambda inputs, states, final, mask: final + 0.1 * torch.where(mask.unsqueeze(-1), inputs, 0.5).sum(1)
    ),
    "diluted_loss": _loss(over_all_places),
    "failing_loss": _loss(mask_of_half),
    "off_by_one": _loss(same_step),
    "squeezed_batch": _squeezed,
    "empty_history": _packed,
}


def patient(model: DIEN, fault: str) -> DIEN:
    """A copy of ``model``, an AUGRU with Dice and the auxiliary loss, in which ``fault``, a name of ``PLANTS``, is."""
    ill = deepcopy(model)
    PLANTS[fault](ill)
    return ill
