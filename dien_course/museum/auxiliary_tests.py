"""The clinic's tests on the auxiliary loss: switched on, widened, without a pair, with the behaviours as negatives."""

from __future__ import annotations

import math
from collections.abc import Iterator

from torch import Tensor, nn

from dien_course.data import FeatureSpec
from dien_course.museum.altered import Batch, cut, padded, with_negatives
from dien_course.museum.finding import FAILURES, Finding

SLACK = 1e-4


def auxiliary_findings(model: nn.Module, batch: Batch, spec: FeatureSpec) -> Iterator[Finding]:
    """What is suspicious in the auxiliary loss of ``batch``, rows of two behaviours or more; nothing without one."""
    if not spec.negatives:
        return
    try:
        loss = model(with_negatives(batch, spec)).auxiliary_loss
    except FAILURES as error:
        yield Finding("failing_loss", f"with negatives in the batch the model raises {type(error).__name__}")
        return
    if loss is None:
        return
    wide = model(padded(with_negatives(batch, spec), spec, 8)).auxiliary_loss
    if abs(float(wide - loss)) > SLACK * (1 + abs(float(loss))):
        yield Finding("diluted_loss", f"eight columns of padding turn {float(loss):.3f} into {float(wide):.3f}")
    unpaired = model(with_negatives(cut(batch, spec, 1), spec)).auxiliary_loss
    if unpaired is not None and float(unpaired) > SLACK:
        yield Finding(
            "off_by_one", f"histories of one behaviour have no pair and an auxiliary loss of {float(unpaired):.3f}"
        )
    own = with_negatives(cut(batch, spec, 2), spec, same=True)
    apart = roles_apart(model, own)
    same = float(model(own).auxiliary_loss)
    if apart > SLACK:
        yield Finding("separate_tables", f"one id has vectors {apart:.2g} apart as a behaviour and as a negative")
    elif same < math.log(2) - 0.02:
        yield Finding(
            "separate_tables",
            f"with the behaviours themselves as negatives the loss is {same:.3f}; expected log 2 = 0.693 or more",
        )


def roles_apart(model: nn.Module, batch: Batch) -> float:
    """How far the behaviours and the negatives are apart that a module is called with: (h, e, ê, …), all (B, T, ·).

    0 where no module is called so. In ``batch`` the negatives are the behaviours, and nothing is padding.
    """
    seen: list[float] = []

    def look(_: nn.Module, arguments: tuple) -> None:
        vectors = [one for one in arguments if isinstance(one, Tensor) and one.is_floating_point() and one.dim() == 3]
        if len(vectors) == 3 and vectors[1].shape == vectors[2].shape:
            seen.append(float((vectors[1] - vectors[2]).abs().max()))

    hooks = [module.register_forward_pre_hook(look) for module in model.modules() if module is not model]
    try:
        model(batch)
    finally:
        for hook in hooks:
            hook.remove()
    return max(seen, default=0.0)
