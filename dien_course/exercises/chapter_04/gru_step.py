"""Exercise 04.2: One GRU step from its formulas."""

from __future__ import annotations

from dien_course.exercises.judging.exercise import Check, Exercise, Hint, Misconception
from dien_course.exercises.judging.inputs import Draw, edges, ordinary, widths


def _step_inputs(draw: Draw) -> tuple:
    size, hidden = draw.H, 3 if draw.H == 2 and draw.B > 1 else draw.H
    return (
        draw.normal(draw.B, size),
        draw.normal(draw.B, hidden),
        draw.normal(3 * hidden, size),
        draw.normal(3 * hidden, hidden),
        draw.normal(3 * hidden),
        draw.normal(hidden),
    )


def _variant(update="b_u", reset_line="", candidate="", following="") -> str:
    """The solution with one line written otherwise."""
    return f"""\
def gru_step(x, h, W, U, b, c):
    W_r, W_u, W_n = W.chunk(3)
    U_r, U_u, U_n = U.chunk(3)
    b_r, b_u, b_n = b.chunk(3)
    {reset_line or "r = torch.sigmoid(x @ W_r.T + h @ U_r.T + b_r)"}
    u = torch.sigmoid(x @ W_u.T + h @ U_u.T + {update})
    {candidate or "n = torch.tanh(x @ W_n.T + r * (h @ U_n.T + c) + b_n)"}
    return {following or "(1 - u) * h + u * n"}
"""


GRU_STEP = Exercise(
    id="04.2",
    title="One GRU step from its formulas",
    kind="implement",
    minutes=15,
    difficulty="medium",
    objective="write a GRU from its formulas",
    prompt="""\
Write one step of the GRU, with u = 1 meaning *replace*:

$$r = \\sigma(W_r x + U_r h_- + b_r) \\qquad u = \\sigma(W_u x + U_u h_- + b_u)$$
$$n = \\tanh(W_n x + r \\circ (U_n h_- + c) + b_n) \\qquad h = (1 - u) \\circ h_- + u \\circ n$$

`W` (3H, I), `U` (3H, H) and `b` (3H,) hold three blocks stacked in the order reset, update, candidate; `c` is (H,).
Shapes: `x` (B, I), `h`, which is h₋, (B, H) → h (B, H). Gradients must reach all six.
""",
    stub='''\
def gru_step(x, h, W, U, b, c):
    """The next state (B, H) of a GRU."""
    raise NotImplementedError
''',
    solution='''\
def gru_step(x, h, W, U, b, c):
    """The next state (B, H) of a GRU."""
    W_r, W_u, W_n = W.chunk(3)
    U_r, U_u, U_n = U.chunk(3)
    b_r, b_u, b_n = b.chunk(3)
    r = torch.sigmoid(x @ W_r.T + h @ U_r.T + b_r)
    u = torch.sigmoid(x @ W_u.T + h @ U_u.T + b_u)
    n = torch.tanh(x @ W_n.T + r * (h @ U_n.T + c) + b_n)
    return (1 - u) * h + u * n
''',
    explanation="""\
`W.chunk(3)` cuts the stacked weights into their blocks. A batch holds one row for each history, so W x becomes
x @ W.T. The reset gate multiplies what comes from the state, its bias c included, and nothing else.""",
    hints=(
        Hint(
            "a RuntimeError about shapes",
            "x is (B, I) and W_r (H, I): x @ W_r.T is (B, H). chunk(3) cuts W into W_r, W_u, W_n.",
            ("edge cases",),
        ),
        Hint(
            "right shape, wrong numbers",
            "The blocks stand in the order reset, update, candidate. u = 1 replaces.",
            ("values",),
        ),
        Hint(
            "only nearly right",
            "Look at the candidate: r multiplies (U_n h₋ + c), both of them, and not the input's part.",
            ("gradients",),
        ),
    ),
    checks=(
        Check("values on ordinary input", 2, ordinary(_step_inputs)),
        Check(
            "edge cases: a batch of one, memory with gaps, float64", 1, (*edges(_step_inputs), *widths(_step_inputs))
        ),
        Check("gradients", 1, ordinary(_step_inputs), gradient=True),
    ),
    misconceptions=(
        Misconception(
            "This is torch's z: your gate keeps where the paper replaces. Here h = (1 − u)·h₋ + u·n.",
            source=_variant(following="u * h + (1 - u) * n"),
        ),
        Misconception(
            "The bias c stands outside the reset gate. It belongs to the state's part: r ∘ (U_n h₋ + c).",
            source=_variant(candidate="n = torch.tanh(x @ W_n.T + r * (h @ U_n.T) + c + b_n)"),
        ),
        Misconception(
            "You reset the state before multiplying it, U_n (r ∘ h₋). That is Cho's first GRU; here r ∘ (U_n h₋ + c).",
            source=_variant(candidate="n = torch.tanh(x @ W_n.T + (r * h) @ U_n.T + c + b_n)"),
        ),
        Misconception(
            "The blocks are read in the order update, reset, candidate. They are stacked reset, update, candidate.",
            source=_variant()
            .replace("W_r, W_u, W_n =", "W_u, W_r, W_n =")
            .replace("U_r, U_u, U_n =", "U_u, U_r, U_n =")
            .replace("b_r, b_u, b_n =", "b_u, b_r, b_n ="),
        ),
        Misconception(
            "The reset gate multiplies the input's part as well. It decides only how much of the state is read.",
            source=_variant(candidate="n = torch.tanh(r * (x @ W_n.T + h @ U_n.T + c) + b_n)"),
        ),
        Misconception(
            "h is multiplied by U, not by its transpose. Rows of U belong to the new state: h @ U_r.T.",
            source=_variant(
                reset_line="r = torch.sigmoid(x @ W_r.T + h @ U_r + b_r); U_u, U_n = U_u.T, U_n.T",
            ),
        ),
        Misconception(
            "The reset gate is missing: without it this is another cell.",
            source=_variant(candidate="n = torch.tanh(x @ W_n.T + h @ U_n.T + c + b_n)"),
        ),
        Misconception(
            "The candidate goes through a sigmoid. It is a tanh, so that a state can be negative.",
            source=_variant(candidate="n = torch.sigmoid(x @ W_n.T + r * (h @ U_n.T + c) + b_n)"),
        ),
        Misconception(
            "The tanh is missing: the candidate is unbounded.",
            source=_variant(candidate="n = x @ W_n.T + r * (h @ U_n.T + c) + b_n"),
        ),
        Misconception(
            "c is forgotten. It stands inside the reset gate: r ∘ (U_n h₋ + c).",
            source=_variant(candidate="n = torch.tanh(x @ W_n.T + r * (h @ U_n.T) + b_n)"),
        ),
        Misconception(
            "c stands in all three blocks. Only the candidate has it.",
            source=_variant(update="b_u + c", reset_line="r = torch.sigmoid(x @ W_r.T + h @ U_r.T + b_r + c)"),
        ),
        Misconception(
            "c stands in the reset gate as well. Only the candidate has it.",
            source=_variant(reset_line="r = torch.sigmoid(x @ W_r.T + h @ U_r.T + b_r + c)"),
        ),
        Misconception(
            "c stands in the update gate as well. Only the candidate has it.",
            source=_variant(update="b_u + c"),
        ),
        Misconception("The update gate's bias is missing.", source=_variant(update="0")),
        Misconception(
            "The reset gate's bias is missing.", source=_variant(reset_line="r = torch.sigmoid(x @ W_r.T + h @ U_r.T)")
        ),
        Misconception(
            "The candidate's bias b_n is missing.",
            source=_variant(candidate="n = torch.tanh(x @ W_n.T + r * (h @ U_n.T + c))"),
        ),
        Misconception("All biases b are missing.", source=_variant().replace("b.chunk(3)", "(0 * b).chunk(3)")),
        Misconception(
            "The update gate decides what is read of the state, in place of the reset gate: r belongs there.",
            source=_variant(
                candidate="u = torch.sigmoid(x @ W_u.T + h @ U_u.T + b_u); n = torch.tanh(x @ W_n.T + u * (h "
                "@ U_n.T + c) + b_n)"
            ),
        ),
        Misconception(
            "The reset gate mixes the old state and the candidate. The update gate does that.",
            source=_variant(following="(1 - r) * h + r * n"),
        ),
        Misconception(
            "The candidate alone is returned. Mix it with the old state: (1 − u) ∘ h₋ + u ∘ n.",
            source=_variant(following="n"),
        ),
        Misconception(
            "Nothing is given up of the old state: what is kept is (1 − u) ∘ h₋.",
            source=_variant(following="h + u * n"),
        ),
        Misconception("The old state is lost: add (1 − u) ∘ h₋.", source=_variant(following="u * n")),
        Misconception("The new part is missing: add u ∘ n.", source=_variant(following="(1 - u) * h")),
        Misconception(
            "The state's part is forgotten in the gates and in the candidate: every one reads h₋ through U.",
            source=_variant().replace("U.chunk(3)", "(0 * U).chunk(3)"),
        ),
        Misconception(
            "The state's part is forgotten in the gates: both read h₋ through U.",
            source=_variant().replace("h @ U_u.T", "0").replace("h @ U_r.T", "0"),
        ),
        Misconception(
            "A sigmoid is missing: a gate lies between 0 and 1.",
            source=_variant().replace("u = torch.sigmoid(", "u = ("),
        ),
        Misconception(
            "A sigmoid is missing: a gate lies between 0 and 1.",
            source=_variant(reset_line="r = x @ W_r.T + h @ U_r.T + b_r"),
        ),
        Misconception(
            "The gates go through a tanh. They are sigmoids, between 0 and 1.",
            source=_variant(reset_line="r = torch.tanh(x @ W_r.T + h @ U_r.T + b_r)").replace(
                "u = torch.sigmoid", "u = torch.tanh"
            ),
        ),
        Misconception(
            "The gates go through a softmax, so that the numbers of a state share one unit. Each is a sigmoid.",
            source=_variant(reset_line="r = torch.softmax(x @ W_r.T + h @ U_r.T + b_r, 1)")
            .replace("u = torch.sigmoid(", "u = torch.softmax(")
            .replace("b_u)", "b_u, 1)"),
        ),
        Misconception(
            "The blocks lie one after the other, H rows each: chunk(3). Yours takes every third row.",
            source=_variant()
            .replace("W.chunk(3)", "W[0::3], W[1::3], W[2::3]")
            .replace("U.chunk(3)", "U[0::3], U[1::3], U[2::3]")
            .replace("b.chunk(3)", "b[0::3], b[1::3], b[2::3]"),
        ),
        Misconception(
            "The blocks of W lie one after the other, H rows each: chunk(3). Yours takes every third row.",
            source=_variant().replace("W.chunk(3)", "W[0::3], W[1::3], W[2::3]"),
        ),
        Misconception(
            "The blocks are stacked along dim 0, H rows each: chunk(3), not chunk(3, 1).",
            source=_variant().replace("W.chunk(3)", "W.chunk(3, 1)").replace("U.chunk(3)", "U.chunk(3, 1)"),
        ),
        Misconception(
            "The blocks are read in the order candidate, update, reset. They are stacked reset, update, candidate.",
            source=_variant()
            .replace("W_r, W_u, W_n =", "W_n, W_u, W_r =")
            .replace("U_r, U_u, U_n =", "U_n, U_u, U_r =")
            .replace("b_r, b_u, b_n =", "b_n, b_u, b_r ="),
        ),
        Misconception(
            "A sign is wrong in the mix: (1 − u) ∘ h₋ *plus* u ∘ n.",
            source=_variant(following="(1 - u) * h - u * n"),
        ),
        Misconception(
            "The result is cut off from the inputs (.detach(), .item(), NumPy or no_grad): no gradient flows.",
            source=_variant(following="((1 - u) * h + u * n).detach()"),
        ),
        Misconception(
            "squeeze() takes a batch of one, or a state of one number, away.",
            source=_variant(following="((1 - u) * h + u * n).squeeze()"),
        ),
        Misconception(
            "W is not transposed: a batch holds one row a history, so W x becomes x @ W.T.",
            source=_variant().replace("x @ W_r.T", "x @ W_r"),
        ),
        Misconception(
            "The candidate goes through a sigmoid too (all three blocks alike), and the reset gate is not used. It is "
            "a tanh, and r multiplies the state's part.",
            source=_variant(candidate="n = torch.sigmoid(x @ W_n.T + h @ U_n.T + b_n)"),
        ),
        Misconception(
            "The state's weights U and the bias c are not used: every block reads h₋ through U.",
            source=_variant(candidate="n = torch.tanh(x @ W_n.T + b_n)")
            .replace("h @ U_u.T", "0")
            .replace("h @ U_r.T", "0"),
        ),
        Misconception(
            "The candidate goes through a relu. It is a tanh, so that a state can be negative.",
            source=_variant(candidate="n = torch.relu(x @ W_n.T + r * (h @ U_n.T + c) + b_n)"),
        ),
        Misconception(
            "The reset gate multiplies the input's part in place of the state's: r ∘ (U_n h₋ + c).",
            source=_variant(candidate="n = torch.tanh(r * (x @ W_n.T + b_n) + h @ U_n.T + c)"),
        ),
        Misconception(
            "A sign is wrong in the mix: what stays of the old state is (1 − u) ∘ h₋.",
            source=_variant(following="(1 + u) * h + u * n"),
        ),
        Misconception(
            "The blocks of W and b are read in the order update, reset, candidate, those of U are not. All are "
            "stacked alike.",
            source=_variant()
            .replace("W_r, W_u, W_n =", "W_u, W_r, W_n =")
            .replace("b_r, b_u, b_n =", "b_u, b_r, b_n ="),
        ),
        Misconception(
            "The blocks of U are read in the order update, reset, candidate. All are stacked reset, update, candidate.",
            source=_variant().replace("U_r, U_u, U_n =", "U_u, U_r, U_n ="),
        ),
        Misconception(
            "The reset gate is added where c belongs: r multiplies (U_n h₋ + c).",
            source=_variant(candidate="n = torch.tanh(x @ W_n.T + r * (h @ U_n.T) + r + b_n)"),
        ),
        Misconception(
            "c stands in all three blocks, outside the reset gate. Only the candidate has it, inside.",
            source=_variant(
                update="b_u + c",
                reset_line="r = torch.sigmoid(x @ W_r.T + h @ U_r.T + b_r + c)",
                candidate="n = torch.tanh(x @ W_n.T + r * (h @ U_n.T) + c + b_n)",
            ),
        ),
    ),
)
