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
        ),
        Hint("right shape, wrong numbers", "The blocks stand in the order reset, update, candidate. u = 1 replaces."),
        Hint(
            "only nearly right",
            "Look at the candidate: r multiplies (U_n h₋ + c), both of them, and not the input's part.",
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
    ),
)
