"""Exercises hold source text: what it defines, running it, and whether an answer is still the untouched stub."""

from __future__ import annotations

import ast
import contextlib
import linecache
from functools import lru_cache, partial
from importlib import import_module
from types import CodeType, FunctionType, MappingProxyType, MethodType

# What every exercise may use; the chapter's exercise section begins with the same lines.
IMPORTS = """\
import math

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F
"""


LIBRARIES = ("pandas", "scipy", "sklearn")
SLOW_LIBRARIES = (*LIBRARIES, "dien_course")
SLOW_GRADIENTS = {"grad", "backward"}
SLOW_PARTS_OF_TORCH = {"func", "torch.func", "vmap", "vjp", "jacrev", "jacfwd", "hessian", "optim", "torch.optim"}


@lru_cache(maxsize=1024)
def defined_name(source: str) -> str:
    """The last name that ``source`` defines at its top level: a function, a class or a variable."""
    name = ""
    for node in ast.parse(source).body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            name = node.name
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            name = node.targets[0].id
    if not name:
        raise ValueError(f"no function, class or variable is defined in {source[:60]!r}")
    return name


def parameters(source: str) -> tuple[str, ...] | None:
    """The names of the arguments of what ``source`` defines: () for a class, None for a value."""
    name = defined_name(source)
    for node in reversed(ast.parse(source).body):
        if isinstance(node, ast.FunctionDef) and node.name == name:
            return tuple(argument.arg for argument in node.args.args)
        if isinstance(node, ast.ClassDef) and node.name == name:
            return ()
    return None


def define(source: str, label: str = "answer") -> object:
    """What ``source`` defines. Tracebacks can show its lines."""
    filename = f"<{label} {abs(hash(source)):x}>"
    linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
    space: dict[str, object] = {"__name__": "__exercise__"}
    exec(_imports(), space)
    exec(compile(source, filename, "exec"), space)
    return space[defined_name(source)]


@lru_cache(maxsize=1)
def _imports() -> CodeType:
    return compile(IMPORTS, "<imports>", "exec")


def is_untouched(answer: object, stub: str) -> bool:
    """Whether the answer is the stub, or nothing: None, ``...``, or a dict or list of nothing."""
    if answer is None or answer is Ellipsis or answer is NotImplemented:
        return True
    if type(answer) is dict and answer:
        return all(is_untouched(value, "") for value in answer.values())
    if type(answer) in (list, tuple) and len(answer):
        return all(is_untouched(value, "") for value in answer)
    if not stub:
        return False
    original = define(stub, "stub")
    if isinstance(original, type):
        return isinstance(answer, type) and _methods(answer) == _methods(original)
    if type(answer) is FunctionType and type(original) is FunctionType:
        return _essence(answer) == _essence(original)
    return type(answer) is type(original) and type(answer) in (int, float, str, bool, dict, list) and answer == original


def import_what_it_imports(answer: object) -> None:
    """Imports the slow libraries that an answer imports when it is called: its time limit does not pay for them.

    They may be imported by functions of this package that it calls; those import pandas and the like when they run.
    """
    names = _names_used(answer)
    slow = {name for name in names if name.split(".")[0] in SLOW_LIBRARIES}
    if names & SLOW_PARTS_OF_TORCH:
        slow.add("torch._dynamo")  # torch imports it at the first call of torch.func or of an optimizer
    if names & SLOW_GRADIENTS:
        slow.add("torch.fx.experimental.symbolic_shapes")  # and this for the gradient of more than one number
    later: set[str] = set()
    for name in sorted(slow):
        with contextlib.suppress(Exception):
            module = import_module(name)
            for part in sorted(names):
                # ``from scipy import stats``: SciPy imports its parts when they are asked for.
                found = getattr(module, part, None)
                if _is_the_courses(found):
                    later |= _names_used(found)
    for name in sorted(later - slow):
        with contextlib.suppress(Exception):
            import_module(name)


def _names_used(answer: object, depth: int = 0) -> set[str]:
    """The names in an answer's code, and in that of the learner's own functions and methods that it mentions.

    Of this package's functions that it mentions, only the names of slow libraries.
    """
    if type(answer) in (partial, MethodType):
        return _names_used(answer.func if type(answer) is partial else answer.__func__, depth)
    if type(answer) is FunctionType:
        names = _names(answer.__code__)
        mentioned = [answer.__globals__.get(name) for name in names] if depth < 3 else []
        followed = [one for one in mentioned if _is_learners(one) or _is_the_courses(one)]
        names = names.union(*(_names_used(one, depth + 1) for one in followed))
        return {name for name in names if name.split(".")[0] in LIBRARIES} if _is_the_courses(answer) else names
    kind = answer if issubclass(type(answer), type) else type(answer)
    methods = _vars(kind).values() if _is_learners(kind) or _is_the_courses(kind) else ()
    return set().union(*(_names_used(one, depth + 1) for one in methods if type(one) is FunctionType))


def _is_learners(thing: object) -> bool:
    """Whether a function or a class was written in a notebook, and not in an installed module."""
    return _module_of(thing) in ("__main__", "__exercise__")


def _is_the_courses(thing: object) -> bool:
    """Whether a function or a class is one of this package."""
    return _module_of(thing).startswith("dien_course.")


def _module_of(thing: object) -> str:
    """Where a function or a class was defined, "" for anything else."""
    if type(thing) is FunctionType:
        module = thing.__module__
    else:
        module = _vars(thing).get("__module__") if issubclass(type(thing), type) else None
    return module if type(module) is str else ""


def _vars(kind: type) -> MappingProxyType:
    """What a class defines, read past whatever its metaclass overrides."""
    return type.__dict__["__dict__"].__get__(kind)


def _names(code: object) -> set[str]:
    if not isinstance(code, CodeType):
        return set()
    return set(code.co_names).union(*(_names(constant) for constant in code.co_consts))


def _methods(kind: type) -> dict[str, object]:
    return {name: _essence(value) for name, value in vars(kind).items() if type(value) is FunctionType}


def _essence(function: FunctionType) -> object:
    return _code(function.__code__, function.__doc__)


def _code(code: CodeType, doc: str | None = None) -> tuple:
    """All that decides what a code object does; where it stands in a file does not matter."""
    constants = tuple(_code(c) if isinstance(c, CodeType) else (type(c), repr(c)) for c in code.co_consts if c != doc)
    return code.co_code, code.co_names, code.co_varnames, constants
