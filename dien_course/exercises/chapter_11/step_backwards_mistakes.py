"""What goes wrong in exercise 11.2: the step backwards with one part written otherwise."""

from __future__ import annotations

from dien_course.exercises.judging.exercise import Misconception


def variant(
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


MISTAKES = (
    Misconception(
        "This is the paper's AUGRU, s = a u. Here s = a + (1 − a) u, so κ = a and λ = 1 − a.",
        source=variant(s="a * u", d_u_bar="u * (1 - u) * a * d_s", d_a="u * d_s"),
    ),
    Misconception(
        "The way straight on is missing: h contains h₋ itself, so (1 − s) ∘ δ goes home directly.",
        source=variant(straight="0"),
    ),
    Misconception(
        "δ goes straight on undiminished. h = (1 − s) ∘ h₋ + s ∘ n, so that way has the factor 1 − s.",
        source=variant(straight="delta"),
    ),
    Misconception(
        "Only the way straight on leads home. h₋ also stands in r, u and v: add [∂r̄, ∂ū, ∂v] @ U.",
        source=variant(straight="(1 - s) * delta + 0 * delta @ U[: h.shape[1]]", to_state="[0 * d_r_bar] * 3"),
    ),
    Misconception(
        "U_n receives ∂n̄. Between n̄ and U_n h₋ stands the reset gate: the third block for U is ∂v = r ∘ ∂n̄.",
        source=variant(to_state="[d_r_bar, d_u_bar, d_n_bar]"),
    ),
    Misconception(
        "g_n receives ∂v. The reset gate does not touch the input: its third block is ∂n̄.",
        source=variant(to_input="[d_r_bar, d_u_bar, d_v]"),
    ),
    Misconception(
        "a is used twice in s = a + (1 − a) u: its gradient is Σ (1 − u) ∘ ∂s. You have only the first use.",
        source=variant(d_a="d_s"),
    ),
    Misconception(
        "a is used twice in s = a + (1 − a) u: its gradient is Σ (1 − u) ∘ ∂s. You have only the second use.",
        source=variant(d_a="-u * d_s"),
    ),
    Misconception(
        "The gradient of a is that of the paper's AUGRU, Σ u ∘ ∂s. Differentiate s = a + (1 − a) u.",
        source=variant(d_a="u * d_s"),
    ),
    Misconception(
        "∂u lacks a factor: in s = a + (1 − a) u, u is multiplied by 1 − a.",
        source=variant(d_u_bar="u * (1 - u) * d_s"),
    ),
    Misconception(
        "You stop at the gates' results. What goes into σ gets that times its slope, u (1 − u), and likewise r.",
        source=variant(d_u_bar="(1 - a) * d_s", d_r_bar="v * d_n_bar"),
    ),
    Misconception(
        "The slope of tanh where its value is n is 1 − n², not 1 − n.",
        source=variant(slope_n="1 - n"),
    ),
    Misconception(
        "The slope of tanh is missing: between ∂n and ∂n̄ stands the factor 1 − n².",
        source=variant(slope_n="1"),
    ),
    Misconception(
        "You took the new state for the old one: in ∂s = (n − h₋) ∘ δ stands the state before the step.",
        source=variant(d_s="(n - h - s * (n - h)) * delta"),
    ),
    Misconception(
        "Through r goes v, what the reset gate multiplies, and not h₋.",
        source=variant(d_r_bar="r * (1 - r) * h * d_n_bar"),
    ),
    Misconception(
        "The blocks are r, u, n in this order, for g and for U. Yours stand in the order u, r, n.",
        source=variant(to_state="[d_u_bar, d_r_bar, d_v]", to_input="[d_u_bar, d_r_bar, d_n_bar]"),
    ),
    Misconception(
        "∂a is summed over the whole batch. Each person has an a: a sum over H, .sum(1).",
        source=variant().replace(".sum(1)}", ".sum()}"),
    ),
    Misconception(
        "∂a is summed over the people. Each person has an a: a sum over H, .sum(1).",
        source=variant().replace(".sum(1)}", ".sum(0)}"),
    ),
    Misconception(
        "∂a is a mean over H. a meets all H numbers, so its gradient is their sum.",
        source=variant().replace(".sum(1)}", ".mean(1)}"),
    ),
    Misconception(
        "∂a keeps a dimension, (B, 1). (B,) is asked for: .sum(1).",
        source=variant().replace(".sum(1)}", ".sum(1, keepdim=True)}"),
    ),
    Misconception(
        "∂a is not summed over H: (B, H) comes out. a is one number a person.",
        source=variant().replace(".sum(1)}", "}"),
    ),
    Misconception(
        "The sign of ∂s is turned round: h = h₋ + s ∘ (n − h₋), so ∂s = (n − h₋) ∘ δ.",
        source=variant(d_s="(h - n) * delta"),
    ),
    Misconception(
        "The candidate gets all of δ. h takes the share s of it: ∂n = s ∘ δ.",
        source=variant().replace("d_n, d_s = s * delta", "d_n, d_s = delta"),
    ),
    Misconception("The candidate gets the share u of δ. The share is s = a + (1 − a) u.", source=variant(s="u")),
    Misconception("a and 1 − a have changed places in s: it is a + (1 − a) u.", source=variant(s="(1 - a) + a * u")),
    Misconception(
        "U is transposed: with people as rows, Uᵀ p becomes p @ U.",
        source=variant().replace("@ U\n", "@ torch.cat([block.T for block in U.chunk(3)])\n"),
    ),
    *(
        Misconception(
            f"The way home through {of} is forgotten: {what} stands {place} in what meets U.",
            source=variant(to_state=blocks),
        )
        for of, what, place, blocks in (
            ("r", "∂r̄", "first", "[0 * d_r_bar, d_u_bar, d_v]"),
            ("u", "∂ū", "second", "[d_r_bar, 0 * d_u_bar, d_v]"),
            ("v", "∂v", "third", "[d_r_bar, d_u_bar, 0 * d_v]"),
        )
    ),
    Misconception("The slope of r's sigmoid, r (1 − r), is missing.", source=variant(d_r_bar="v * d_n_bar")),
    Misconception("The slope of u's sigmoid, u (1 − u), is missing.", source=variant(d_u_bar="(1 - a) * d_s")),
    Misconception(
        "The slope of r's sigmoid is r (1 − r), not 1 − r².", source=variant(d_r_bar="(1 - r**2) * v * d_n_bar")
    ),
    Misconception(
        "The slope of u's sigmoid is u (1 − u), not 1 − u².", source=variant(d_u_bar="(1 - u**2) * (1 - a) * d_s")
    ),
    Misconception(
        "∂u has the factor a. In s = a + (1 − a) u, u is multiplied by 1 − a.",
        source=variant(d_u_bar="u * (1 - u) * a * d_s"),
    ),
    Misconception(
        "Through r goes v, what the reset gate multiplies: the factor v is missing.",
        source=variant(d_r_bar="r * (1 - r) * d_n_bar"),
    ),
    Misconception(
        "Between n̄ and r stands ∂n̄, after the slope of tanh, not ∂n.",
        source=variant(d_r_bar="r * (1 - r) * v * d_n"),
    ),
    Misconception("h₋ is forgotten in ∂s: it is (n − h₋) ∘ δ.", source=variant(d_s="n * delta")),
    Misconception("The way straight on has the factor s. What is kept is 1 − s.", source=variant(straight="s * delta")),
    Misconception(
        "The blocks are r, u, n in this order. Yours stand in the order n, u, r.",
        source=variant(to_state="[d_v, d_u_bar, d_r_bar]", to_input="[d_n_bar, d_u_bar, d_r_bar]"),
    ),
    Misconception(
        "The blocks of g are r, u, n in this order. Those for U are right.",
        source=variant(to_input="[d_u_bar, d_r_bar, d_n_bar]"),
    ),
    Misconception(
        "The blocks for U are r, u, n in this order. Those of g are right.",
        source=variant(to_state="[d_u_bar, d_r_bar, d_v]"),
    ),
    Misconception("The sign of ∂a is turned round.", source=variant(d_a="-(1 - u) * d_s")),
    Misconception("∂a needs ∂s, with (n − h₋) in it, and yours takes δ.", source=variant(d_a="(1 - u) * delta")),
    Misconception('The keys are "g", "h" and "a".', source=variant().replace('"h":', '"state":')),
    Misconception(
        'A tuple is returned. A dict with the keys "g", "h" and "a" is asked for.',
        source=variant().replace("return {", "return tuple({").replace("}", "}.values())"),
    ),
    Misconception("The slope of a tanh is 1 − n², not the sigmoid's n (1 − n).", source=variant(slope_n="n * (1 - n)")),
    Misconception("s is the paper's, a ∘ u. Here s = a + (1 − a) u.", source=variant(s="a * u")),
    Misconception(
        "The blocks of g stand below one another. They stand side by side, (B, 3H): torch.cat along dim 1.",
        source=variant().replace(
            '"g": torch.cat([d_r_bar, d_u_bar, d_n_bar], dim=1)', '"g": torch.cat([d_r_bar, d_u_bar, d_n_bar], dim=0)'
        ),
    ),
    Misconception(
        "The slope of the reset gate's sigmoid is r (1 − r). The factor 1 − r is missing.",
        source=variant(d_r_bar="r * v * d_n_bar"),
    ),
    Misconception(
        "The slope of the update gate's sigmoid is u (1 − u). The factor 1 − u is missing.",
        source=variant(d_u_bar="u * (1 - a) * d_s"),
    ),
)
