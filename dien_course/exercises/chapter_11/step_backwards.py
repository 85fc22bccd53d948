"""Exercise 11.2: The other AUGRU, one step backwards."""

from __future__ import annotations

import torch

from dien_course.exercises.chapter_11.step_backwards_mistakes import MISTAKES, variant
from dien_course.exercises.judging.exercise import Case, Check, Exercise, Hint
from dien_course.exercises.judging.inputs import Draw, case


def _step(hidden: int, attention: float | None = None):
    def inputs(draw: Draw) -> tuple:
        delta, h, g, c = (draw.normal(draw.B, hidden * blocks) for blocks in (1, 1, 3, 1))
        a, U = draw.uniform(draw.B), draw.normal(3 * hidden, hidden)
        if attention is not None:
            a = torch.full_like(a, attention)
        g_r, g_u, g_n = g.chunk(3, 1)
        U_r, U_u, U_n = U.chunk(3)
        r, u = torch.sigmoid(g_r + h @ U_r.T), torch.sigmoid(g_u + h @ U_u.T)
        v = h @ U_n.T + c[:1]
        kept = (r, u, v, torch.tanh(g_n + r * v))
        return delta, h, a, *(one.round(decimals=2) for one in kept), U  # so that they can be shown exactly

    return inputs


def _mixed(draw: Draw) -> tuple:
    delta, h, _, *rest = _step(2)(draw)
    return delta, h, torch.tensor([0.0, 1.0, 0.5]), *rest


def _untouched() -> tuple:
    """The first step of a history: the state before it is zeros."""
    generator = torch.Generator().manual_seed(31)
    delta, a, v = torch.randn(2, 3, generator=generator), torch.tensor([0.3, 0.8]), torch.tensor([[0.4, -0.2, 0.9]] * 2)
    r, u = torch.rand(2, 2, 3, generator=generator)
    n, U = torch.tanh(torch.randn(2, 3, generator=generator)), torch.randn(9, 3, generator=generator)
    delta, r, u, n, U = (one.round(decimals=2) for one in (delta, r, u, n, U))
    return delta, torch.zeros(2, 3), a, r, u, v, n, U


STEP_BACK = Exercise(
    id="11.2",
    title="The other AUGRU, one step backwards",
    kind="implement",
    minutes=25,
    difficulty="hard",
    objective="derive the backward pass of one AUGRU step on paper, code it",
    prompt="""\
The AUGRU of the authors' released code moves by another s. For a batch, with a(t) the attention of each person:

$$r = \\sigma(g_r + U_r h_-) \\qquad u = \\sigma(g_u + U_u h_-) \\qquad v = U_n h_- + c$$
$$n = \\tanh(g_n + r \\circ v) \\qquad s = a + (1 - a)\\,u \\qquad h = h_- + s \\circ (n - h_-)$$

Derive its backward pass on paper, then write it. `delta` is δ = ∂L/∂h, of the state after the step; the argument `h`
is h₋, the state *before* it; `r`, `u`, `v`, `n` are what the forward pass kept of these formulas; all (B, H). `a` (B,);
`U` (3H, H), its blocks in the order r, u, n. Return a dict of gradients: `"g"` (B, 3H), of what the input brings,
blocks in the order r, u, n; `"h"` (B, H), which is ∂h₋ through all ways; `"a"` (B,).
""",
    stub='''\
def step_back(delta, h, a, r, u, v, n, U):
    """The gradients of g (B, 3H), h (B, H) and a (B,)."""
    raise NotImplementedError
''',
    solution=variant(),
    explanation="""\
In the chapter's words κ = a and λ = 1 − a. So λ stands in ∂ū, and a receives from both: ∂a = ∂κ − ∂λ = Σ (1 − u) ∘ ∂s,
over H, for each person. The rest is the chapter's step with people as rows: Uᵀ times a vector becomes the rows @ U.
What goes to the state has ∂v as its third block, what goes to the input ∂n̄.""",
    hints=(
        Hint(
            "a shape is not right",
            "a is (B,), the rest (B, H): a.unsqueeze(1). Each person's ∂a is a sum over H, .sum(1). "
            "With people as rows, Uᵀ p becomes p @ U.",
            ("edge cases",),
        ),
        Hint(
            "only 'a' is wrong, or 'a' and the update gate's block of 'g'",
            "Write s as κ + λ u. What are κ and λ here? a stands in both of them.",
            ("'g'", "'a'", "attention 0 and 1"),
        ),
        Hint(
            "only 'h' is wrong",
            "Four ways lead home: straight on with 1 − s, and through r, u and v. The third block for U is ∂v.",
            ("'h'",),
        ),
    ),
    checks=(
        Check(
            "values on ordinary input",
            3,
            (
                case("one person, H = 1", _step(1), 1, 1, 1),
                case("one person, H = 2", _step(2), 2, 1, 1),
                case("two people, H = 2", _step(2), 3, 2, 1),
                case("four people, H = 3", _step(3), 4, 4, 1),
            ),
            parts=(("g", "'g'", 1), ("h", "'h'", 1), ("a", "'a'", 1)),
        ),
        Check(
            "attention 0 and 1",
            1,
            (
                case("nobody attends: a = 0", _step(2, 0.0), 5, 2, 1),
                case("full attention: a = 1", _step(2, 1.0), 6, 2, 1),
                case("a = 0, 1 and 0.5", _mixed, 7, 3, 1),
            ),
        ),
        Check(
            "edge cases: a state of zeros, memory with gaps, float64",
            1,
            (
                Case("the state before is zeros", _untouched),
                case("tensors whose memory has gaps (strided)", _step(2), 8, 3, 1, strided=True),
                case("float64", _step(3), 9, 2, 1, dtype=torch.float64),
            ),
        ),
    ),
    misconceptions=MISTAKES,
)
