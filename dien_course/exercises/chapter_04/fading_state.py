"""Exercise 04.4: a state that fades between visits, however far apart they are."""

from __future__ import annotations

import torch
from torch import Tensor

from dien_course.exercises.judging.exercise import Check, Exercise, Hint, Misconception
from dien_course.exercises.judging.inputs import Draw, case, edges, ordinary, padded


def step(x: Tensor, h: Tensor) -> Tensor:
    """A small cell without weights: x (B, 2), h (B, 2) -> (B, 2); the first number of x opens the gate."""
    u = torch.sigmoid(x[:, :1])
    return (1 - u) * h + u * torch.tanh(x + 0.5 * h.flip(1))


def _inputs(draw: Draw) -> tuple:
    gap = (0.25 + 3 * draw.uniform(draw.B, draw.T)).round(decimals=2)  # never 0, so that a forgotten gap shows
    return step, draw.normal(draw.B, draw.T, 2), gap, draw.mask(), 2.0


def _junk_inputs(draw: Draw) -> tuple:
    cell, x, gap, mask, tau = _inputs(draw)
    return cell, x.masked_fill(~mask[..., None], 9.0), gap.masked_fill(~mask, 50.0), mask, 1.5


PADDED = (
    *padded(_inputs),
    case("junk at padding", _junk_inputs, 14, 2, 3, "some"),
    case("far more padding than behaviours", _junk_inputs, 15, 2, 6, "one row"),
)


def _walk(
    faded="h * torch.exp(-gap[:, t] / tau).unsqueeze(1)",
    new="cell(x[:, t], faded)",
    kept="torch.where(mask[:, t, None], new, h)",
) -> str:
    """The solution with one part written otherwise."""
    return f"""\
def fading_states(cell, x, gap, mask, tau):
    h, states = torch.zeros_like(x[:, 0]), []
    for t in range(x.shape[1]):
        faded = {faded}
        new = {new}
        h = {kept}
        states.append(h)
    return torch.stack(states, dim=1)
"""


FADING = Exercise(
    id="04.4",
    title="Three weeks later",
    kind="implement",
    minutes=15,
    difficulty="medium",
    objective="handle padding",
    prompt="""\
A GRU counts behaviours and knows nothing of clocks: it makes no difference to it whether three minutes or three weeks
lie between two films. Let the state **fade** by the time that has passed since the behaviour before, and then let any
cell take its step: h₋ is h(t − 1) · exp(−gap(t) / τ), and h(t) = cell(x(t), h₋), with h(0) = 0.
`cell(x, h)` takes (B, 2) and (B, 2) and returns (B, 2); `x` (B, T, 2); `gap` (B, T), the days since the behaviour
before; `mask` (B, T) bool, padding at the end; `tau` a number of days → the states (B, T, 2). At padding nothing has
happened yet: the state neither fades nor moves. Gradients must reach `x` and `gap`.
""",
    stub='''\
def fading_states(cell, x, gap, mask, tau):
    """The states (B, T, 2) of a cell whose state fades between behaviours."""
    raise NotImplementedError
''',
    solution='''\
def fading_states(cell, x, gap, mask, tau):
    """The states (B, T, 2) of a cell whose state fades between behaviours."""
    h, states = torch.zeros_like(x[:, 0]), []
    for t in range(x.shape[1]):
        faded = h * torch.exp(-gap[:, t] / tau).unsqueeze(1)
        h = torch.where(mask[:, t, None], cell(x[:, t], faded), h)
        states.append(h)
    return torch.stack(states, dim=1)
''',
    explanation="""\
The time passes before the cell reads, so it is h₋ that fades. At padding both are held back: torch.where takes the
state as it was before it faded. This is the idea of GRU-D (Che et al. 2018), with one τ for all dimensions; there it
is learned.""",
    hints=(
        Hint(
            "right without padding, wrong with it", "At padding keep h as it was *before* it faded.", about=("padding",)
        ),
        Hint(
            "the first state is right, the others are not",
            "Fade the state before the step, by the gap of this step.",
            about=("values without padding", "gradients"),
        ),
        Hint(
            "the shape does not fit",
            "exp(−gap[:, t] / tau) is (B,); the state is (B, 2): unsqueeze(1).",
            about=("edge cases",),
        ),
    ),
    checks=(
        Check("values without padding", 2, ordinary(_inputs)),
        Check("padding", 2, PADDED),
        Check("edge cases: one row, T = 1, memory with gaps, float64", 1, edges(_inputs, "some")),
        Check("gradients", 1, PADDED[:3], gradient=True),
    ),
    misconceptions=(
        Misconception(
            "The state fades after the cell has read. The time lies before the behaviour: fade what the cell is given.",
            source=_walk(faded="h", new="cell(x[:, t], h) * torch.exp(-gap[:, t] / tau).unsqueeze(1)"),
        ),
        Misconception(
            "At padding the state fades on. Nothing has happened there: keep it as it was.",
            source=_walk(kept="torch.where(mask[:, t, None], new, faded)"),
        ),
        Misconception("The mask is forgotten: the cell reads padding, too.", source=_walk(kept="new")),
        Misconception(
            "The states at padding are zero. The state stands still there, and is carried on.",
            source=_walk(kept="new * mask[:, t, None]"),
        ),
        Misconception("The state does not fade at all: the gaps are not used.", source=_walk(faded="h")),
        Misconception(
            "The gap of the step before is used. gap(t) lies between t − 1 and t.",
            source=_walk(faded="h * torch.exp(-gap[:, max(0, t - 1)] / tau).unsqueeze(1)"),
        ),
        *(
            Misconception(
                "The gap of the step before is used. gap(t) lies between t − 1 and t.",
                source=_walk(faded=f"h * torch.exp(-{gap} / tau).unsqueeze(1)"),
            )
            for gap in ("gap.roll(1, 1)[:, t]", "gap[:, max(0, t - 1)] * (t > 0)")
        ),
        Misconception(
            "The gap of the step before is used: the state fades after it was kept, by the gap that lies before it. "
            "gap(t) lies between t − 1 and t.",
            source="""\
def fading_states(cell, x, gap, mask, tau):
    h, states = torch.zeros_like(x[:, 0]), []
    for t in range(x.shape[1]):
        h = torch.where(mask[:, t, None], cell(x[:, t], h), h)
        states.append(h)
        h = h * torch.exp(-gap[:, t] / tau).unsqueeze(1)
    return torch.stack(states, dim=1)
""",
        ),
        *(
            Misconception(
                "The gap of the next step is used. gap(t) lies between t − 1 and t.",
                source=_walk(faded=f"h * torch.exp(-{gap}[:, t] / tau).unsqueeze(1)"),
            )
            for gap in ("gap.roll(-1, 1)", "torch.cat([gap[:, 1:], 0 * gap[:, :1]], 1)")
        ),
        Misconception(
            "The gap of the next step is used. gap(t) lies between t − 1 and t.",
            source=_walk(faded="h * torch.exp(-gap[:, min(t + 1, x.shape[1] - 1)] / tau).unsqueeze(1)"),
        ),
        Misconception(
            "All gaps so far are added up at each step. The state before has faded by the earlier ones already.",
            source=_walk(faded="h * torch.exp(-gap[:, : t + 1].sum(1) / tau).unsqueeze(1)"),
        ),
        Misconception(
            "τ is not used. Days are divided by it.", source=_walk(faded="h * torch.exp(-gap[:, t]).unsqueeze(1)")
        ),
        Misconception(
            "The gap is multiplied by τ. Divide by it: a large τ is a long memory.",
            source=_walk(faded="h * torch.exp(-gap[:, t] * tau).unsqueeze(1)"),
        ),
        Misconception(
            "The state grows with time. The exponent needs its minus.",
            source=_walk(faded="h * torch.exp(gap[:, t] / tau).unsqueeze(1)"),
        ),
        Misconception(
            "The behaviour fades in place of the state: an old behaviour is not what the gap is about.",
            source=_walk(faded="h", new="cell(x[:, t] * torch.exp(-gap[:, t] / tau).unsqueeze(1), h)"),
        ),
        Misconception(
            "This is the share that has faded, 1 − exp(−gap / τ). Multiply by what is left.",
            source=_walk(faded="h * (1 - torch.exp(-gap[:, t] / tau)).unsqueeze(1)"),
        ),
    ),
)
