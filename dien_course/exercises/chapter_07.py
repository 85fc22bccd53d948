"""Exercises of chapter 07: attention inside the gate (paper, section 4.3)."""

from __future__ import annotations

from dien_course.exercises.exercise import Check, Exercise, Hint, Misconception
from dien_course.exercises.fixed_cell import augru_step
from dien_course.exercises.inputs import Draw, edges, ordinary, padded, widths

ZERO_ATTENTION = Exercise(
    id="07.1",
    title="What if attention is zero?",
    kind="predict",
    minutes=5,
    difficulty="easy",
    objective="predict how each variant behaves before moving a slider",
    prompt="""\
A behaviour has attention a = 0. The state is h₋ = 0.8, the candidate n = -0.4, the update gate u = 0.5, all of size
one. In the AIGRU the candidate, computed from an input of zeros, is n = 0.1, and u is still 0.5. Give the next state of
each variant, with u = 1 meaning *replace*.
""",
    stub="""\
next_state = {
    "gru": ...,  # ignores attention
    "aigru": ...,  # scales the input
    "agru": ...,  # replaces the update gate
    "augru": ...,  # scales the update gate
}
""",
    solution="""\
h, n, u, a = 0.8, -0.4, 0.5, 0.0
next_state = {
    "gru": (1 - u) * h + u * n,  # 0.2
    "aigru": (1 - u) * h + u * 0.1,  # 0.45
    "agru": (1 - a) * h + a * n,  # 0.8
    "augru": (1 - a * u) * h + a * u * n,  # 0.8
}
""",
    explanation="""\
AGRU and AUGRU put a into the gate, so a = 0 freezes the state at 0.8. The AIGRU only loses its input: the gate still
opens, and the state is pulled towards a candidate that knows nothing of this behaviour. That is the paper's argument
against it.""",
    hints=(
        Hint("all four come out the same", "Ask of each variant: in which place of h = (1 − u)·h₋ + u·n does a stand?"),
        Hint("the AIGRU does not move", "a = 0 makes its input zero, not its gate: u is still 0.5, and n is now 0.1."),
        Hint("AGRU or AUGRU move", "In the AGRU a takes u's place; in the AUGRU the gate is a·u. Put 0 in for both."),
    ),
    misconceptions=(
        Misconception(
            "You froze the AIGRU. Its input is scaled to zero, but its gate is not: the state still moves, to 0.45.",
            value={"aigru": 0.8},
        ),
        Misconception(
            "Your AGRU is replaced by the candidate: that is a gate that keeps. Here 1 replaces, so 0 keeps.",
            value={"agru": -0.4},
        ),
        Misconception(
            "In the AUGRU you left the update gate as it was. It is scaled by a, so with a = 0 nothing moves.",
            value={"augru": 0.2},
        ),
    ),
)


def _gate_inputs(draw: Draw) -> tuple:
    size = draw.H
    h, n = draw.normal(draw.B, size), draw.normal(draw.B, size)
    return h, draw.uniform(draw.B, size), n, draw.uniform(draw.B)


def _states_stay_between(calls) -> str | None:
    for call in calls:
        h, _, n, _ = (argument.numpy() for argument in call.args)
        low, high = (h < n) * h + (h >= n) * n, (h < n) * n + (h >= n) * h
        if ((call.output < low - 1e-5) | (call.output > high + 1e-5)).any():
            return (
                "the new state leaves the range between the old state and the candidate, so the weights do not sum to 1"
            )
    return None


AUGRU_STEP = Exercise(
    id="07.2",
    title="One AUGRU step",
    kind="implement",
    minutes=10,
    difficulty="medium",
    objective="derive the AUGRU from the GRU",
    prompt="""\
The update gate `u` and the candidate `n` are computed already. Write the step that lets attention scale the update gate
(paper, eq. 16), with u = 1 meaning *replace*. Shapes: `h`, `u`, `n` (B, H), `a` (B,) in [0, 1] → (B, H). Gradients
must reach all four.
""",
    stub='''\
def augru_step(h, u, n, a):
    """The next state (B, H) of an AUGRU."""
    raise NotImplementedError
''',
    solution='''\
def augru_step(h, u, n, a):
    """The next state (B, H) of an AUGRU."""
    scaled = a.unsqueeze(1) * u
    return (1 - scaled) * h + scaled * n
''',
    explanation="""\
Attention is one number for each row, so it needs a dimension of size 1 to be multiplied with H numbers. The scaled gate
stands in both places: what is not replaced is kept. With a = 1 this is a GRU, with a = 0 the state does not move.""",
    hints=(
        Hint(
            "a RuntimeError about sizes, or a result of a strange shape",
            "a is (B,), u is (B, H): a.unsqueeze(1) is (B, 1).",
        ),
        Hint(
            "the state moves although attention is zero",
            "a·u must stand in both places: in what is kept and in what is new.",
        ),
        Hint(
            "with full attention it is not a GRU",
            "Write the GRU step first, h = (1 − u)·h₋ + u·n. Then put a·u where u stands. Nothing else changes.",
        ),
    ),
    checks=(
        Check("values on ordinary input", 2, ordinary(_gate_inputs)),
        Check(
            "edge cases: a batch of one, memory with gaps, float64", 1, (*edges(_gate_inputs), *widths(_gate_inputs))
        ),
        Check(
            "the new state lies between the old one and the candidate",
            1,
            ordinary(_gate_inputs),
            holds=_states_stay_between,
        ),
        Check("gradients", 1, ordinary(_gate_inputs), gradient=True),
    ),
    misconceptions=(
        Misconception(
            "This is torch's z: your gate keeps where the paper replaces. Here u = 1 means replace.",
            source="def augru_step(h, u, n, a):\n    g = a[:, None] * u\n    return g * h + (1 - g) * n\n",
        ),
        Misconception(
            "a is (B,) and u (B, H), so that a meets the H numbers of a state: an error, or, where B = H, another "
            "row's attention. Make it (B, 1): a.unsqueeze(1).",
            source="def augru_step(h, u, n, a):\n    return (1 - a * u) * h + a * u * n\n",
        ),
        Misconception(
            "The new part is added and nothing is given up for it. What is kept is (1 − a·u) of the old state.",
            source="def augru_step(h, u, n, a):\n    return h + a[:, None] * u * n\n",
        ),
        Misconception(
            "Attention is ignored: this is a plain GRU step. The gate is a·u.",
            source="def augru_step(h, u, n, a):\n    return (1 - u) * h + u * n\n",
        ),
        Misconception(
            "Attention has taken the update gate's place: this is the AGRU (eq. 15). The AUGRU scales u by a.",
            source="def augru_step(h, u, n, a):\n    a = a[:, None]\n    return (1 - a) * h + a * n\n",
        ),
        Misconception(
            "Attention scales only the new part; what is kept is still 1 − u, so the state shrinks.",
            source="def augru_step(h, u, n, a):\n    return (1 - u) * h + a[:, None] * u * n\n",
        ),
        Misconception(
            "This is what the authors' released code computes: attention scales the gate that keeps. Scale u.",
            source="def augru_step(h, u, n, a):\n    k = (1 - a[:, None]) * (1 - u)\n    return k * h + (1 - k) * n\n",
        ),
        Misconception(
            "Attention is inverted: 1 − a stands where a should, so what matters least moves the state most.",
            source="def augru_step(h, u, n, a):\n    g = (1 - a[:, None]) * u\n    return (1 - g) * h + g * n\n",
        ),
    ),
)


def _sequence_inputs(draw: Draw) -> tuple:
    return draw.normal(draw.B, draw.T, 2), draw.uniform(draw.B, draw.T), draw.mask(), augru_step


EVOLUTION = Exercise(
    id="07.3",
    title="A whole history, padding included",
    kind="implement",
    minutes=15,
    difficulty="hard",
    objective="carry the state over a padded history",
    prompt="""\
Run an AUGRU's `step(x, h, a)` over a history and return the state after each row's **last real behaviour**, (B, 2).
The first state is zeros. `interests` (B, T, 2), `attention` (B, T), `mask` (B, T) bool with True = real and padding at
the end; `step` takes x (B, 2), h (B, 2), a (B,) and returns the next h (B, 2). A row that is all padding ends in zeros.
""",
    stub='''\
def evolve(interests, attention, mask, step):
    """The final state (B, 2) of each history."""
    h = torch.zeros_like(interests[:, 0])
    raise NotImplementedError
''',
    solution='''\
def evolve(interests, attention, mask, step):
    """The final state (B, 2) of each history."""
    h = torch.zeros_like(interests[:, 0])
    for t in range(interests.shape[1]):
        following = step(interests[:, t], h, attention[:, t])
        h = torch.where(mask[:, t, None], following, h)
    return h
''',
    explanation="""\
Where the mask is False the old state stays. Then the state after the last column is the state after the last real
behaviour, whatever each row's length. Setting attention to zero at padding does the same for the AUGRU, because a = 0
freezes it.""",
    hints=(
        Hint(
            "ordinary rows are right, padded rows are not",
            "Where mask[:, t] is False the state must stay as it was: torch.where.",
        ),
        Hint("a shape error in torch.where", "mask[:, t] is (B,), the state is (B, 2): mask[:, t, None] is (B, 1)."),
        Hint(
            "everything is wrong",
            "The state that goes into step t is the one that came out of step t − 1; start with zeros.",
        ),
    ),
    checks=(
        Check("values without padding", 2, ordinary(_sequence_inputs)),
        Check("padding", 2, padded(_sequence_inputs)),
        Check(
            "edge cases: a single step, a batch of one, memory with gaps, float64", 1, edges(_sequence_inputs, "some")
        ),
    ),
    misconceptions=(
        Misconception(
            "The mask is ignored: padding moves the state on after the last real behaviour.",
            source="""\
def evolve(interests, attention, mask, step):
    h = torch.zeros_like(interests[:, 0])
    for t in range(interests.shape[1]):
        h = step(interests[:, t], h, attention[:, t])
    return h
""",
        ),
        Misconception(
            "You set the state to zero at padding. It must stay what it was, or every padded history ends in zeros.",
            source="""\
def evolve(interests, attention, mask, step):
    h = torch.zeros_like(interests[:, 0])
    for t in range(interests.shape[1]):
        h = step(interests[:, t], h, attention[:, t]) * mask[:, t, None]
    return h
""",
        ),
        Misconception(
            "The inputs are masked, but not the step: a zero input still moves the state. Keep the old one.",
            source="""\
def evolve(interests, attention, mask, step):
    h = torch.zeros_like(interests[:, 0])
    for t in range(interests.shape[1]):
        h = step(interests[:, t] * mask[:, t, None], h, attention[:, t])
    return h
""",
        ),
        Misconception(
            "You take the first behaviour for the first state. The state begins with zeros, and the first behaviour "
            "has a step like the others.",
            source="""\
def evolve(interests, attention, mask, step):
    h = interests[:, 0]
    for t in range(1, interests.shape[1]):
        h = torch.where(mask[:, t, None], step(interests[:, t], h, attention[:, t]), h)
    return h
""",
        ),
        Misconception(
            "A row that is all padding takes the state of a step: its length is 0, and index −1 is the last column.",
            source="""\
def evolve(interests, attention, mask, step):
    h, states = torch.zeros_like(interests[:, 0]), []
    for t in range(interests.shape[1]):
        h = step(interests[:, t], h, attention[:, t])
        states.append(h)
    return torch.stack(states, 1)[torch.arange(len(mask)), mask.sum(1) - 1]
""",
        ),
        Misconception(
            "You run through the history from its end. It is stored oldest first.",
            source="""\
def evolve(interests, attention, mask, step):
    h = torch.zeros_like(interests[:, 0])
    for t in reversed(range(interests.shape[1])):
        h = torch.where(mask[:, t, None], step(interests[:, t], h, attention[:, t]), h)
    return h
""",
        ),
    ),
)

EXERCISES = (ZERO_ATTENTION, AUGRU_STEP, EVOLUTION)
