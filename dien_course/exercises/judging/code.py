"""Arguments as Python that a learner can paste into a cell and run: tensors, tables, and the functions themselves."""

from __future__ import annotations

import ast
import inspect
import textwrap
from types import FunctionType, ModuleType

import numpy as np
import torch

from dien_course.exercises.judging.calls import argument_names
from dien_course.exercises.judging.exercise import Case, Exercise


def arguments(exercise: Exercise, case: Case) -> tuple[str, ...]:
    """Lines that define every argument of a case under its name, after the functions that they need.

    ``math``, ``np``, ``torch``, ``nn`` and ``F`` are taken as imported, as they are in a chapter.
    """
    args = case.build()
    definitions: dict[str, str] = {}
    lines = []
    for name, argument in zip(argument_names(exercise, args), args, strict=True):
        written = expression(argument, definitions)
        lines += [] if written == name else [f"{name} = {written}"]
    return (*definitions.values(), *lines)


def expression(value: object, definitions: dict[str, str]) -> str:
    """A value as an expression; what it needs defined beforehand goes into ``definitions``, by name."""
    if isinstance(value, torch.Tensor):
        return _tensor(value.detach())
    if isinstance(value, (np.ndarray, np.generic)):
        return _array(np.asarray(value))
    if isinstance(value, FunctionType):
        return _function(value, definitions)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key!r}: {expression(item, definitions)}" for key, item in value.items()) + "}"
    if type(value) is list and len(value) > 8 and value == list(range(len(value))):
        return f"list(range({len(value)}))"
    if isinstance(value, (list, tuple)):
        inside = ", ".join(expression(item, definitions) for item in value)
        return f"[{inside}]" if isinstance(value, list) else f"({inside}{',' if len(value) == 1 else ''})"
    if isinstance(value, float) and not np.isfinite(value):
        return "math.nan" if value != value else "math.inf" if value > 0 else "-math.inf"
    return repr(value)


def _tensor(value: torch.Tensor) -> str:
    dtype = "" if value.dtype in (torch.float32, torch.int64, torch.bool) else f", dtype={value.dtype}"
    if not value.numel():
        return f"torch.zeros({tuple(value.shape)}, dtype={value.dtype})"
    written = f"torch.tensor({_numbers(value.numpy(), 'torch')}{dtype})"
    if value.dim() and value.stride(-1) == 2:  # a view of every second number
        written += ".repeat_interleave(2, -1)[..., ::2]"
    return written


def _array(value: np.ndarray) -> str:
    usual = value.dtype in (np.dtype(np.float64), np.dtype(np.int64), np.dtype(bool))
    dtype = "" if usual else f", dtype=np.{value.dtype}"
    if not value.size:
        return f"np.zeros({value.shape}, dtype=np.{value.dtype})"
    written = f"np.array({_numbers(value, 'np')}{dtype})"
    if value.ndim and value.strides[-1] == 2 * value.itemsize:
        written += ".repeat(2, axis=-1)[..., ::2]"
    return written


def _numbers(values: np.ndarray, library: str) -> str:
    if values.ndim:
        return "[" + ", ".join(_numbers(part, library) for part in values) + "]"
    if values.dtype.kind == "f" and not np.isfinite(values):
        return f"{library}.nan" if np.isnan(values) else f"{library}.inf" if values > 0 else f"-{library}.inf"
    return str(values + 0) if values.dtype.kind == "f" else str(values)


def _function(function: FunctionType, definitions: dict[str, str]) -> str:
    """The name of a function, once it and all that it uses stand among the definitions."""
    name = function.__name__
    source = _bare(textwrap.dedent(inspect.getsource(function)))
    if definitions.get(name) == source:
        return name
    for needed in inspect.getclosurevars(function).nonlocals.items():
        _define(*needed, definitions)
    for needed in _globals(function).items():
        _define(*needed, definitions)
    definitions[name] = source
    return name


def _define(name: str, value: object, definitions: dict[str, str]) -> None:
    written = expression(value, definitions)
    if written != name:
        definitions[name] = f"{name} = {written}"


def _globals(function: FunctionType) -> dict[str, object]:
    """The functions and constants of its module that a function mentions, those of nested code too."""
    names, codes = set(), [function.__code__]
    while codes:
        code = codes.pop()
        names |= set(code.co_names)
        codes += [constant for constant in code.co_consts if inspect.iscode(constant)]
    found = {name: function.__globals__[name] for name in sorted(names) if name in function.__globals__}
    return {name: value for name, value in found.items() if not isinstance(value, (ModuleType, type))}


def _bare(source: str) -> str:
    """A definition without annotations, docstrings and decorators."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            node.returns, node.decorator_list = None, []
            for argument in node.args.args:
                argument.annotation = None
            if ast.get_docstring(node) is not None:
                node.body = node.body[1:] or [ast.Pass()]
    return ast.unparse(tree)
