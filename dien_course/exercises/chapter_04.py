"""Exercises of chapter 04: a GRU, gate by gate (paper, eq. 2-5)."""

from __future__ import annotations

from dien_course.exercises.exercise import Check, Exercise, Hint, Misconception
from dien_course.exercises.inputs import Draw, edges, ordinary, padded, widths

Z_OR_U = Exercise(
    id="04.1",
    title="Which gate keeps?",
    kind="predict",
    minutes=5,
    difficulty="easy",
    objective="match torch.nn.GRU",
    prompt="""\
A state is h₋ = 1.0 and the candidate n = 0.0. Somebody reports a gate of 0.25. Give the next state if that number is
the paper's `u`, and if it is the `z` of `torch.nn.GRU`. Then give the `u` that does the same as z = 0.25.
""",
    stub="""\
answer = {
    "next state, u = 0.25": ...,
    "next state, z = 0.25": ...,
    "u for z = 0.25": ...,
}
""",
    solution="""\
h, n, gate = 1.0, 0.0, 0.25
answer = {
    "next state, u = 0.25": (1 - gate) * h + gate * n,
    "next state, z = 0.25": (1 - gate) * n + gate * h,
    "u for z = 0.25": 1 - gate,
}
""",
    explanation="""\
The paper's u says how much is replaced, so three quarters of the state stay. torch's z says how much is kept, so one
quarter stays. The two are each other's complement: u = 1 − z.""",
    hints=(
        Hint("both states come out the same", "Write the two formulas down: (1 − u)·h₋ + u·n, and (1 − z)·n + z·h₋."),
        Hint("the two states are swapped", "u = 1 means replace: a small u leaves the state nearly as it was."),
        Hint("u for z is not right", "What z keeps, u must not replace: the two add up to 1."),
    ),
    misconceptions=(
        Misconception(
            "You have swapped the two: u = 1 replaces (the paper's), z = 1 keeps (torch's).",
            value={"next state, u = 0.25": 0.25, "next state, z = 0.25": 0.75},
        ),
        Misconception(
            "You read torch's z as if it were u. It keeps where u replaces: h = (1 − z)·n + z·h₋.",
            value={"next state, u = 0.25": 0.75, "next state, z = 0.25": 0.75},
        ),
        Misconception(
            "The gate that does the same is the complement: u = 1 − z.",
            value={"u for z = 0.25": 0.25},
        ),
    ),
)


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

$$r = \\sigma(W_r x + U_r h + b_r) \\qquad u = \\sigma(W_u x + U_u h + b_u)$$
$$n = \\tanh(W_n x + r \\circ (U_n h + c) + b_n) \\qquad h' = (1 - u) \\circ h + u \\circ n$$

`W` (3H, I), `U` (3H, H) and `b` (3H,) hold three blocks stacked in the order reset, update, candidate; `c` is (H,).
Shapes: `x` (B, I), `h` (B, H) → (B, H). Gradients must reach all six.
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
            "Look at the candidate: r multiplies (U_n h + c), both of them, and not the input's part.",
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
            "This is torch's z: your gate keeps where the paper replaces. Here h' = (1 − u)·h + u·n.",
            source=_variant(following="u * h + (1 - u) * n"),
        ),
        Misconception(
            "The bias c stands outside the reset gate. It belongs to the state's part: r ∘ (U_n h + c).",
            source=_variant(candidate="n = torch.tanh(x @ W_n.T + r * (h @ U_n.T) + c + b_n)"),
        ),
        Misconception(
            "You reset the state before multiplying it, U_n (r ∘ h). That is Cho's first GRU; here r ∘ (U_n h + c).",
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


def _state_inputs(draw: Draw) -> tuple:
    return draw.normal(draw.B, draw.T, draw.H), draw.mask()


LAST_STATE = Exercise(
    id="04.3",
    title="The state after the last real behaviour",
    kind="debug",
    minutes=10,
    difficulty="medium",
    objective="handle padding",
    prompt="""\
A GRU returned its states for a padded batch. The code below should pick the state after each row's **last real
behaviour**, but it takes the last column. Mend it. `states` (B, T, H); `mask` (B, T) bool, True = real, padding at the
end → (B, H). A row that is all padding gives zeros. Gradients must reach `states`.
""",
    stub='''\
def last_state(states, mask):
    """The state (B, H) after each row's last real behaviour."""
    return states[:, -1]
''',
    solution='''\
def last_state(states, mask):
    """The state (B, H) after each row's last real behaviour."""
    lengths = mask.sum(1)
    rows = torch.arange(len(states))
    return states[rows, (lengths - 1).clamp(min=0)] * (lengths > 0).unsqueeze(1)
''',
    explanation="""\
The number of True in a row is its length, and the last real behaviour stands at length − 1. Indexing with one row
number and one time for each row picks B vectors. A length of 0 would ask for index −1, the last column, so it is set to
zero.""",
    hints=(
        Hint(
            "right where no row has padding",
            "states[:, -1] is the last column. A short row's last behaviour stands earlier.",
        ),
        Hint("the result is (B, B, H), or an error", "states[torch.arange(B), index] picks one vector for each row."),
        Hint(
            "only the empty row is wrong",
            "Its length is 0, and index 0 − 1 = −1 is the last column. It should give zeros.",
        ),
    ),
    checks=(
        Check("values without padding", 1, ordinary(_state_inputs)),
        Check("padding", 2, padded(_state_inputs)),
        Check(
            "edge cases: a single step, a batch of one, memory with gaps, float64",
            1,
            (*edges(_state_inputs, "some"), *widths(_state_inputs, "some")),
        ),
        Check("gradients", 1, padded(_state_inputs)[:2], gradient=True),
    ),
    misconceptions=(
        Misconception(
            "The index is one too far: a row of length L ends at L − 1, because the first behaviour stands at 0.",
            source="""\
def last_state(states, mask):
    index = mask.sum(1).clamp(max=states.shape[1] - 1)
    return states[torch.arange(len(states)), index] * mask.any(1, keepdim=True)
""",
        ),
        Misconception(
            "An empty history takes a state of padding: its length is 0, and index −1 is the last column.",
            source="""\
def last_state(states, mask):
    return states[torch.arange(len(states)), mask.sum(1) - 1]
""",
        ),
        Misconception(
            "An empty history takes the first state. Nothing happened in it, so return zeros.",
            source="""\
def last_state(states, mask):
    return states[torch.arange(len(states)), (mask.sum(1) - 1).clamp(min=0)]
""",
        ),
        Misconception(
            "Every row picks the last steps of all rows, so (B, B, H) comes out. Pair them: "
            "states[torch.arange(B), index].",
            source="def last_state(states, mask):\n    return states[:, mask.sum(1) - 1]\n",
        ),
        Misconception(
            "You average over the real behaviours. The last one is asked for.",
            source="""\
def last_state(states, mask):
    return (states * mask.unsqueeze(-1)).sum(1) / mask.sum(1, keepdim=True).clamp(min=1)
""",
        ),
        Misconception(
            "You take the first state of each row. Histories are stored oldest first.",
            source="def last_state(states, mask):\n    return states[:, 0] * mask.any(1, keepdim=True)\n",
        ),
        Misconception(
            "Every row is cut at the length of the longest. Each row ends at its own last behaviour.",
            source="""\
def last_state(states, mask):
    return states[:, max(int(mask.sum(1).max()) - 1, 0)] * mask.any(1, keepdim=True)
""",
        ),
        Misconception(
            "Padding is set to zero and then the last column taken, so every padded row ends in zeros.",
            source="def last_state(states, mask):\n    return (states * mask.unsqueeze(-1))[:, -1]\n",
        ),
    ),
)

EXERCISES = (Z_OR_U, GRU_STEP, LAST_STATE)
