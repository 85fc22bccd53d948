"""The source of what a learner wrote in a notebook: a function or class, with the imports and helpers that it uses."""

from __future__ import annotations

import ast
import dis
import linecache
import sys
from collections.abc import Iterator
from importlib import import_module
from types import CodeType, FunctionType, ModuleType

from dien_course.exercises.judging.sources import IMPORTS

CONSTANTS = (int, float, str, bool, type(None))


class NotWritten(ValueError):
    """The source cannot be had; the message is the reason, a clause such as "its cell cannot be found"."""


def written(answer: object) -> str:
    """Python that defines ``answer`` again, last; ``math``, ``np``, ``torch``, ``nn`` and ``F`` are taken as imported.

    ``answer`` is a function or class defined at the top level of a cell. What it uses of its notebook comes before it:
    imports, plain numbers and strings, other functions and classes. Raises NotWritten, which says why not.
    """
    parts: dict[str, str] = {}
    _add(getattr(answer, "__name__", ""), answer, parts)
    return "\n\n".join(parts.values()) + "\n"


def _add(name: str, value: object, parts: dict[str, str]) -> None:
    """Puts what defines ``name`` into ``parts``, after all that it needs."""
    if name in parts or _given(name, value):
        return
    if isinstance(value, ModuleType):
        parts[name] = f"import {value.__name__} as {name}" if value.__name__ != name else f"import {name}"
    elif type(value) in CONSTANTS:
        parts[name] = f"{name} = {value!r}"
    elif _in_a_module(value):
        alias = "" if value.__qualname__ == name else f" as {name}"
        parts[name] = f"from {value.__module__} import {value.__qualname__}{alias}"
    elif type(value) is FunctionType or isinstance(value, type):
        source, space = _definition(value)
        parts[name] = ""  # keeps its place, and ends the search where functions call each other
        for needed in sorted(set(_globals(compile(source, "<written>", "exec")))):
            if needed != name and needed in space:
                _add(needed, space[needed], parts)
        del parts[name]
        renamed = "" if value.__name__ == name else f"\n\n{name} = {value.__name__}"
        parts[name] = source + renamed
    else:
        raise NotWritten(f"{name or 'it'} is {_a(type(value).__name__)}, which is not code")


def _a(name: str) -> str:
    return f"{'an' if name[:1].lower() in 'aeiou' else 'a'} {name}"


def _given(name: str, value: object) -> bool:
    """Whether every exercise has ``value`` under this name anyway."""
    space: dict[str, object] = {}
    exec(IMPORTS, space)
    return name in space and space[name] is value


def _in_a_module(value: object) -> bool:
    """Whether ``value`` can be imported: the notebook itself is no module that another notebook has."""
    module, name = getattr(value, "__module__", None), getattr(value, "__qualname__", None)
    if not isinstance(module, str) or not isinstance(name, str) or module in ("__main__", "__exercise__"):
        return False
    return getattr(sys.modules.get(module) or import_module(module), name, None) is value


def _definition(value: FunctionType | type) -> tuple[str, dict[str, object]]:
    """The lines of a definition at the top of its cell, and the names of the notebook."""
    functions = [value] if type(value) is FunctionType else [f for f in vars(value).values() if type(f) is FunctionType]
    if not functions:
        raise NotWritten(f"{value.__name__} has no method of its own")
    code = functions[0].__code__
    lines = linecache.getlines(code.co_filename)
    text = "".join(lines)
    try:
        nodes = [node for node in ast.parse(text).body if isinstance(node, (ast.FunctionDef, ast.ClassDef))]
    except SyntaxError:
        nodes = []
    for node in nodes:
        first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
        if node.name == value.__name__ and first <= code.co_firstlineno <= node.end_lineno:
            return "".join(lines[first - 1 : node.end_lineno]).rstrip(), functions[0].__globals__
    raise NotWritten(f"{value.__name__} is not defined by a def or class at the top of a cell")


def _globals(code: CodeType) -> Iterator[str]:
    """The names that code looks up outside itself, inside its functions and classes too."""
    for instruction in dis.get_instructions(code):
        if instruction.opname in ("LOAD_GLOBAL", "LOAD_NAME"):
            yield instruction.argval
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _globals(constant)
