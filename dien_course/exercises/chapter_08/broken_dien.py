"""Exercise 08.3: A DIEN that merely runs."""

from __future__ import annotations

from itertools import combinations

import torch
from torch import Tensor
from torch.nn import functional as F

from dien_course.exercises.judging.exercise import Check, Exercise, Hint, Misconception
from dien_course.exercises.judging.inputs import Draw, case, edges, ordinary, padded
from dien_course.exercises.judging.planted import left_message

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


def _variant(
    loss='parts["auxiliary"](interests, history, negatives, mask)',
    attention='parts["attention"](target, interests, mask)',
    evolved="interests",
    vector="final",
    together="[target, {vector}, target * {vector}]",
    logits="logits",
    without="None if negatives is None else ",
) -> str:
    """The solution with some lines written otherwise."""
    return f'''\
def tiny_dien(target, history, negatives, mask, parts):
    """Logits (B,), and the auxiliary loss or None."""
    interests = parts["extractor"](history, mask)
    loss = {without}{loss}
    attention = {attention}
    states, final = parts["evolution"]({evolved}, attention, mask)
    logits = parts["head"](torch.cat({together.format(vector=vector)}, dim=1))
    return {logits}, loss
'''


ROLLED = 'parts["auxiliary"](interests.roll(-1, dims=1), history, negatives, mask)'

PARTS_SCORED = ((0, "the logits", 1), (1, "the auxiliary loss", 1))

FAULTS = (
    (
        "The head still reads the extractor's last state. It should read h'(T), `final`, in both places.",
        {"vector": "interests[:, -1]"},
    ),
    (
        "There still is a sigmoid at the end. Logits are asked for: the loss applies the sigmoid itself.",
        {"logits": "torch.sigmoid(logits)"},
    ),
    ("The interests are still rolled, so h(t+1) is asked about e(t+1), which it has read.", {"loss": ROLLED}),
    ("Without negatives it still raises an error. Return None for the auxiliary loss then.", {"without": ""}),
)


def _with(*kept: int) -> str:
    """The code with these of the four faults left in it; with all of them, as they were given but for its words."""
    changes: dict[str, str] = {}
    for number in kept:
        changes |= FAULTS[number][1]
    return _variant(**changes) + ("\n\ngiven = tiny_dien\n\n\ndef tiny_dien(*args):\n    return given(*args)\n")


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
    stub=_variant(loss=ROLLED, vector="interests[:, -1]", logits="torch.sigmoid(logits)", without="").replace(
        "    loss =", "    # h(t) against e(t+1)\n    loss ="
    ),
    solution=_variant(),
    explanation="""\
First, the head read the extractor's last state where h'(T) was meant, so attention and evolution led nowhere. Second,
its output is a logit: the loss applies the sigmoid, and another one confines it to [0, 1]. Third, rolled by one, h(t+1)
met e(t+1), which it has read. Fourth, negatives feed the auxiliary loss and nothing else: without them, None.""",
    hints=(
        Hint(
            "a part that no loss teaches",
            "Its result goes nowhere. Follow `final` from where it is made to where it is used.",
        ),
        Hint(
            "the loss on one batch stops at 0.50",
            "A logit confined to [0, 1] stops there: binary_cross_entropy_with_logits has a sigmoid of its own.",
        ),
        Hint(
            "the auxiliary loss is too low, or fails without negatives",
            "The part pairs h(t) with e(t+1) itself: hand it the interests as they are, and only with negatives.",
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
    misconceptions=(
        *(
            Misconception(left_message([FAULTS[number][0] for number in kept]), source=_with(*kept), left=kept)
            for many in range(1, 5)
            for kept in combinations(range(4), many)
        ),
        Misconception(
            "The head reads h'(T), but the product is still made with the extractor's last state.",
            source=_variant(together="[target, final, target * interests[:, -1]]"),
        ),
        Misconception(
            "The interests are rolled the other way now. The part pairs h(t) with e(t+1) itself: no roll at all.",
            source=_variant(loss=ROLLED.replace("-1", "1")),
        ),
        Misconception(
            "Without negatives the auxiliary loss is None, not 0: no loss, rather than a perfect one.",
            source=_variant(without="torch.zeros(()) if negatives is None else "),
        ),
        Misconception(
            "The auxiliary loss is never computed now. It is None only where there are no negatives.",
            source=_variant(loss="None", without=""),
        ),
        Misconception(
            "The evolution is bypassed: attention-weighted interests are summed, as in DIN. h'(T) is `final`.",
            source=_variant(vector="(interests * attention[:, :, None]).sum(1)"),
        ),
        Misconception(
            "The evolution reads the history. It evolves interests, h(t), the extractor's states.",
            source=_variant(evolved="history"),
        ),
        Misconception(
            "Attention compares the target with the history. It compares it with the interests, h(t).",
            source=_variant(attention='parts["attention"](target, history, mask)'),
        ),
        Misconception(
            "The logits are still squashed, by another function than the sigmoid.",
            source=_variant(logits="torch.tanh(logits)"),
        ),
        Misconception(
            "The logits have a dimension too many, (B, 1). (B,) is asked for.",
            source=_variant(logits="logits.unsqueeze(1)"),
        ),
        Misconception(
            "Logits and auxiliary loss are exchanged: return logits first.",
            source=_variant().replace("return logits, loss", "return loss, logits"),
        ),
        Misconception(
            "Only the logits are returned. The auxiliary loss belongs beside them.",
            source=_variant().replace("return logits, loss", "return logits"),
        ),
        Misconception(
            "The head reads the extractor's last state beside the target; only the product is made with h'(T).",
            source=_variant(together="[target, interests[:, -1], target * final]"),
        ),
        Misconception(
            "The head reads the last column of the states, set to zero at padding. Take `final`, h'(T).",
            source=_variant(vector="(states * mask[:, :, None])[:, -1]"),
        ),
        Misconception(
            "The head reads the mean of the evolution's states. h'(T) is the last one, `final`.",
            source=_variant(vector="states.mean(1)"),
        ),
        Misconception(
            "The auxiliary loss reads the evolution's states. It teaches the extractor: hand it the interests.",
            source=_variant(
                loss='parts["auxiliary"](parts["evolution"](interests, parts["attention"](target, interests, '
                "mask), mask)[0], history, negatives, mask)"
            ),
        ),
        Misconception(
            "The auxiliary loss reads interests that are cut off (.detach()): it no longer teaches the extractor.",
            source=_variant(loss='parts["auxiliary"](interests.detach(), history, negatives, mask)'),
        ),
        Misconception(
            "The interests are sliced before they are handed over. The part pairs h(t) with e(t+1) itself.",
            source=_variant(loss='parts["auxiliary"](interests[:, :-1], history, negatives, mask)'),
        ),
        Misconception(
            "The interests are sliced before they are handed over. The part pairs h(t) with e(t+1) itself.",
            source=_variant(
                loss='parts["auxiliary"](interests[:, :-1], history[:, 1:], negatives[:, 1:], mask[:, 1:])'
            ),
        ),
        Misconception(
            "History and negatives are exchanged in the auxiliary loss.",
            source=_variant(loss='parts["auxiliary"](interests, negatives, history, mask)'),
        ),
        Misconception(
            "Attention is cut off or not used: the evolution gets ones.",
            source=_variant(attention="mask.to(interests.dtype)"),
        ),
        Misconception(
            "Attention is cut off (.detach()): no loss teaches it.",
            source=_variant(attention='parts["attention"](target, interests, mask).detach()'),
        ),
        Misconception(
            "The product of target and h'(T) is missing from the head's input.",
            source=_variant(together="[target, final, final]"),
        ),
        Misconception(
            "The parts of the head's input stand in another order: target, h'(T), and their product.",
            source=_variant(together="[final, target, target * final]"),
        ),
        Misconception(
            "Where there are negatives the auxiliary loss is None: the question is turned round.",
            source=_variant(without="None if negatives is not None else "),
        ),
    ),
)
