"""Exercise 03.1: A softmax that knows about padding."""

from __future__ import annotations

import numpy as np

from dien_course.exercises.chapter_03.padded_scores import GRADIENT, JUNK, PADDED, inputs
from dien_course.exercises.judging.exercise import Check, Exercise, Hint, Misconception
from dien_course.exercises.judging.inputs import Draw, case, edges, ordinary


def _huge_junk_inputs(draw: Draw) -> tuple:
    scores, mask = inputs(draw)
    return scores.masked_fill(~mask, 1e12), mask


HUGE_JUNK = case("padding that holds a score of 1e12", _huge_junk_inputs, 20, 2, 4, "some")


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
            ("values without padding", "padding", "large"),
        ),
        Hint(
            "NaN in the empty row",
            "−∞ − (−∞) is not a number. Take torch.finfo(scores.dtype).min in place of −∞.",
            ("gradients",),
        ),
        Hint(
            "the empty row gets 1/T each",
            "Multiply by the mask at the end; where a row has behaviours it changes nothing.",
            ("rows sum to one", "edge cases"),
        ),
    ),
    checks=(
        Check("values without padding", 2, ordinary(inputs)),
        Check("padding", 2, PADDED),
        Check("edge cases: a batch of one, T = 1, memory with gaps, float64", 1, edges(inputs, "some")),
        Check("large and low scores, and junk at padding", 1, (*JUNK, HUGE_JUNK)),
        Check("rows sum to one, empty rows to zero", 1, (*ordinary(inputs), *PADDED), holds=_rows_sum_to_one),
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
        Misconception(
            "The mask is not used at all: padding takes its share. Give it a very low score before the softmax.",
            source=_softmax(scores="scores", after=""),
        ),
        Misconception(
            "Padding gets a score of 0 before the softmax, and exp(0) is 1: it still takes a share. It needs a very "
            "low score.",
            source=_softmax(scores="scores.masked_fill(~mask, 1e-9)"),
        ),
        Misconception(
            "Your low number is not low enough: a real score may be lower still, and then padding takes its share. Use "
            "torch.finfo(scores.dtype).min.",
            source=_softmax(scores="scores.masked_fill(~mask, -100.0)"),
        ),
        Misconception(
            "Your low number is not low enough: a real score may be lower still, and then padding takes its share. Use "
            "torch.finfo(scores.dtype).min.",
            source=_softmax(scores="scores.masked_fill(~mask, -1000.0)"),
        ),
        Misconception(
            "A low number is added to padding's own score, so a high enough score outlives it. Put the low number in "
            "its place: masked_fill.",
            source=_softmax(scores="scores + torch.where(mask, 0.0, -10000.0)"),
        ),
        Misconception(
            "These are sigmoids: no step sees another. A softmax makes each row sum to 1.",
            source="def softmax_over_real(scores, mask):\n    return torch.sigmoid(scores) * mask\n",
        ),
        Misconception(
            "log_softmax gives logarithms. The shares themselves are asked for.",
            source="def softmax_over_real(scores, mask):\n"
            "    return torch.log_softmax(scores.masked_fill(~mask, -1e30), 1) * mask\n",
        ),
        Misconception(
            "[mask] picks the real numbers out into one long row. Multiply by the mask, and the shape stays (B, T).",
            source=_softmax(after="[mask]"),
        ),
        Misconception(
            "The scores are divided by their sum. A softmax takes exp of them first.",
            source="def softmax_over_real(scores, mask):\n"
            "    return scores * mask / (scores * mask).sum(1, keepdim=True)\n",
        ),
        Misconception(
            "The highest score is taken over padding too: where it holds a huge number, every real exp becomes 0.",
            source="def softmax_over_real(scores, mask):\n"
            "    powers = torch.exp(scores - scores.max(1, keepdim=True).values) * mask\n"
            "    return powers / powers.sum(1, keepdim=True).clamp(min=1e-12)\n",
        ),
        Misconception(
            "One highest score is taken off all rows: in a row that lies far below it every exp becomes 0. Each row "
            "has its own.",
            source="def softmax_over_real(scores, mask):\n    low = scores.masked_fill(~mask, -1e30)\n"
            "    powers = torch.exp(low - low.max()) * mask\n"
            "    return powers / powers.sum(1, keepdim=True).clamp(min=1e-30)\n",
        ),
        Misconception(
            "An empty row has a NaN in its gradient: −∞ went into the softmax, and nan_to_num hides it in the value "
            "only. Use torch.finfo(scores.dtype).min and multiply by the mask.",
            source="def softmax_over_real(scores, mask):\n"
            "    return torch.softmax(scores + torch.log(mask.to(scores)), 1).nan_to_num(0)\n",
        ),
        Misconception(
            "The result is cut off from the scores (.detach(), .item(), NumPy or no_grad): no gradient flows.",
            source=_softmax(scores="scores.detach().masked_fill(~mask, -1e30)"),
        ),
        Misconception(
            "The first row's length is used for all rows. Each has its own.",
            source="def softmax_over_real(scores, mask):\n    n, out = int(mask[:1].sum()), torch.zeros_like(scores)\n"
            "    out[:, :n] = torch.softmax(scores[:, :n], 1)\n    return out\n",
        ),
        Misconception(
            "The shares are multiplied by the length, as t_softmax does. Here each row sums to 1.",
            source=_softmax(after=" * mask * mask.sum(1, keepdim=True)"),
        ),
        Misconception(
            "The scores are multiplied by −1 first, so that the lowest score gets most.",
            source=_softmax(scores="(-scores).masked_fill(~mask, -1e30)"),
        ),
        Misconception(
            "The result is rounded.",
            source="def softmax_over_real(scores, mask):\n"
            "    return (torch.softmax(scores.masked_fill(~mask, -1e30), 1) * mask).round(decimals=3)\n",
        ),
        Misconception(
            "exp of a large score overflows to infinity, and ∞/∞ is NaN. Take the highest real score off first; it "
            "cancels in the fraction.",
            source="def softmax_over_real(scores, mask):\n    powers = torch.exp(scores) * mask\n"
            "    return powers / powers.sum(1, keepdim=True)\n",
        ),
        Misconception(
            "A small constant stands in the divisor, so that rows do not sum to 1.",
            source="def softmax_over_real(scores, mask):\n"
            "    powers = torch.exp(scores - scores.masked_fill(~mask, -1e30).amax(1, keepdim=True)) * mask\n"
            "    return powers / (powers.sum(1, keepdim=True) + 1e-2)\n",
        ),
        Misconception(
            "The mask is the wrong way round: masked_fill fills where its mask is True, and padding is ~mask.",
            source=_softmax(scores="scores.masked_fill(mask, -1e30)"),
        ),
        Misconception(
            "exp of the scores is divided by the sum over the whole batch. Each row sums to 1: sum over dim 1.",
            source="def softmax_over_real(scores, mask):\n    powers = torch.exp(scores) * mask\n"
            "    return powers / powers.sum()\n",
        ),
        Misconception(
            "The scores are divided by their sum. A softmax takes exp of them first.",
            source="def softmax_over_real(scores, mask):\n"
            "    return scores * mask / (scores * mask).sum(1, keepdim=True).clamp(min=1e-9)\n",
        ),
        Misconception(
            "Your low number is not low enough: a real score may be lower still, and then padding takes its share. Use "
            "torch.finfo(scores.dtype).min.",
            source=_softmax(scores="scores.masked_fill(~mask, -10.0)"),
        ),
        Misconception(
            "The shares are multiplied by the width T. Here each row sums to 1.",
            source=_softmax(after=" * mask * mask.shape[1]"),
        ),
        Misconception(
            "exp of a large score overflows, and an empty row is 0 / 0: NaN. Let torch.softmax take the highest "
            "score off first.",
            source="def softmax_over_real(scores, mask):\n    powers = torch.exp(scores.masked_fill(~mask, -1e9))\n"
            "    return powers / powers.sum(1, keepdim=True)\n",
        ),
    ),
)
