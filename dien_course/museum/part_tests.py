"""The clinic's tests on parts: gates at attention 0, the range of attention, tied parameters, units that look aside."""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from dien_course.museum.altered import Batch
from dien_course.museum.finding import FAILURES, Finding

SIDEWAYS = (nn.Linear, nn.LayerNorm, nn.Softmax, nn.Embedding)  # meant to look at all units of a row
SLACK = 1e-5
LOUD = 50  # times what the unit was called with: scores that were small by chance are so no longer


def part_findings(model: nn.Module, batch: Batch) -> Iterator[Finding]:
    """What is suspicious in the modules of ``model``, each called with what it was called with for ``batch``."""
    for name in tied(model):
        yield Finding("tied_biases", f"in {name or 'the model'} two names are one parameter")
    found: dict[str, Finding] = {}
    for module, arguments in calls(model, batch):
        for finding in (
            *_of_evolution(module, arguments),
            *_of_cell(module, arguments),
            *_of_attention(module, arguments),
            *_of_activation(module, arguments),
        ):
            found.setdefault(finding.exhibit, finding)
    yield from found.values()


def tied(model: nn.Module) -> list[str]:
    """The names of the modules of which two names are one parameter."""
    found = []
    for name, module in model.named_modules():
        own = [weights for weights in module._parameters.values() if weights is not None]
        if len({id(weights) for weights in own}) < len(own):
            found.append(name)
    return found


def calls(model: nn.Module, batch: Batch) -> list[tuple[nn.Module, tuple]]:
    """Each module but the model with the arguments of its first call.

    Those in the model's ``called_otherwise`` are left out: their arguments look like others and mean something else.
    """
    left_out = {model, *getattr(model, "called_otherwise", ())}
    first: dict[nn.Module, tuple] = {}
    hooks = [
        module.register_forward_pre_hook(lambda module, arguments: first.setdefault(module, arguments) and None)
        for module in model.modules()
        if module not in left_out
    ]
    try:
        model(batch)
    finally:
        for hook in hooks:
            hook.remove()
    return list(first.items())


def evolves(arguments: tuple) -> bool:
    """Whether a layer is called with (inputs (B, T, I), attention (B, T), mask (B, T))."""
    if len(arguments) != 3 or not all(isinstance(one, Tensor) for one in arguments):
        return False
    inputs, attention, mask = arguments
    return inputs.dim() == 3 and attention.shape == inputs.shape[:2] and mask.shape == attention.shape


def first_step(module: nn.Module, arguments: tuple) -> tuple[float, float]:
    """How far the first behaviour moves a state of zeros at attention 0, and at attention 1."""
    inputs, attention, mask = (one[:, :1] for one in arguments)
    none, full = (float(module(inputs, torch.full_like(attention, a), mask)[0].abs().max()) for a in (0, 1))
    return none, full


def steps(arguments: tuple) -> bool:
    """Whether a cell is called with (x (B, I), h (B, H), attention (B,) or (B, 1))."""
    if len(arguments) != 3 or not all(isinstance(one, Tensor) and one.is_floating_point() for one in arguments):
        return False
    x, h, attention = arguments
    return x.dim() == h.dim() == 2 and len(x) == len(h) and attention.shape in ((len(x),), (len(x), 1))


def _of_cell(module: nn.Module, arguments: tuple) -> Iterator[Finding]:
    """Of a cell that returns the next state (B, H)."""
    if not steps(arguments):
        return
    x, h, attention = arguments
    yield from _out_of_range(attention)
    try:
        none, full = (module(x, torch.zeros_like(h), torch.full_like(attention, a)) for a in (0, 1))
    except FAILURES:
        return
    if isinstance(none, Tensor) and none.shape == h.shape:
        yield from _moved(float(none.abs().max()), float(full.abs().max()))


def _out_of_range(attention: Tensor) -> Iterator[Finding]:
    low, high = float(attention.min()), float(attention.max())
    if low < -SLACK or high > 1 + SLACK:
        yield Finding("raw_attention", f"attention lies in [{low:.2g}, {high:.2g}]; expected [0, 1]")


def _moved(none: float, full: float) -> Iterator[Finding]:
    if none > SLACK:
        name = "inverted_gate" if none > full else "released_gate"
        yield Finding(
            name, f"at attention 0 the first behaviour moves the state by {none:.2g}, at attention 1 by {full:.2g}"
        )


def _of_evolution(module: nn.Module, arguments: tuple) -> Iterator[Finding]:
    if not evolves(arguments):
        return
    yield from _out_of_range(arguments[1])
    if getattr(module, "variant", "augru") not in ("augru", "agru"):
        return
    try:
        none, full = first_step(module, arguments)
    except FAILURES:
        return
    yield from _moved(none, full)


def attends(arguments: tuple) -> bool:
    """Whether a unit is called with (target (B, Q), keys (B, T, K), mask (B, T))."""
    if len(arguments) != 3 or not all(isinstance(one, Tensor) for one in arguments):
        return False
    target, keys, mask = arguments
    return target.dim() == 2 and keys.dim() == 3 and mask.shape == keys.shape[:2]


def loud_attention(module: nn.Module, arguments: tuple) -> Tensor:
    """Attention (2 B, T) where target and keys are ``LOUD`` times as large, once with their sign turned."""
    target, keys, mask = arguments
    return torch.cat([module(scale * target, scale * keys, mask) for scale in (LOUD, -LOUD)])


def _of_attention(module: nn.Module, arguments: tuple) -> Iterator[Finding]:
    """Of a unit that returns attention (B, T)."""
    if not attends(arguments):
        return
    target, keys, mask = arguments
    try:
        attention = module(target, keys, mask)
        loud = loud_attention(module, arguments)
        wide = module(target, F.pad(keys, (0, 0, 0, 8)), F.pad(mask, (0, 8)))
    except FAILURES:
        return
    if not isinstance(attention, Tensor) or attention.shape != mask.shape:
        return
    low, high = float(loud.min()), float(loud.max())
    if low < -SLACK or high > 1 + SLACK:
        yield Finding(
            "raw_attention", f"attention reaches [{low:.2g}, {high:.2g}] with larger numbers; expected [0, 1]"
        )
    change = float(((wide[:, : mask.shape[1]] - attention) * mask).abs().max())
    if change > SLACK * (1 + float(attention.abs().max())):
        yield Finding(
            "attention_on_padding", f"attention on behaviours changes by {change:.2g} with eight columns of padding"
        )


def beside(module: nn.Module, arguments: tuple) -> tuple[float, float] | None:
    """How far units move, at most, when only the last one's input does, and the largest of them; None if no activation.

    An activation is a module without modules of its own but a normalisation, called with rows (B, units) and returning
    such.
    """
    if isinstance(module, SIDEWAYS) or len(arguments) != 1 or not isinstance(arguments[0], Tensor):
        return None
    x = arguments[0]
    inner = [one for one in module.children() if not isinstance(one, nn.modules.batchnorm._BatchNorm)]
    if inner or not x.is_floating_point() or x.dim() != 2 or x.shape[1] < 2:
        return None
    changed = x.clone()
    changed[:, -1] += 1
    try:
        before, after = module(x), module(changed)
    except FAILURES:
        return None
    if not isinstance(before, Tensor) or before.shape != x.shape:
        return None
    return float((after - before)[:, :-1].abs().max()), float(before.abs().max())


def _of_activation(module: nn.Module, arguments: tuple) -> Iterator[Finding]:
    measured = beside(module, arguments)
    if measured and measured[0] > SLACK * (1 + measured[1]):
        yield Finding(
            "row_dice", f"in a {type(module).__name__} a unit changes by {measured[0]:.2g} when only another does"
        )
