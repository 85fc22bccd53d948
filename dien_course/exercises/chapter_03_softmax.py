"""Exercises of chapter 03, first half: scores become attention, by softmax and by T·softmax."""

from __future__ import annotations

import numpy as np
import torch

from dien_course.exercises.exercise import Check, Exercise, Hint, Misconception
from dien_course.exercises.inputs import Draw, case, edges, large, ordinary, padded


def _inputs(draw: Draw) -> tuple:
    return draw.normal(draw.B, draw.T), draw.mask()


def _junk_inputs(draw: Draw) -> tuple:
    scores, mask = _inputs(draw)
    return scores.masked_fill(~mask, 900.0), mask


def _huge_junk_inputs(draw: Draw) -> tuple:
    scores, mask = _inputs(draw)
    return scores.masked_fill(~mask, 1e12), mask


def _very_low_inputs(draw: Draw) -> tuple:
    scores, mask = _inputs(draw)
    return scores - 20_000, mask


def _low_inputs(draw: Draw) -> tuple:
    scores, mask = _inputs(draw)
    return scores - 300, mask


PADDED = (
    *padded(_inputs),
    case("one step, and a row without it", _inputs, 14, 2, 1, "one row"),
    case("far more padding than behaviours", _inputs, 15, 2, 7, "one row"),
    case("as many rows as steps", _inputs, 18, 3, 3, "one row"),
)
JUNK = (
    *large(_inputs),
    case("large numbers, and padding", _inputs, 16, 3, 4, "some", scale=200.0),
    case("padding that holds a score of 900", _junk_inputs, 17, 2, 4, "some"),
    case("scores of about -300", _low_inputs, 19, 3, 4, "some"),
    case("scores of about -20,000", _very_low_inputs, 21, 3, 4, "some", dtype=torch.float64),
)
HUGE_JUNK = case("padding that holds a score of 1e12", _huge_junk_inputs, 20, 2, 4, "some")
GRADIENT = (*ordinary(_inputs)[1:], *padded(_inputs))


def _rows_sum_to_one(calls) -> str | None:
    for call in calls:
        real = call.args[1].numpy().any(1)
        if not np.allclose(call.output.sum(1), real, atol=1e-4):
            return "a row does not sum to 1, or an empty one not to 0"
    return None


def _softmax(scores="scores.masked_fill(~mask, -1e30)", dim="1", after=" * mask") -> str:
    """The masked softmax with one part written otherwise."""
    return f"def softmax_over_real(scores, mask):\n    return torch.softmax({scores}, dim={dim}){after}\n"


MASKED_SOFTMAX = Exercise(
    id="03.1",
    title="A softmax that knows about padding",
    kind="implement",
    minutes=10,
    difficulty="medium",
    objective="write the masked softmax that turns scores into attention",
    prompt="""\
Turn scores into attention, without a loop if you can. `scores` (B, T); `mask` (B, T) bool, True = real, padding at
the end → (B, T). Each row is a softmax over its real steps. Padding gets exactly 0, whatever finite number its score
is, and a row that is all padding gets zeros. No NaN, neither in the attention nor in its gradient.
""",
    stub='''\
def softmax_over_real(scores, mask):
    """Attention (B, T): each row sums to 1, an empty one to 0."""
    raise NotImplementedError
''',
    solution='''\
def softmax_over_real(scores, mask):
    """Attention (B, T): each row sums to 1, an empty one to 0."""
    lowest = torch.finfo(scores.dtype).min
    return torch.softmax(scores.masked_fill(~mask, lowest), dim=1) * mask
''',
    explanation="""\
With the lowest finite number at padding, exp gives 0 there, as long as anything in the row is real. In an empty row all
steps are equally low, so the softmax is 1/T each and not NaN; the multiplication by the mask sets that to zero.""",
    hints=(
        Hint(
            "right without padding, wrong with it",
            "Padding must go out *before* the softmax: give it a very low score.",
        ),
        Hint("NaN in the empty row", "−∞ − (−∞) is not a number. Take torch.finfo(scores.dtype).min in place of −∞."),
        Hint(
            "the empty row gets 1/T each",
            "Multiply by the mask at the end; where a row has behaviours it changes nothing.",
        ),
    ),
    checks=(
        Check("values without padding", 2, ordinary(_inputs)),
        Check("padding", 2, PADDED),
        Check("edge cases: a batch of one, T = 1, memory with gaps, float64", 1, edges(_inputs, "some")),
        Check("large and low scores, and junk at padding", 1, (*JUNK, HUGE_JUNK)),
        Check("rows sum to one, empty rows to zero", 1, (*ordinary(_inputs), *PADDED), holds=_rows_sum_to_one),
        Check("gradients", 1, GRADIENT, gradient=True),
    ),
    misconceptions=(
        Misconception(
            "The softmax runs over the batch: dim=0 compares users with each other. Use dim=1, along the steps.",
            source=_softmax(dim="0"),
        ),
        Misconception(
            "The softmax is over all steps and the mask comes after it. Padding has taken its share by then, so that "
            "padded rows sum to less than 1.",
            source=_softmax(scores="scores"),
        ),
        Misconception(
            "Padding gets a score of 0 before the softmax, and exp(0) is 1: it still takes a share. It needs a very "
            "low score.",
            source=_softmax(scores="scores * mask"),
        ),
        Misconception(
            "An empty history gets NaN: its highest score is −∞, and −∞ − (−∞) is not a number. Use the lowest finite "
            "number and multiply by the mask.",
            source=_softmax(scores='scores.masked_fill(~mask, float("-inf"))', after=""),
        ),
        Misconception(
            "An empty history gets 1/T everywhere. Nothing happened in it: multiply by the mask at the end.",
            source=_softmax(after=""),
        ),
        Misconception(
            "You take the softmax over all steps and then divide by what is left. Where padding has the far higher "
            "score, nothing is left to divide.",
            source="""\
def softmax_over_real(scores, mask):
    shares = torch.softmax(scores, dim=1) * mask
    return torch.where(mask.any(1, keepdim=True), shares / shares.sum(1, keepdim=True), 0)
""",
        ),
        Misconception(
            "A low number is added to padding's own score, so a high enough score outlives it. Put the low number in "
            "its place: masked_fill.",
            source=_softmax(scores="scores + ~mask * -1e9"),
        ),
        Misconception(
            "Your low number is not low enough: a real score may be lower still, and then padding takes its share. Use "
            "torch.finfo(scores.dtype).min.",
            source=_softmax(scores="scores.masked_fill(~mask, -1e4)"),
        ),
        Misconception(
            "exp of a large score overflows to infinity, and ∞/∞ is NaN. Take the highest real score off first; it "
            "cancels in the fraction.",
            source="""\
def softmax_over_real(scores, mask):
    powers = torch.exp(scores) * mask
    return powers / powers.sum(1, keepdim=True).clamp(min=1e-30)
""",
        ),
        Misconception(
            "The mask is the wrong way round: True means real, and you shut out the real steps.",
            source=_softmax(scores="scores.masked_fill(mask, -1e30)", after=" * ~mask"),
        ),
        Misconception(
            "The softmax is taken over the whole batch at once: all of it sums to 1. Each row should.",
            source="""\
def softmax_over_real(scores, mask):
    low = scores.masked_fill(~mask, -1e30)
    return torch.softmax(low.flatten(), 0).view_as(scores) * mask
""",
        ),
    ),
)


def _mended(width="mask.sum(1, keepdim=True)", dim="1", line="", low="torch.finfo(scores.dtype).min") -> str:
    """The mended T·softmax with one fault left in, or another made."""
    return f"""\
def t_softmax(scores, mask):
    low = scores.masked_fill(~mask, {low})
    attention = torch.softmax(low, dim={dim}) * mask
    T = {width}
    return {line or "(T * attention).clamp(max=1)"}
"""


T_SOFTMAX = Exercise(
    id="03.2",
    title="Three faults in a T·softmax",
    kind="debug",
    minutes=10,
    difficulty="medium",
    objective="choose between softmax, T·softmax and sigmoid",
    prompt="""\
The code below should return T·softmax: the softmax over a row's real steps, times T, the number of the row's **real**
steps, and nothing above 1. It runs, but a user's attention depends on who else is in the batch, and on how far the
batch is padded; and some numbers are above 1. Mend it. `scores` (B, T); `mask` (B, T) bool, padding at the end → (B,
T). Padding gets 0, and so does all of an empty row. Gradients must reach `scores`.
""",
    stub='''\
def t_softmax(scores, mask):
    """Attention (B, T), each number in [0, 1]."""
    low = scores.masked_fill(~mask, torch.finfo(scores.dtype).min)
    T = scores.shape[1]
    return T * torch.softmax(low, dim=0).clamp(max=1)
''',
    solution='''\
def t_softmax(scores, mask):
    """Attention (B, T), each number in [0, 1]."""
    low = scores.masked_fill(~mask, torch.finfo(scores.dtype).min)
    T = mask.sum(1, keepdim=True)
    return (T * torch.softmax(low, dim=1) * mask).clamp(max=1)
''',
    explanation="""\
The softmax runs along the steps, dim=1, so that no user sees another. T is counted in the mask, one number a row, so
that wider padding changes nothing. And a softmax is never above 1, so the clip must come after the multiplication.""",
    hints=(
        Hint("attention changes with the company", "Look at dim: which of the two sizes, B or T, is the softmax over?"),
        Hint("right without padding only", "scores.shape[1] counts padding. mask.sum(1, keepdim=True) is (B, 1)."),
        Hint("numbers above 1", "Softmax is below 1 already, so clipping it does nothing. Multiply first, then clip."),
    ),
    checks=(
        Check("values without padding", 2, ordinary(_inputs)),
        Check("padding", 2, PADDED),
        Check("edge cases: a batch of one, T = 1, memory with gaps, float64", 1, edges(_inputs, "some")),
        Check("large and low scores, and junk at padding", 1, JUNK),
        Check("gradients", 1, GRADIENT, gradient=True),
    ),
    misconceptions=(
        Misconception(
            "The softmax still runs over the batch: dim=0 compares users with each other. Use dim=1.",
            source=_mended(dim="0"),
        ),
        Misconception(
            "T still counts padding, so a short history in a wide batch gets too much. Count the real steps of each "
            "row.",
            source=_mended(width="scores.shape[1]"),
        ),
        Misconception(
            "Numbers above 1 come out: the clip must come after the multiplication by T.",
            source=_mended(line="T * attention.clamp(max=1)"),
        ),
        Misconception(
            "T is the number of real steps in the whole batch. Each row has its own: mask.sum(1, keepdim=True).",
            source=_mended(width="mask.sum()"),
        ),
        Misconception(
            "After clipping you divide by the row's sum, which undoes what T was for. Stop at the clip.",
            source=_mended(
                line="(T * attention).clamp(max=1) / (T * attention).clamp(max=1).sum(1, keepdim=True).clamp(min=1e-9)"
            ),
        ),
        Misconception(
            "This is the plain softmax: an average step gets 1/T. Times T it gets 1.",
            source=_mended(line="attention"),
        ),
        Misconception(
            "You divide by the row's highest attention, so that only the best gets 1. T·softmax gives 1 to all that "
            "are above the average.",
            source=_mended(line="attention / attention.amax(1, keepdim=True).clamp(min=1e-9)"),
        ),
        Misconception(
            "Your low number is not low enough: a real score may be lower still, and then padding takes its share. Use "
            "torch.finfo(scores.dtype).min.",
            source=_mended(low="-1e4"),
        ),
        Misconception(
            "T is that of the longest history in the batch, so attention depends on the company. Count in each row.",
            source=_mended(width="mask.sum(1).max()"),
        ),
    ),
)
