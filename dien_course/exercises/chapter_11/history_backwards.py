"""Exercise 11.3: A whole history backwards."""

from __future__ import annotations

from itertools import combinations

import torch
from torch import Tensor

from dien_course.exercises.judging.exercise import Check, Exercise, Hint, Misconception
from dien_course.exercises.judging.inputs import Draw, case, edges, ordinary, padded
from dien_course.exercises.judging.planted import left_message


def _run(x: Tensor, a: Tensor, U: Tensor) -> tuple[Tensor, list]:
    """The states (B, T, H) of an AUGRU whose input is g, and what each step kept."""
    h, states, kept = torch.zeros_like(x[:, 0, : U.shape[1]]), [], []
    for g, a_t in zip(x.unbind(1), a.unbind(1), strict=True):
        g_r, g_u, g_n = g.chunk(3, 1)
        k_r, k_u, v = (h @ U.T).chunk(3, 1)
        r, u = torch.sigmoid(g_r + k_r), torch.sigmoid(g_u + k_u)
        n, a_t = torch.tanh(g_n + r * v), a_t[:, None]
        kept.append((h, a_t, r, u, v, n))
        h = h + a_t * u * (n - h)
        states.append(h)
    return torch.stack(states, 1), kept


def _history(draw: Draw, hidden: int = 2, outputs=None) -> tuple:
    x, a = draw.normal(draw.B, draw.T, 3 * hidden), draw.uniform(draw.B, draw.T)
    U, mask = draw.normal(3 * hidden, hidden), draw.mask()
    states, kept = _run(x, a * mask, U)
    from_outputs = draw.normal(draw.B, draw.T, hidden)

    def step_back(delta: Tensor, t: int) -> tuple[Tensor, Tensor]:
        h, a_t, r, u, v, n = kept[t]
        delta = torch.as_tensor(delta).to(h)
        if delta.shape != h.shape:
            raise ValueError(f"delta is {tuple(delta.shape)}; expected (B, H) = {tuple(h.shape)}")
        s = a_t * u
        d_n_bar, d_u_bar = (1 - n * n) * s * delta, u * (1 - u) * a_t * (n - h) * delta
        p = torch.cat([r * (1 - r) * v * d_n_bar, d_u_bar, r * d_n_bar], 1)
        return (1 - s) * delta + p @ U, p

    return outputs(from_outputs) if outputs else from_outputs, states, step_back


def _wide(draw: Draw) -> tuple:
    return _history(draw, hidden=3)


def _at(place: int):
    """Only the outputs of one step are read."""

    def only(from_outputs: Tensor) -> Tensor:
        kept = torch.zeros_like(from_outputs)
        kept[:, place] = from_outputs[:, place]
        return kept

    return lambda draw: _history(draw, outputs=only)


def _variant(
    first="torch.zeros_like(states[:, 0])",
    delta="from_outputs[:, t] + later",
    order="reversed(range(states.shape[1]))",
    keep="products.insert(0, p)",
    before="torch.cat([torch.zeros_like(states[:, :1]), states[:, :-1]], dim=1)",
    weight="products.flatten(0, 1).T @ before.flatten(0, 1)",
) -> str:
    """The solution with one line written otherwise."""
    return f'''\
def back_through_time(from_outputs, states, step_back):
    """p of all steps (B, T, 3H), and the gradient of U (3H, H)."""
    products, later = [], {first}
    for t in {order}:
        later, p = step_back({delta}, t)
        {keep}
    products = torch.stack(products, dim=1)
    before = {before}
    return products, {weight}
'''


REVERSED = {"keep": "products.append(p)", "weight": "products.flip(1).flatten(0, 1).T @ before.flatten(0, 1)"}

FAULTS = (
    ("δ lacks what the step after has sent, ∂h₋(t + 1).", {"delta": "from_outputs[:, t]"}),
    ("The p stand as the loop meets them, the last step first.", REVERSED),
    ("∂U takes the state after the step. U multiplied the one before it.", {"before": "states"}),
)


def _left(kept: tuple[int, ...]) -> str:
    """The code with these of the three mistakes left in it."""
    changes: dict[str, str] = {}
    for number in kept:
        changes |= FAULTS[number][1]
    return _variant(**changes)


BACK_THROUGH_TIME = Exercise(
    id="11.3",
    title="A whole history backwards",
    kind="debug",
    minutes=20,
    difficulty="medium",
    objective="carry it over a whole history",
    prompt="""\
The code below runs, but gradcheck says that its gradients are wrong. There are **three mistakes**. Mend them.

`states` (B, T, H) holds the state *after* each step; before the first step the state is zeros. `from_outputs` (B, T, H)
is ∂L/∂h'(t) as an output. `step_back(delta, t)` goes one step back: given δ of a step, (B, H), and its index t (which
counts from 0, as Python does), it returns the pair (∂h₋, of the state before that step, (B, H); p (B, 3H)), where
p = [∂r̄, ∂ū, ∂v]. Return the tuple (p of all steps (B, T, 3H), in the order of time; ∂U (3H, H), summed over people and
steps). At padding `step_back` does the right thing already.
""",
    stub='''\
def back_through_time(from_outputs, states, step_back):
    """p of all steps (B, T, 3H), and the gradient of U (3H, H)."""
    products, weight = [], 0
    for t in reversed(range(states.shape[1])):
        d_h, p = step_back(from_outputs[:, t], t)
        weight = weight + p.T @ states[:, t]
        products.append(p)
    return torch.stack(products, dim=1), weight
''',
    solution=_variant(),
    explanation="""\
A state is used twice, so δ(t) is the gradient of the step's own output plus ∂h₋(t + 1), which the step after has just
sent. The way back visits the last step first, so the p of an earlier step goes in front of it. And U multiplied the
state *before* the step: ∂U = Σ p(t) h'(t − 1)ᵀ, zeros before the first. Nobody waits for ∂U: one product after the loop
will do.""",
    hints=(
        Hint(
            "the last step's p is right, the earlier ones are not",
            "Who uses h'(t)? The reader of the outputs, and step t + 1. δ is the sum of what both send.",
        ),
        Hint("the numbers of p are right, but their order is not", "The loop meets the last step first."),
        Hint(
            "only the gradient of U is wrong",
            "U multiplied the state before the step: states[:, t − 1], and zeros where t is 0.",
        ),
    ),
    checks=(
        Check("without padding", 3, ordinary(_history), parts=((0, "p", 2), (1, "∂U", 1))),
        Check("padding", 1, padded(_history)),
        Check(
            "only one output is read",
            1,
            (
                case("only the last output is read", _at(-1), 21, 2, 4),
                case("only the first output is read", _at(0), 22, 2, 4),
                case("only the second output is read", _at(1), 23, 1, 3),
            ),
        ),
        Check(
            "edge cases: a single step, a batch of one, memory with gaps, float64, H = 3",
            1,
            (*edges(_history, "some"), case("three people, three steps, H = 3", _wide, 24, 3, 3)),
        ),
    ),
    faults=("δ has both its parts", "the p stand in the order of time", "U meets the state before the step"),
    misconceptions=(
        Misconception(
            "δ lacks what the step after has sent: δ(t) = from_outputs[:, t] + ∂h₋(t + 1).",
            source=_variant(delta="from_outputs[:, t]"),
            left=(0,),
        ),
        Misconception(
            "∂h₋ of the step after takes the place of the output's own gradient. A state is used by both: add them.",
            source=_variant(first="from_outputs[:, -1]", delta="later"),
        ),
        Misconception(
            "The p stand as the loop meets them, the last step first. Put them in the order of time.",
            source=_variant(**REVERSED),
            left=(1,),
        ),
        Misconception(
            "The p stand in the reverse order, so in ∂U each meets the wrong state. Put them in the order of time.",
            source=_variant(keep="products.append(p)"),
            left=(1,),
        ),
        Misconception(
            "You run forwards. ∂h₋(t + 1) must be known before step t has its turn: the last step comes first.",
            source=_variant(order="range(states.shape[1])", keep="products.append(p)"),
        ),
        Misconception(
            "∂U takes the state after the step. U multiplied the one before it: p(t) goes with h'(t − 1).",
            source=_variant(before="states"),
            left=(2,),
        ),
        Misconception(
            "At the first step states[:, t − 1] is states[:, −1], the last state. Before the first step it is zeros.",
            source=_variant(before="states.roll(1, 1)"),
        ),
        Misconception(
            "You shifted the states the wrong way: p(t) goes with the state before, h'(t − 1), not with h'(t + 1).",
            source=_variant(before="torch.cat([states[:, 1:], torch.zeros_like(states[:, :1])], dim=1)"),
        ),
        Misconception(
            "∂U is averaged over the people. It is a sum over people and steps; a mean belongs into the loss.",
            source=_variant(weight="products.flatten(0, 1).T @ before.flatten(0, 1) / len(states)"),
        ),
        *(
            Misconception(left_message([FAULTS[number][0] for number in kept]), source=_left(kept), left=kept)
            for many in (2, 3)
            for kept in combinations(range(3), many)
        ),
        Misconception(
            "The first step is never visited. The range goes down to 0.",
            source=_variant(
                order="reversed(range(1, states.shape[1]))",
                weight="products.flatten(0, 1).T @ before[:, 1:].flatten(0, 1)",
            ),
        ),
        Misconception(
            "What is carried on is the δ that was used, not ∂h₋, what step_back has sent home.",
            source=_variant().replace(
                "        later, p = step_back(from_outputs[:, t] + later, t)\n",
                "        later = from_outputs[:, t] + later\n        _, p = step_back(later, t)\n",
            ),
        ),
        Misconception(
            "∂h₋ of all later steps is added up. Only the next step sends to this one.",
            source=_variant().replace(
                "        later, p = step_back(from_outputs[:, t] + later, t)\n",
                "        d_h, p = step_back(from_outputs[:, t] + later, t)\n        later = later + d_h\n",
            ),
        ),
        Misconception(
            "The last output's gradient is counted twice: nothing comes from after the last step, so begin with zeros.",
            source=_variant(first="from_outputs[:, -1]"),
        ),
        Misconception(
            "Steps are counted from 1 in step_back(…, t + 1). It counts from 0, as Python does.",
            source=_variant().replace("+ later, t)", "+ later, t + 1)"),
        ),
        Misconception(
            "The order of time is turned round once more than needed: t is mirrored in step_back or in from_outputs.",
            source=_variant(delta="from_outputs[:, states.shape[1] - 1 - t] + later"),
        ),
        Misconception(
            "∂U comes out for each person. Sum over the people too.",
            source=_variant(weight='torch.einsum("btk,bth->bkh", products, before)'),
        ),
        Misconception(
            "∂U is transposed: it has the shape of U, (3H, H).",
            source=_variant(weight="before.flatten(0, 1).T @ products.flatten(0, 1)"),
        ),
        Misconception(
            "∂U is that of the first person alone. Sum over all.", source=_variant(weight="products[0].T @ before[0]")
        ),
        Misconception(
            "∂U lacks the last step.",
            source=_variant(weight="products[:, :-1].flatten(0, 1).T @ before[:, :-1].flatten(0, 1)"),
        ),
        Misconception(
            "Before the first step the state is zeros, not the first state.",
            source=_variant(before="torch.cat([states[:, :1], states[:, :-1]], dim=1)"),
        ),
        Misconception(
            "The states are shifted over the people, dim 0. Time is dim 1.", source=_variant(before="states.roll(1, 0)")
        ),
        Misconception(
            "∂U is averaged over the steps. It is a sum over people and steps.",
            source=_variant(weight="products.flatten(0, 1).T @ before.flatten(0, 1) / max(1, states.shape[1])"),
        ),
        Misconception(
            "reshape mixes people and steps: stack along dim 1, or transpose.",
            source=_variant().replace(
                "torch.stack(products, dim=1)", "torch.stack(products).reshape(len(states), states.shape[1], -1)"
            ),
        ),
        Misconception(
            "Time stands first, (T, B, 3H). (B, T, 3H) is asked for: dim=1.",
            source=_variant().replace("return products,", "return products.transpose(0, 1),"),
        ),
        Misconception(
            "The two results are exchanged: p first, then ∂U.",
            source=_variant()
            .replace("return products, ", "return ")
            .replace("before.flatten(0, 1)\n", "before.flatten(0, 1), products\n"),
        ),
        Misconception(
            "Only ∂U is returned. The p of all steps belong before it.",
            source=_variant().replace("return products, ", "return "),
        ),
        Misconception(
            "What goes to the state, ∂h₋, is kept in place of p.", source=_variant(keep="products.insert(0, later)")
        ),
        Misconception(
            "Only p is carried on: ∂h₋ and p have changed places in what step_back returns, (∂h₋, p).",
            source=_variant().replace("later, p = step_back", "p, later = step_back"),
        ),
    ),
)
