"""Shapes checked at run time: what a layer took and gave back against the jaxtyping annotations of its ``forward``.

Only the tests pay for it. The check comes after the call, so that a layer's own ValueError for bad input is seen first.
"""

from __future__ import annotations

import functools
import inspect
import typing
from collections.abc import Callable, Iterator

import jaxtyping
import torch
from beartype.door import is_bearable
from torch import nn

from dien_course import layers

CHECKED = [value for value in vars(layers).values() if inspect.isclass(value) and issubclass(value, nn.Module)]


def checked(function: Callable) -> Callable:
    """``function``, raising AssertionError where an argument or the result contradicts its annotation."""
    signature = inspect.signature(function)
    hints = typing.get_type_hints(function, localns=vars(jaxtyping))

    @functools.wraps(function)
    def call(*args, **kwargs):
        result = function(*args, **kwargs)
        if torch.compiler.is_compiling():
            return result
        values = {**signature.bind(*args, **kwargs).arguments, "return": result}
        with jaxtyping.jaxtyped("context"):
            for name, hint in hints.items():
                if name in values and not is_bearable(values[name], hint):
                    found = _described(values[name])
                    raise AssertionError(f"{function.__qualname__}: {name} is {found}; annotated {hint}")
        return result

    return call


def check_all_layers() -> Iterator[None]:
    """A fixture's body: while it is suspended, every public layer's ``forward`` is checked."""
    plain = {layer: vars(layer)["forward"] for layer in CHECKED if "forward" in vars(layer)}
    for layer, forward in plain.items():
        layer.forward = checked(forward)
    yield
    for layer, forward in plain.items():
        layer.forward = forward


def _described(value: object) -> str:
    if isinstance(value, tuple):
        return "(" + ", ".join(_described(part) for part in value) + ")"
    return f"{value.dtype} {tuple(value.shape)}" if isinstance(value, torch.Tensor) else repr(value)
