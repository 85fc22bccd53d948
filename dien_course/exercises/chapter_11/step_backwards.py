"""Exercise 11.2: The other AUGRU, one step backwards."""

from __future__ import annotations

import torch

from dien_course.exercises.judging.exercise import Case, Check, Exercise, Hint, Misconception
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
        return delta, h, a, r, u, v, torch.tanh(g_n + r * v), U

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
    return delta, torch.zeros(2, 3), a, r, u, v, n, U


def _variant(
    s="a + (1 - a) * u",
    d_s="(n - h) * delta",
    slope_n="1 - n**2",
    d_u_bar="u * (1 - u) * (1 - a) * d_s",
    d_r_bar="r * (1 - r) * v * d_n_bar",
    straight="(1 - s) * delta",
    to_state="[d_r_bar, d_u_bar, d_v]",
    to_input="[d_r_bar, d_u_bar, d_n_bar]",
    d_a="(1 - u) * d_s",
) -> str:
    """The solution with one line written otherwise."""
    return f'''\
def step_back(delta, h, a, r, u, v, n, U):
    """The gradients of g (B, 3H), h (B, H) and a (B,)."""
    a = a.unsqueeze(1)
    s = {s}
    d_n, d_s = s * delta, {d_s}
    d_n_bar = ({slope_n}) * d_n
    d_u_bar = {d_u_bar}
    d_v, d_r_bar = r * d_n_bar, {d_r_bar}
    d_h = {straight} + torch.cat({to_state}, dim=1) @ U
    return {{"g": torch.cat({to_input}, dim=1), "h": d_h, "a": ({d_a}).sum(1)}}
'''


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
    solution=_variant(),
    explanation="""\
In the chapter's words α = a and β = 1 − a. So β stands in ∂ū, and a receives from both: ∂a = ∂α − ∂β = Σ (1 − u) ∘ ∂s,
over H, for each person. The rest is the chapter's step with people as rows: Uᵀ times a vector becomes the rows @ U.
What goes to the state has ∂v as its third block, what goes to the input ∂n̄.""",
    hints=(
        Hint(
            "a shape is not right",
            "a is (B,), the rest (B, H): a.unsqueeze(1). Each person's ∂a is a sum over H, .sum(1). "
            "With people as rows, Uᵀ p becomes p @ U.",
        ),
        Hint(
            "only 'a' is wrong, or 'a' and the update gate's block of 'g'",
            "Write s as α + β u. What are α and β here? a stands in both of them.",
        ),
        Hint(
            "only 'h' is wrong",
            "Four ways lead home: straight on with 1 − s, and through r, u and v. The third block for U is ∂v.",
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
    misconceptions=(
        Misconception(
            "This is the paper's AUGRU, s = a u. Here s = a + (1 − a) u, so α = a and β = 1 − a.",
            source=_variant(s="a * u", d_u_bar="u * (1 - u) * a * d_s", d_a="u * d_s"),
        ),
        Misconception(
            "The way straight on is missing: h contains h₋ itself, so (1 − s) ∘ δ goes home directly.",
            source=_variant(straight="0"),
        ),
        Misconception(
            "δ goes straight on undiminished. h = (1 − s) ∘ h₋ + s ∘ n, so that way has the factor 1 − s.",
            source=_variant(straight="delta"),
        ),
        Misconception(
            "Only the way straight on leads home. h₋ also stands in r, u and v: add [∂r̄, ∂ū, ∂v] @ U.",
            source=_variant(straight="(1 - s) * delta + 0 * delta @ U[: h.shape[1]]", to_state="[0 * d_r_bar] * 3"),
        ),
        Misconception(
            "U_n receives ∂n̄. Between n̄ and U_n h₋ stands the reset gate: the third block for U is ∂v = r ∘ ∂n̄.",
            source=_variant(to_state="[d_r_bar, d_u_bar, d_n_bar]"),
        ),
        Misconception(
            "g_n receives ∂v. The reset gate does not touch the input: its third block is ∂n̄.",
            source=_variant(to_input="[d_r_bar, d_u_bar, d_v]"),
        ),
        Misconception(
            "a is used twice in s = a + (1 − a) u: its gradient is Σ (1 − u) ∘ ∂s. You have only the first use.",
            source=_variant(d_a="d_s"),
        ),
        Misconception(
            "a is used twice in s = a + (1 − a) u: its gradient is Σ (1 − u) ∘ ∂s. You have only the second use.",
            source=_variant(d_a="-u * d_s"),
        ),
        Misconception(
            "The gradient of a is that of the paper's AUGRU, Σ u ∘ ∂s. Differentiate s = a + (1 − a) u.",
            source=_variant(d_a="u * d_s"),
        ),
        Misconception(
            "∂u lacks a factor: in s = a + (1 − a) u, u is multiplied by 1 − a.",
            source=_variant(d_u_bar="u * (1 - u) * d_s"),
        ),
        Misconception(
            "You stop at the gates' results. What goes into σ gets that times its slope, u (1 − u), and likewise r.",
            source=_variant(d_u_bar="(1 - a) * d_s", d_r_bar="v * d_n_bar"),
        ),
        Misconception(
            "The slope of tanh where its value is n is 1 − n², not 1 − n.",
            source=_variant(slope_n="1 - n"),
        ),
        Misconception(
            "The slope of tanh is missing: between ∂n and ∂n̄ stands the factor 1 − n².",
            source=_variant(slope_n="1"),
        ),
        Misconception(
            "You took the new state for the old one: in ∂s = (n − h₋) ∘ δ stands the state before the step.",
            source=_variant(d_s="(n - h - s * (n - h)) * delta"),
        ),
        Misconception(
            "Through r goes v, what the reset gate multiplies, and not h₋.",
            source=_variant(d_r_bar="r * (1 - r) * h * d_n_bar"),
        ),
        Misconception(
            "The blocks are r, u, n in this order, for g and for U. Yours stand in the order u, r, n.",
            source=_variant(to_state="[d_u_bar, d_r_bar, d_v]", to_input="[d_u_bar, d_r_bar, d_n_bar]"),
        ),
        Misconception(
            "∂a is summed over the whole batch. Each person has an a: a sum over H, .sum(1).",
            source=_variant().replace(".sum(1)}", ".sum()}"),
        ),
        Misconception(
            "∂a is summed over the people. Each person has an a: a sum over H, .sum(1).",
            source=_variant().replace(".sum(1)}", ".sum(0)}"),
        ),
        Misconception(
            "∂a is a mean over H. a meets all H numbers, so its gradient is their sum.",
            source=_variant().replace(".sum(1)}", ".mean(1)}"),
        ),
        Misconception(
            "∂a keeps a dimension, (B, 1). (B,) is asked for: .sum(1).",
            source=_variant().replace(".sum(1)}", ".sum(1, keepdim=True)}"),
        ),
        Misconception(
            "∂a is not summed over H: (B, H) comes out. a is one number a person.",
            source=_variant().replace(".sum(1)}", "}"),
        ),
        Misconception(
            "The sign of ∂s is turned round: h = h₋ + s ∘ (n − h₋), so ∂s = (n − h₋) ∘ δ.",
            source=_variant(d_s="(h - n) * delta"),
        ),
        Misconception(
            "The candidate gets all of δ. h takes the share s of it: ∂n = s ∘ δ.",
            source=_variant().replace("d_n, d_s = s * delta", "d_n, d_s = delta"),
        ),
        Misconception("The candidate gets the share u of δ. The share is s = a + (1 − a) u.", source=_variant(s="u")),
        Misconception(
            "a and 1 − a have changed places in s: it is a + (1 − a) u.", source=_variant(s="(1 - a) + a * u")
        ),
        Misconception(
            "U is transposed: with people as rows, Uᵀ p becomes p @ U.",
            source=_variant().replace("@ U\n", "@ torch.cat([block.T for block in U.chunk(3)])\n"),
        ),
        *(
            Misconception(
                f"The way home through {of} is forgotten: {what} stands {place} in what meets U.",
                source=_variant(to_state=blocks),
            )
            for of, what, place, blocks in (
                ("r", "∂r̄", "first", "[0 * d_r_bar, d_u_bar, d_v]"),
                ("u", "∂ū", "second", "[d_r_bar, 0 * d_u_bar, d_v]"),
                ("v", "∂v", "third", "[d_r_bar, d_u_bar, 0 * d_v]"),
            )
        ),
        Misconception("The slope of r's sigmoid, r (1 − r), is missing.", source=_variant(d_r_bar="v * d_n_bar")),
        Misconception("The slope of u's sigmoid, u (1 − u), is missing.", source=_variant(d_u_bar="(1 - a) * d_s")),
        Misconception(
            "The slope of r's sigmoid is r (1 − r), not 1 − r².", source=_variant(d_r_bar="(1 - r**2) * v * d_n_bar")
        ),
        Misconception(
            "The slope of u's sigmoid is u (1 − u), not 1 − u².", source=_variant(d_u_bar="(1 - u**2) * (1 - a) * d_s")
        ),
        Misconception(
            "∂u has the factor a. In s = a + (1 − a) u, u is multiplied by 1 − a.",
            source=_variant(d_u_bar="u * (1 - u) * a * d_s"),
        ),
        Misconception(
            "Through r goes v, what the reset gate multiplies: the factor v is missing.",
            source=_variant(d_r_bar="r * (1 - r) * d_n_bar"),
        ),
        Misconception(
            "Between n̄ and r stands ∂n̄, after the slope of tanh, not ∂n.",
            source=_variant(d_r_bar="r * (1 - r) * v * d_n"),
        ),
        Misconception("h₋ is forgotten in ∂s: it is (n − h₋) ∘ δ.", source=_variant(d_s="n * delta")),
        Misconception(
            "The way straight on has the factor s. What is kept is 1 − s.", source=_variant(straight="s * delta")
        ),
        Misconception(
            "The blocks are r, u, n in this order. Yours stand in the order n, u, r.",
            source=_variant(to_state="[d_v, d_u_bar, d_r_bar]", to_input="[d_n_bar, d_u_bar, d_r_bar]"),
        ),
        Misconception(
            "The blocks of g are r, u, n in this order. Those for U are right.",
            source=_variant(to_input="[d_u_bar, d_r_bar, d_n_bar]"),
        ),
        Misconception(
            "The blocks for U are r, u, n in this order. Those of g are right.",
            source=_variant(to_state="[d_u_bar, d_r_bar, d_v]"),
        ),
        Misconception("The sign of ∂a is turned round.", source=_variant(d_a="-(1 - u) * d_s")),
        Misconception("∂a needs ∂s, with (n − h₋) in it, and yours takes δ.", source=_variant(d_a="(1 - u) * delta")),
        Misconception('The keys are "g", "h" and "a".', source=_variant().replace('"h":', '"state":')),
        Misconception(
            'A tuple is returned. A dict with the keys "g", "h" and "a" is asked for.',
            source=_variant().replace("return {", "return tuple({").replace("}", "}.values())"),
        ),
    ),
)
