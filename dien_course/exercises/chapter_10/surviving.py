"""Exercise 10.5: Which verdicts survive."""

from __future__ import annotations

import numpy as np

from dien_course.exercises.judging.exercise import Case, Check, Exercise, Hint, Misconception


def _case(name: str, p_values: list[float], level: float = 0.05) -> Case:
    return Case(name, lambda: (list(p_values), level))


def _drawn(name: str, seed: int, count: int, level: float = 0.05) -> Case:
    """Some p-values far below the level, some around what Holm's rule allows, some that are luck."""
    draw = np.random.default_rng(seed)
    low, near, far = (draw.uniform(0, top, count) for top in (level / count, 3 * level / count, 1))
    return _case(name, draw.choice(np.concatenate([low, near, far]), count, replace=False).round(5).tolist(), level)


def _variant(
    order="sorted(range(m), key=lambda place: p_values[place])",
    fails="p_values[place] > level / (m - rank)",
    then="break",
    result="survives",
) -> str:
    """The solution with one line written otherwise."""
    return f'''\
def surviving(p_values, level):
    """For each p-value, in their order, whether it survives: m times True or False."""
    m = len(p_values)
    survives = [False] * m
    for rank, place in enumerate({order}):
        if {fails}:
            {then}
        survives[place] = True
    return {result}
'''


def _from_above(allowed: str) -> str:
    """The largest p-value that is allowed takes all smaller ones along."""
    return f"""\
def surviving(p_values, level):
    m, most = len(p_values), -1.0
    for rank, p in enumerate(sorted(p_values)):
        if p <= {allowed}:
            most = p
    return [p <= most for p in p_values]
"""


SURVIVING = Exercise(
    id="10.5",
    title="Which verdicts survive",
    kind="implement",
    minutes=15,
    difficulty="medium",
    objective="say how many verdicts of a long table luck alone would give, "
    "and which survive when all are judged together",
    prompt="""\
Write Holm's rule. `p_values` is a list of m ≥ 1 p-values, in the order of a table's rows, and `level` a number such as
0.05. The smallest must be at most `level`/m, the next at most `level`/(m − 1), and so on, the largest at most `level`.
At the first that is not, it and all larger ones fall. Return a list of m times `True` (survives) or `False`, in the
order in which the p-values were given.
""",
    stub='''\
def surviving(p_values, level):
    """For each p-value, in their order, whether it survives: m times True or False."""
    raise NotImplementedError
''',
    solution=_variant(),
    explanation="""\
If nothing is there at all, the smallest of m p-values is below level/m with a chance of at most `level`, however the m
hang together. Whatever has survived no longer counts among those that may be luck, so the next is judged among one
fewer. The walk stops at the first failure: what is less certain than a row that has failed cannot stand.""",
    hints=(
        Hint(
            "too many or too few survive",
            "Sort the p-values. The smallest is judged among m, the next among m − 1, the largest among one.",
            about=("one p-value, and two", "sorted rows"),
        ),
        Hint(
            "a row survives behind one that fell",
            "The walk goes from the smallest upwards and ends at the first p-value that is too large.",
            about=("behind one that falls",),
        ),
        Hint(
            "the right number survives, and the wrong rows",
            "Keep for each sorted p-value where it stood in the table, and write the verdict there.",
            about=("rows in any order",),
        ),
    ),
    checks=(
        Check(
            "one p-value, and two",
            1,
            (
                _case("one row", [0.04]),
                _case("two rows", [0.03, 0.5]),
                _case("at the very edge", [0.025, 0.05]),
                _case("just above the edge", [0.0252, 0.9]),
            ),
        ),
        Check(
            "sorted rows",
            2,
            (
                _case("three rows", [0.001, 0.02, 0.2]),
                _case("four rows", [0.004, 0.016, 0.024, 0.6]),
                _case("six rows at level 0.1", [0.002, 0.018, 0.022, 0.03, 0.4, 0.8], 0.1),
            ),
        ),
        Check(
            "behind one that falls",
            2,
            (
                _case("the last is small enough by itself", [0.001, 0.03, 0.04]),
                _case("all are below the level", [0.03, 0.04]),
                _case("equal ones", [0.02, 0.02, 0.02]),
            ),
        ),
        Check(
            "rows in any order",
            2,
            (
                _case("the smallest is the last", [0.3, 0.02, 0.001]),
                _case("four rows, two alike", [0.7, 0.006, 0.012, 0.006]),
                _drawn("a dozen rows", 3, 12),
                _drawn("thirty rows", 8, 30),
                _drawn("thirty rows at level 0.1", 5, 30, 0.1),
            ),
        ),
    ),
    misconceptions=(
        Misconception(
            "Each row is judged alone, by `level` itself. Of many rows luck then keeps some.",
            source="def surviving(p_values, level):\n    return [p <= level for p in p_values]\n",
        ),
        Misconception(
            "All rows are judged by `level`/m. That is Bonferroni's rule, which is stricter: in Holm's only the "
            "smallest is judged among all m.",
            source="def surviving(p_values, level):\n    return [p <= level / len(p_values) for p in p_values]\n",
        ),
        Misconception(
            "The walk goes on behind a row that fell. From the first p-value that is too large on, all fall.",
            source=_variant(then="continue"),
        ),
        Misconception(
            "The walk comes from the largest p-value, and the first that fits takes all smaller ones along. That is "
            "Hochberg's rule; Holm's begins with the smallest and ends at the first that does not fit.",
            source=_from_above("level / (m - rank)"),
        ),
        Misconception(
            "The bounds grow with the rank, `level` · rank/m. That is Benjamini and Hochberg's rule, which allows a "
            "share of the verdicts to be false; Holm's divides by how many are left.",
            source=_from_above("level * (rank + 1) / m"),
        ),
        Misconception(
            "The bounds `level` · rank/m are Benjamini and Hochberg's. Holm's divides by how many are left.",
            source=_variant(fails="p_values[place] > level * (rank + 1) / m"),
        ),
        Misconception(
            "The first is judged among m + 1. The smallest of m is judged among m, the largest among one.",
            source=_variant(fails="p_values[place] > level / (m - rank + 1)"),
        ),
        Misconception(
            "The first is judged among m − 1. The smallest of m is judged among m, the largest among one.",
            source=_variant(fails="p_values[place] > level / max(m - rank - 1, 1)"),
        ),
        Misconception(
            "The rows are taken in the order of the table. The smallest p-value comes first, wherever it stands.",
            source=_variant(order="range(m)"),
        ),
        Misconception(
            "The walk begins with the largest p-value. The smallest comes first.",
            source=_variant(order="sorted(range(m), key=lambda place: -p_values[place])"),
        ),
        Misconception(
            "The verdicts come in the order of the sorted p-values. Give them in the order of the table.",
            source=_variant(result="sorted(survives, reverse=True)"),
        ),
        Misconception(
            "A p-value that is just at its bound falls. *At most* holds the bound itself.",
            source=_variant(fails="p_values[place] >= level / (m - rank)"),
        ),
        Misconception(
            "True stands where a row falls. It is asked which survive.",
            source=_variant(result="[not one for one in survives]"),
        ),
        Misconception(
            "The row that fails survives, too. It falls with all larger ones.",
            source=_variant(then="survives[place] = True\n            break"),
        ),
        Misconception(
            "The bounds are 1 − (1 − `level`)^(1/k), Šidák's, which are right for independent rows only. Divide by k.",
            source=_variant(fails="p_values[place] > 1 - (1 - level) ** (1 / (m - rank))"),
        ),
    ),
)
