"""Which statements of a notebook an answer needs: its own, and those that define what it uses, however far back.

A chapter trains models and draws figures; an answer rarely needs any of it. Only the needed statements are run.
"""

from __future__ import annotations

import ast
import builtins
import symtable
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from dien_course.exercises.grading.notebook import Cell

ALWAYS_THERE = frozenset(dir(builtins)) | {"math", "np", "torch", "nn", "F"}


@dataclass(frozen=True)
class Statement:
    """One top-level statement: its cell, the names it binds, those whose objects it may change, those it reads."""

    cell: int
    source: str
    binds: frozenset[str]
    changes: frozenset[str]
    reads: frozenset[str]
    imports: bool
    star: bool = False


@lru_cache(maxsize=4096)
def statements_of(cell: Cell) -> tuple[Statement, ...]:
    """The statements of a cell; none if it is not Python."""
    try:
        lines, nodes = cell.source.split("\n"), cell.statements()
        used = Counter(line for node in nodes for line in {_first_line(node), node.end_lineno})
        return tuple(_statement(cell.number, lines, node, used) for node in nodes)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ()


def _statement(cell: int, lines: list[str], node: ast.stmt, used: Counter[int]) -> Statement:
    """``used``: how many statements begin or end in each line."""
    imports = isinstance(node, (ast.Import, ast.ImportFrom))
    star = imports and any(alias.name == "*" for alias in node.names)
    first = _first_line(node)
    source = "\n".join(lines[first - 1 : node.end_lineno])
    if used[first] > 1 or used[node.end_lineno] > 1:  # it shares its line with another statement
        source = ast.unparse(node)
    binds, changes, reads = frozenset(_bound(node)), frozenset(_changed(node)), frozenset(_read(source))
    # Blank lines in front, so that a traceback names the line of the cell.
    return Statement(cell, "\n" * (first - 1) + source, binds, changes, reads, imports, star)


def _first_line(node: ast.stmt) -> int:
    return min([node.lineno, *(decorator.lineno for decorator in getattr(node, "decorator_list", []))])


def _bound(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        yield node.name
        return
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        for alias in node.names:
            yield (alias.asname or alias.name).split(".")[0]
        return
    for part in _outside_functions(node):
        if isinstance(part, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield part.name
        elif isinstance(part, (ast.Import, ast.ImportFrom)):
            yield from _bound(part)
        elif isinstance(part, ast.Name) and isinstance(part.ctx, (ast.Store, ast.Del)):
            yield part.id


def _changed(node: ast.stmt) -> Iterator[str]:
    for part in _outside_functions(node):
        if isinstance(part, (ast.Attribute, ast.Subscript)) and isinstance(part.ctx, (ast.Store, ast.Del)):
            yield from _root(part)
        elif isinstance(part, ast.Expr) and isinstance(part.value, ast.Call):
            yield from _root(part.value.func)  # layer.load_state_dict(...), rows.append(...)


def _root(node: ast.expr) -> Iterator[str]:
    whole = node
    while isinstance(node, (ast.Attribute, ast.Subscript)):
        node = node.value
    if isinstance(node, ast.Name) and node is not whole:
        yield node.id


def _outside_functions(node: ast.AST) -> Iterator[ast.AST]:
    yield node
    if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)):
        for child in ast.iter_child_nodes(node):
            yield from _outside_functions(child)


def _read(source: str) -> Iterator[str]:
    """The names of the notebook that a statement uses, inside functions too; not arguments and local variables."""
    tables = [symtable.symtable(source, "<statement>", "exec")]
    while tables:
        table = tables.pop()
        outermost = table.get_type() == "module"
        yield from (s.get_name() for s in table.get_symbols() if s.is_referenced() and (outermost or s.is_global()))
        tables += table.get_children()


def needed(before: Sequence[Statement], answer: Sequence[Statement], after: Sequence[Statement]) -> list[Statement]:
    """The statements to run ahead of an answer's own, in order.

    ``before`` and ``after`` are the other cells' statements, as they stand in the notebook. A statement below the
    answer counts only for a name that nothing above it defines.
    """
    wanted = {name for statement in answer for name in statement.reads}
    own = {name for statement in answer for name in statement.binds}
    modules = {name for statement in (*before, *answer) if statement.imports for name in statement.binds} | ALWAYS_THERE
    chosen = _backwards(before, wanted, modules)
    there = {name for statement in chosen for name in statement.binds} | own | modules
    missing = {name for statement in (*chosen, *answer) for name in statement.reads} - there
    late = _backwards(after, missing, modules) if missing else []
    extra = {name for statement in late for name in statement.reads}
    if late and extra - wanted:
        chosen = _backwards(before, wanted | extra, modules)
    return [*chosen, *late]


def _backwards(statements: Sequence[Statement], wanted: set[str], modules: set[str]) -> list[Statement]:
    """Those that bind or change what is ``wanted``, or what one of them reads, above it or below."""
    concerned: dict[str, list[int]] = {}
    for place, statement in enumerate(statements):
        # A call such as torch.manual_seed() or plt.show() changes a module, which does not make it needed.
        for name in statement.binds | (statement.changes - modules):
            concerned.setdefault(name, []).append(place)
    names, chosen = set(wanted), set()
    waiting, places = list(wanted), [place for place, statement in enumerate(statements) if statement.star]
    while waiting or places:
        places += concerned.get(waiting.pop(), []) if waiting else []
        for place in set(places) - chosen:
            chosen.add(place)
            waiting += statements[place].reads - names
            names |= statements[place].reads
        places = []
    return [statements[place] for place in sorted(chosen)]
