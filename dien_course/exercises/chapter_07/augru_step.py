"""Exercise 07.2: One AUGRU step."""

from __future__ import annotations

from dien_course.exercises.judging.exercise import Check, Exercise, Hint, Misconception
from dien_course.exercises.judging.inputs import Draw, edges, ordinary, widths


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
(the paper's AUGRU, interest evolving layer), with u = 1 meaning *replace*. Shapes: `h`, `u`, `n` (B, H), `a` (B,) in
[0, 1] → (B, H). Gradients must reach all four.
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
            ("edge cases",),
        ),
        Hint(
            "the state moves although attention is zero",
            "a·u must stand in both places: in what is kept and in what is new.",
            ("between", "gradients"),
        ),
        Hint(
            "with full attention it is not a GRU",
            "Write the GRU step first, h = (1 − u)·h₋ + u·n. Then put a·u where u stands. Nothing else changes.",
            ("values",),
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
            "Attention has taken the update gate's place: this is the AGRU. The AUGRU scales u by a.",
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
        Misconception(
            "The old state is handed back: nothing moves. Mix it with the candidate.",
            source="def augru_step(h, u, n, a):\n    return h * 1\n",
        ),
        Misconception(
            "The candidate alone is returned. Mix it with the old state.",
            source="def augru_step(h, u, n, a):\n    return n * 1\n",
        ),
        Misconception(
            "The old state is lost: (1 − a·u) ∘ h is missing.",
            source="def augru_step(h, u, n, a):\n    return a[:, None] * u * n\n",
        ),
        Misconception(
            "The new part is missing: a·u ∘ n.",
            source="def augru_step(h, u, n, a):\n    return (1 - a[:, None] * u) * h\n",
        ),
        Misconception(
            "Attention and gate are added. Attention *scales* the gate: a·u.",
            source="def augru_step(h, u, n, a):\n    g = a[:, None] + u\n    return (1 - g) * h + g * n\n",
        ),
        Misconception(
            "Attention and gate are averaged. Attention *scales* the gate: a·u.",
            source="def augru_step(h, u, n, a):\n    g = (a[:, None] + u) / 2\n    return (1 - g) * h + g * n\n",
        ),
        Misconception(
            "Attention scales the old state as well. It scales the gate only.",
            source="def augru_step(h, u, n, a):\n    a = a[:, None]\n    return (1 - a * u) * a * h + a * u * n\n",
        ),
        Misconception(
            "Attention scales what is kept, and not what is new: a·u stands in both places.",
            source="def augru_step(h, u, n, a):\n    return (1 - a[:, None] * u) * h + u * n\n",
        ),
        Misconception(
            "Attention scales the whole new state, a · ((1 − u) ∘ h + u ∘ n). It scales the gate only.",
            source="def augru_step(h, u, n, a):\n    return a[:, None] * ((1 - u) * h + u * n)\n",
        ),
        Misconception(
            "The scaled gate goes through a sigmoid once more. u is a gate already, between 0 and 1.",
            source="def augru_step(h, u, n, a):\n    g = torch.sigmoid(a[:, None] * u)\n"
            "    return (1 - g) * h + g * n\n",
        ),
        Misconception(
            "u goes through a sigmoid once more. It is a gate already, between 0 and 1.",
            source="def augru_step(h, u, n, a):\n    g = a[:, None] * torch.sigmoid(u)\n"
            "    return (1 - g) * h + g * n\n",
        ),
        Misconception(
            "n goes through a tanh once more. It is the candidate already.",
            source="def augru_step(h, u, n, a):\n    g = a[:, None] * u\n    return (1 - g) * h + g * torch.tanh(n)\n",
        ),
        Misconception(
            "A sign is wrong: h + a·u ∘ (n − h), towards the candidate.",
            source="def augru_step(h, u, n, a):\n    g = a[:, None] * u\n    return h - g * (n - h)\n",
        ),
        Misconception(
            "A sign is wrong: (1 − a·u) ∘ h *plus* a·u ∘ n.",
            source="def augru_step(h, u, n, a):\n    g = a[:, None] * u\n    return (1 - g) * h - g * n\n",
        ),
        Misconception(
            "Attention is averaged over the batch. Every row has its own.",
            source="def augru_step(h, u, n, a):\n    g = a.mean() * u\n    return (1 - g) * h + g * n\n",
        ),
        Misconception(
            "The gate is averaged over the state's numbers. Each has a gate of its own.",
            source="def augru_step(h, u, n, a):\n    g = a[:, None] * u.mean(1, keepdim=True)\n"
            "    return (1 - g) * h + g * n\n",
        ),
        Misconception(
            "Attention enters squared. The gate is a·u in both places, once each.",
            source="def augru_step(h, u, n, a):\n    g = a[:, None] ** 2 * u\n    return (1 - g) * h + g * n\n",
        ),
        Misconception(
            "A gradient is missing: the gate, or another input, was cut off (.detach(), .item(), NumPy or no_grad).",
            source="def augru_step(h, u, n, a):\n    g = (a[:, None] * u).detach()\n    return (1 - g) * h + g * n\n",
        ),
        Misconception(
            "squeeze() takes a batch of one, or a state of one number, away.",
            source="def augru_step(h, u, n, a):\n    g = a[:, None] * u\n    return ((1 - g) * h + g * n).squeeze()\n",
        ),
        Misconception(
            "Attention scales the gate that keeps, 1 − u, as in the released code. In the paper it scales the one "
            "that replaces.",
            source="def augru_step(h, u, n, a):\n    g = a[:, None] * (1 - u)\n    return g * h + (1 - g) * n\n",
        ),
        Misconception(
            "A softmax is taken of the attention first. It comes finished, a number between 0 and 1 for each row.",
            source="def augru_step(h, u, n, a):\n    g = torch.softmax(a, 0)[:, None] * u\n"
            "    return (1 - g) * h + g * n\n",
        ),
        Misconception(
            "u is taken twice in the new part. Its weight is the scaled gate, a·u.",
            source="def augru_step(h, u, n, a):\n    g = a[:, None] * u\n    return (1 - g) * h + g * u * n\n",
        ),
        Misconception(
            "The gate is raised to a power. Attention scales it: a·u.",
            source="def augru_step(h, u, n, a):\n    g = u ** a[:, None]\n    return (1 - g) * h + g * n\n",
        ),
        Misconception(
            "The smaller of attention and gate is taken. Attention scales the gate: a·u.",
            source="def augru_step(h, u, n, a):\n    g = torch.minimum(u, a[:, None])\n"
            "    return (1 - g) * h + g * n\n",
        ),
    ),
)
