"""Exercise 07.4: Which variant were you given?"""

from __future__ import annotations

from collections.abc import Callable

from dien_course.exercises.chapter_07.fixed_variants import blue, gates, green, grey, red, white
from dien_course.exercises.judging.exercise import Case, Check, Exercise, Hint, Misconception
from dien_course.exercises.judging.inputs import Draw


def _given(name: str, step: Callable, seed: int, B: int = 2) -> Case:
    def build() -> tuple:
        draw = Draw(seed, B, 1)
        return step, gates, draw.normal(B, 2), draw.uniform(B, 2)

    return Case(name, build)


def _which(
    stays='"agru" if torch.allclose(full, n, atol=1e-5) else "augru"',
    moves='"gru" if torch.allclose(none, full, atol=1e-5) else "augru, released"',
    aigru='return "aigru"',
    is_aigru="not torch.allclose(none, plain, atol=1e-5)",
    still="torch.allclose(none, h, atol=1e-5)",
) -> str:
    """The solution with one line written otherwise."""
    return f'''\
def which_variant(step, gates, x, h):
    """The name of the variant that `step` is."""
    u, n = gates(x, h)
    plain = h + u * (n - h)
    none, full = step(x, h, torch.zeros(len(x))), step(x, h, torch.ones(len(x)))
    if {still}:
        return {stays}
    if {is_aigru}:
        {aigru}
    return {moves}
'''


ALL = (("a", red), ("b", green), ("c", blue), ("d", grey), ("e", white))

WHICH_VARIANT = Exercise(
    id="07.4",
    title="Which variant were you given?",
    kind="implement",
    minutes=15,
    difficulty="hard",
    objective="tell the paper's AUGRU from the one in the authors' released code",
    prompt="""\
Somebody hands you a library's `step(x, h, a)` and does not say which variant it is. Find out by calling it. You also
get its `gates(x, h)`, which return the update gate u and the candidate n, (B, 2) each. `x` (B, 2) and `h` (B, 2) are
an input and a state to try, `a` is (B,); a step returns the next state (B, 2). You may call both as often as you
like, with any input. Return one of

`"gru"`, `"aigru"`, `"agru"`, `"augru"` (the paper's), `"augru, released"`.

Rounding may move a state by 0.00001.
""",
    stub='''\
def which_variant(step, gates, x, h):
    """The name of the variant that `step` is."""
    raise NotImplementedError
''',
    solution=_which(),
    explanation="""\
Two calls tell all. At a = 0 the state stays with `agru` and `augru`; at a = 1 the one is at n, the other makes the
GRU's step. Of the others `aigru` alone does not make the GRU's step at a = 0, as its input is zero there; `gru` makes
it at any a, and the released AUGRU is at n for a = 1. These are the rows of the table under "One formula for all".""",
    hints=(
        Hint(
            "no idea how to begin",
            "Call the step with a = 0 and with a = 1, and compare each result with h, with n and with h + u·(n − h).",
            about=(
                "each with one row",
                "each with other numbers",
                "those that stand still at a = 0",
                "those that do not",
            ),
        ),
        Hint(
            "agru and augru are taken for each other",
            "At a = 0 both stay. At a = 1 one is at n, the other is a GRU.",
            about=("those that stand still at a = 0",),
        ),
        Hint(
            "gru, aigru and the released one are taken for each other",
            "At a = 0 the GRU and the released AUGRU make the GRU's step, the AIGRU another. At a = 1 the released one "
            "is at n.",
            about=("those that do not",),
        ),
    ),
    checks=(
        Check("those that stand still at a = 0", 2, (_given("c", blue, 21), _given("a", red, 22))),
        Check(
            "those that do not",
            3,
            (_given("d", grey, 23), _given("b", green, 24), _given("e", white, 25)),
        ),
        Check(
            "each with other numbers",
            2,
            tuple(_given(f"{name}, other numbers", step, 30 + i) for i, (name, step) in enumerate(ALL)),
        ),
        Check("each with one row", 1, (_given("a, one row", red, 40, 1), _given("b, one row", green, 41, 1))),
    ),
    misconceptions=(
        Misconception(
            "An AGRU is taken for the paper's AUGRU: both stand still at a = 0. Look at a = 1 too.",
            source=_which(stays='"augru"'),
        ),
        Misconception(
            "The paper's AUGRU is taken for an AGRU: both stand still at a = 0. Look at a = 1 too.",
            source=_which(stays='"agru"'),
        ),
        Misconception(
            "AGRU and AUGRU are exchanged: at a = 1 it is the AGRU that is at n, since attention is its gate.",
            source=_which(stays='"augru" if torch.allclose(full, n, atol=1e-5) else "agru"'),
        ),
        Misconception(
            "The released AUGRU is taken for a GRU: at a = 0 it is one. Look at a = 1 too.",
            source=_which(moves='"gru"'),
        ),
        Misconception(
            "A GRU is taken for the released AUGRU: at a = 0 they are the same. Look at a = 1 too.",
            source=_which(moves='"augru, released"'),
        ),
        Misconception(
            "The released AUGRU is taken for the paper's. At a = 0 the paper's stands still.",
            source=_which(moves='"gru" if torch.allclose(none, full, atol=1e-5) else "augru"'),
        ),
        Misconception(
            "An AIGRU is taken for a GRU. At a = 0 its input is zero, so it makes another step than the GRU.",
            source=_which(aigru='return "gru"'),
        ),
        Misconception(
            "An AIGRU is taken for the released AUGRU. At a = 0 that one makes the GRU's step, the AIGRU another.",
            source=_which(aigru='return "augru, released"'),
        ),
        Misconception(
            "You expect an AIGRU to stand still at a = 0. Its input is scaled to zero, but its gate opens all the "
            "same.",
            source=_which(
                stays='"aigru" if not torch.allclose(full, n, atol=1e-5) else "agru"', aigru='return "augru"'
            ),
        ),
        Misconception(
            "The two AUGRUs are exchanged: the paper's stands still at a = 0, the released one does not.",
            source=_which(
                stays='"agru" if torch.allclose(full, n, atol=1e-5) else "augru, released"',
                moves='"gru" if torch.allclose(none, full, atol=1e-5) else "augru"',
            ),
        ),
    ),
)
