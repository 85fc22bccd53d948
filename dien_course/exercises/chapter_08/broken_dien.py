"""Exercise 08.3: A DIEN that merely runs."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F

from dien_course.exercises.chapter_08.broken_dien_mistakes import MISTAKES, ROLLED, variant
from dien_course.exercises.judging.exercise import Check, Exercise, Hint
from dien_course.exercises.judging.inputs import Draw, case, edges, ordinary, padded

HEAD = (0.7, -0.4, 1.1, 0.8, -0.9, 0.5)

CELL = ((0.9, -0.6), (0.3, 0.8), (0.5, -0.7), (-0.4, 0.6))


def _expect(name: str, tensor: Tensor, *shape: int) -> None:
    if tuple(tensor.shape) != shape:
        raise ValueError(f"{name} is {tuple(tensor.shape)}; expected {shape}")


def _step(x: Tensor, h: Tensor, a: Tensor) -> Tensor:
    """A cell with fixed weights and little to compute; attention is its gate."""
    candidate = torch.tanh(torch.cat([x, h], 1) @ torch.tensor(CELL, dtype=x.dtype) + 0.2)
    return h + 0.8 * a * (candidate - h)


def _extractor(history: Tensor, mask: Tensor) -> Tensor:
    return _evolution(history, torch.ones_like(history[:, :, 0]), mask)[0]


def _attention(target: Tensor, interests: Tensor, mask: Tensor) -> Tensor:
    _expect("target", target, len(interests), 2)
    return torch.sigmoid(torch.einsum("bh,bth->bt", target, interests) - 0.3) * mask


def _evolution(interests: Tensor, attention: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
    _expect("attention", attention, *interests.shape[:2])
    h = torch.zeros_like(interests[:, 0])
    states = []
    for t in range(interests.shape[1]):
        h = torch.where(mask[:, t, None], _step(interests[:, t], h, attention[:, t, None]), h)
        states.append(h)
    return torch.stack(states, 1), h


def _auxiliary(interests: Tensor, history: Tensor, negatives: Tensor, mask: Tensor) -> Tensor:
    _expect("negatives", negatives, *history.shape)
    now, real = interests[:, :-1], mask[:, 1:]
    score, false_score = (now * history[:, 1:]).sum(-1), (now * negatives[:, 1:]).sum(-1)
    return ((F.softplus(-score) + F.softplus(false_score)) / 2 * real).sum() / real.sum().clamp(min=1)


def _head(together: Tensor) -> Tensor:
    _expect("the head's input", together, len(together), len(HEAD))
    return 2 * (together * torch.tensor(HEAD, dtype=together.dtype)).sum(1) + 0.4


PARTS = {
    "extractor": _extractor,
    "attention": _attention,
    "evolution": _evolution,
    "auxiliary": _auxiliary,
    "head": _head,
}


def _inputs(draw: Draw) -> tuple:
    history, negatives = draw.normal(draw.B, draw.T, 2), draw.normal(draw.B, draw.T, 2)
    return draw.normal(draw.B, 2), history, negatives, draw.mask(), PARTS


def _serving(draw: Draw) -> tuple:
    target, history, _, mask, parts = _inputs(draw)
    return target, history, None, mask, parts


PARTS_SCORED = ((0, "the logits", 1), (1, "the auxiliary loss", 1))


BROKEN = Exercise(
    id="08.3",
    title="A DIEN that merely runs",
    kind="debug",
    minutes=20,
    difficulty="hard",
    objective="check a model with one batch, and with the question which loss teaches which part",
    prompt="""\
Here is somebody's DIEN. It runs, and its loss falls. But

1. the gradient check says that no loss teaches attention and evolution;
2. one batch, half of it clicked, is not learned by heart: its loss stops at 0.50;
3. the auxiliary loss falls far below what honest guessing allows;
4. for predicting, when `negatives` is None, it raises an error.

Mend the four faults. `target` (B, 2), `history` and `negatives` (B, T, 2), `mask` (B, T) bool; returned are the logits
(B,) and the auxiliary loss, a scalar, or None without negatives. `parts` is a dict of five functions without faults:

| part | arguments → result |
|---|---|
| `"extractor"` | history, mask → interests (B, T, 2) |
| `"attention"` | target, interests, mask → attention (B, T) |
| `"evolution"` | interests, attention, mask → (states (B, T, 2), final (B, 2)) |
| `"auxiliary"` | interests, history, negatives, mask → scalar; it pairs h(t) with e(t+1) itself |
| `"head"` | target, h'(T) and their product, concatenated (B, 6) → logits (B,) |
""",
    stub=variant(loss=ROLLED, vector="interests[:, -1]", logits="torch.sigmoid(logits)", without="").replace(
        "    loss =", "    # h(t) against e(t+1)\n    loss ="
    ),
    solution=variant(),
    explanation="""\
First, the head read the extractor's last state where h'(T) was meant, so attention and evolution led nowhere. Second,
its output is a logit: the loss applies the sigmoid, and another one confines it to [0, 1]. Third, rolled by one, h(t+1)
met e(t+1), which it has read. Fourth, negatives feed the auxiliary loss and nothing else: without them, None.""",
    hints=(
        Hint(
            "a part that no loss teaches",
            "Its result goes nowhere. Follow `final` from where it is made to where it is used.",
            ("goes into the head",),
        ),
        Hint(
            "the loss on one batch stops at 0.50",
            "A logit confined to [0, 1] stops there: binary_cross_entropy_with_logits has a sigmoid of its own.",
            ("logits come out",),
        ),
        Hint(
            "the auxiliary loss is too low, or fails without negatives",
            "The part pairs h(t) with e(t+1) itself: hand it the interests as they are, and only with negatives.",
            ("meets e(t+1)", "without negatives"),
        ),
    ),
    checks=(
        Check("without padding", 2, ordinary(_inputs), parts=PARTS_SCORED),
        Check("padding", 1, padded(_inputs), parts=PARTS_SCORED),
        Check(
            "without negatives",
            2,
            (case("two users, predicting", _serving, 21, 2, 3, "some"), case("one user", _serving, 22, 1, 1)),
        ),
        Check("edge cases: a single step, a batch of one, memory with gaps, float64", 1, edges(_inputs, "some")),
        Check("both losses teach what they should (gradients)", 1, padded(_inputs)[:2], gradient=True),
    ),
    faults=("h'(T) goes into the head", "logits come out", "h(t) meets e(t+1)", "it predicts without negatives"),
    misconceptions=MISTAKES,
)
