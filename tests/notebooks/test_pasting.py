"""Exercises ask for more than the code above them: of most, less than half could be pasted from there."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator

import pytest
from chapters import SOURCES

from dien_course.exercises.judging.registry import all_exercises, exercises_of
from scripts.build_notebooks import read_source

PASTED = 0.5  # of a solution's steps: an exercise of which so much stands above it could be pasted
ALIKE = 0.8  # of two steps' operations: the same step, written for another library or with other names
FEW = 2  # operations: what has fewer stands everywhere
SHAPING = {"T", "unsqueeze", "expand_as", "expand", "view", "reshape", "flatten", "squeeze", "numpy", "tensor"} | {
    "float", "double", "detach", "to", "copy",
}  # fmt: skip


def steps(source: str) -> list[Counter[str]]:
    """The operations of each statement: calls, operators, comparisons; names and mere shaping are left out."""
    found = []
    for node in ast.walk(ast.parse(source)):
        operations = Counter(name for part in _computed(node) for name in _operations(part))
        if operations.total() >= FEW:
            found.append(operations)
    return found


def _computed(node: ast.AST) -> Iterator[ast.expr]:
    if isinstance(node, (ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Return, ast.Expr)) and node.value is not None:
        yield node.value
    elif isinstance(node, ast.For):
        yield node.iter
    elif isinstance(node, (ast.If, ast.While)):
        yield node.test


def _operations(part: ast.expr) -> Iterator[str]:
    for node in ast.walk(part):
        if isinstance(node, (ast.BinOp, ast.UnaryOp, ast.BoolOp)):
            yield type(node.op).__name__
        elif isinstance(node, ast.Compare):
            yield from (type(op).__name__ for op in node.ops)
        elif isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name not in SHAPING:
                yield name
        elif isinstance(node, ast.comprehension):
            yield "for"


def _alike(one: Counter[str], other: Counter[str]) -> bool:
    return (one & other).total() >= ALIKE * (one | other).total()


def share_above(solution: str, above: list[str]) -> float:
    """The share of a solution's steps, weighed by their operations, that stand in the code ``above`` it."""
    there = [step for source in above for step in steps(source)]
    wanted = steps(solution)
    shown = sum(step.total() for step in wanted if any(_alike(step, other) for other in there))
    return shown / max(1, sum(step.total() for step in wanted))


def shares() -> dict[str, float]:
    """For every exercise that asks for code: the share of its solution that stands above it in its chapter."""
    found = {}
    for source in SOURCES:
        wanted = {f"answer-{one.id.replace('.', '-')}": one for one in exercises_of(source.name[:2])}
        above: list[str] = []
        for cell in read_source(source).cells:
            marked = cell.metadata.get("nbgrader", {}).get("grade_id", "")
            if marked in wanted and not wanted[marked].is_value:
                found[wanted[marked].id] = share_above(wanted[marked].solution, above)
            elif cell.cell_type == "code" and not marked:  # other exercises' own cells are no answer
                above.append(cell.source)
    return found


def test_less_than_half_of_the_exercises_could_be_pasted_from_above() -> None:
    found = shares()
    assert set(found) == {one.id for one in all_exercises() if not one.is_value}
    pasted = {identity: f"{share:.0%}" for identity, share in found.items() if share >= PASTED}
    print(f"{len(pasted)} of {len(found)} could be pasted: {pasted}")
    assert len(pasted) < len(found) / 2, pasted


SOLUTION = """
def f(x, mask):
    low = x.masked_fill(~mask, torch.finfo(x.dtype).min)
    return torch.softmax(low, dim=1) * mask
"""


@pytest.mark.parametrize(
    ("above", "share"),
    [
        ("low = s.masked_fill(~m, torch.finfo(s.dtype).min)\na = F.softmax(low, 1) * m", 1.0),
        ("low = s.masked_fill(~m.unsqueeze(1), np.finfo(s.dtype).min)", 0.6),
        ("for t in range(3):\n    a[t] = np.exp(s[t]) / total", 0.0),
        ("", 0.0),
    ],
)
def test_what_stands_above_is_found_under_other_names(above: str, share: float) -> None:
    assert share_above(SOLUTION, [above]) == share
