"""A model's layers with the shapes that pass through them and their parameters, as a table (counted in chapter 08)."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor, nn

Shapes = list[tuple[int, ...]]


def summary(model: nn.Module, batch: Mapping[str, Tensor]) -> str:
    """A line for each layer of ``model``: name and class, the shapes of what it returned for ``batch``, its parameters.

    A layer with layers of its own is followed by them, indented, and counts none of their parameters; a table that two
    layers share is counted once. A layer that is never called itself, because another one reads its weights, has no
    shape ("-"). The last line has the parameters of all, and how many are trained.
    The model is run once in evaluation mode without gradients, and is left as it was.
    """
    shapes = _shapes(model, batch)
    rows, counted = [("layer", "class", "output", "parameters")], set()
    for name, layer in model.named_modules():
        new = [p for p in layer.parameters(recurse=False) if id(p) not in counted]
        counted |= {id(parameter) for parameter in new}
        label = "  " * (name.count(".") + 1) + name.rpartition(".")[2] if name else "model"
        seen = "; ".join(map(str, dict.fromkeys(shapes.get(layer, [])))) or "-"
        own = sum(parameter.numel() for parameter in new)
        rows.append((label, type(layer).__name__, seen, f"{own:,}" if own else ""))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [f"{a:{widths[0]}}  {b:{widths[1]}}  {c:{widths[2]}}  {d:>{widths[3]}}" for a, b, c, d in rows]
    numbers = [(parameter.numel(), parameter.requires_grad) for parameter in model.parameters()]
    total, trained = sum(n for n, _ in numbers), sum(n for n, needed in numbers if needed)
    return "\n".join([*lines, f"{total:,} parameters, {trained:,} of them trained"])


@torch.no_grad()
def _shapes(model: nn.Module, batch: Mapping[str, Tensor]) -> dict[nn.Module, Shapes]:
    """Layer -> the shapes of all tensors that it returned, in the order of its calls."""
    shapes: dict[nn.Module, Shapes] = {}

    def note(layer: nn.Module, inputs: tuple, output: object) -> None:
        shapes.setdefault(layer, []).extend(_shapes_in(output))

    hooks = [layer.register_forward_hook(note) for layer in model.modules()]
    training = model.training
    try:
        model.eval()(batch)
    finally:
        model.train(training)
        for hook in hooks:
            hook.remove()
    return shapes


def _shapes_in(output: object) -> Shapes:
    if isinstance(output, Tensor):
        return [tuple(output.shape)]
    return [shape for part in output for shape in _shapes_in(part)] if isinstance(output, tuple) else []
