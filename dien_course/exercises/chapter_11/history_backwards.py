"""Exercise 11.3: A whole history backwards."""

from __future__ import annotations

import torch
from torch import Tensor

from dien_course.exercises.chapter_11.history_backwards_mistakes import MISTAKES, variant
from dien_course.exercises.judging.exercise import Check, Exercise, Hint
from dien_course.exercises.judging.inputs import Draw, case, edges, padded


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
    """The arguments of one call; ``step_back`` has the factors of every step at hand, so that it can be typed again."""
    x, a = draw.normal(draw.B, draw.T, 3 * hidden), draw.uniform(draw.B, draw.T)
    U, mask = draw.normal(3 * hidden, hidden), draw.mask()
    states, kept = _run(x, a * mask, U)
    states = _short(states)
    from_outputs = draw.normal(draw.B, draw.T, hidden)
    factors, stay = (list(map(_short, each)) for each in zip(*map(_factors, kept), strict=True))

    def step_back(delta: Tensor, t: int) -> tuple[Tensor, Tensor]:
        delta = torch.as_tensor(delta).to(U)
        if delta.shape != stay[t].shape:
            raise ValueError(f"delta is {tuple(delta.shape)}; expected (B, H) = {tuple(stay[t].shape)}")
        p = factors[t] * torch.cat([delta, delta, delta], 1)
        return stay[t] * delta + p @ U, p

    return outputs(from_outputs) if outputs else from_outputs, states, step_back


def _factors(kept: tuple) -> tuple[Tensor, Tensor]:
    """What stands in front of δ in p = [∂r̄, ∂ū, ∂v] (B, 3H), and the share 1 − s (B, H) that goes straight on."""
    h, a, r, u, v, n = kept
    s = a * u
    to_v = r * (1 - n * n) * s
    return torch.cat([(1 - r) * v * to_v, u * (1 - u) * a * (n - h), to_v], 1), 1 - s


def _short(numbers: Tensor) -> Tensor:
    """Two decimals: the example beside a message is typed again by hand."""
    return numbers.round(decimals=2) + 0.0


def _wide(draw: Draw) -> tuple:
    return _history(draw, hidden=3)


def _at(place: int):
    """Only the outputs of one step are read."""

    def only(from_outputs: Tensor) -> Tensor:
        kept = torch.zeros_like(from_outputs)
        kept[:, place] = from_outputs[:, place]
        return kept

    return lambda draw: _history(draw, outputs=only)


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
    solution=variant(),
    explanation="""\
A state is used twice, so δ(t) is the gradient of the step's own output plus ∂h₋(t + 1), which the step after has just
sent. The way back visits the last step first, so the p of an earlier step goes in front of it. And U multiplied the
state *before* the step: ∂U = Σ p(t) h'(t − 1)ᵀ, zeros before the first. Nobody waits for ∂U: one product after the loop
will do.""",
    hints=(
        Hint(
            "the last step's p is right, the earlier ones are not",
            "Who uses h'(t)? The reader of the outputs, and step t + 1. δ is the sum of what both send.",
            ("both its parts",),
        ),
        Hint(
            "the numbers of p are right, but their order is not",
            "The loop meets the last step first.",
            ("order of time",),
        ),
        Hint(
            "only the gradient of U is wrong",
            "U multiplied the state before the step: states[:, t − 1], and zeros where t is 0.",
            ("U meets the state",),
        ),
    ),
    checks=(
        Check(
            "without padding",
            3,
            (
                case("two people, two steps", _history, 1, 2, 2),
                case("random numbers", _history, 2, 2, 3),
                case("more random numbers", _history, 3, 3, 5),
            ),
            parts=((0, "p", 2), (1, "∂U", 1)),
        ),
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
    misconceptions=MISTAKES,
)
