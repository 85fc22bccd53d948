"""Exercise 03.2: Three faults in t_softmax."""

from __future__ import annotations

from dien_course.exercises.chapter_03.padded_scores import GRADIENT, JUNK, PADDED, inputs
from dien_course.exercises.judging.exercise import Check, Exercise, Hint, Misconception
from dien_course.exercises.judging.inputs import edges, ordinary
from dien_course.exercises.judging.planted import left


def _mended(width="mask.sum(1, keepdim=True)", dim="1", line="", low="torch.finfo(scores.dtype).min") -> str:
    """The mended t_softmax with one fault left in, or another made."""
    return f"""\
def t_softmax(scores, mask):
    low = scores.masked_fill(~mask, {low})
    attention = torch.softmax(low, dim={dim}) * mask
    length = {width}
    return {line or "(length * attention).clamp(max=1)"}
"""


STUB = '''\
def t_softmax(scores, mask):
    """Attention (B, T), each number in [0, 1]."""
    low = scores.masked_fill(~mask, torch.finfo(scores.dtype).min)
    length = scores.shape[1]
    return length * torch.softmax(low, dim=0).clamp(max=1)
'''

FAULTS = (
    (
        "A user's attention still depends on who else is in the batch.",
        "A softmax over dim=0 runs over users.",
        "dim=0",
        "dim=1",
    ),
    (
        "A short history in a wide batch still gets too much.",
        "`length` is the padded width T: count the real steps of each row.",
        "length = scores.shape[1]",
        "length = mask.sum(1, keepdim=True)",
    ),
    (
        "Numbers above 1 still come out.",
        "The clip must come after the multiplication by the length.",
        "    return length * torch.softmax(low, dim=0).clamp(max=1)",
        "    return (length * torch.softmax(low, dim=0)).clamp(max=1)",
    ),
)

T_SOFTMAX = Exercise(
    id="03.2",
    title="Three faults in t_softmax",
    kind="debug",
    minutes=10,
    difficulty="medium",
    objective="choose between softmax, t_softmax and sigmoid",
    prompt="""\
The code below should return the softmax over a row's real steps, times the row's length, the number of its **real**
steps, and nothing above 1. It runs, but a user's attention depends on who else is in the batch, and on how far the
batch is padded; and some numbers are above 1. Mend it. `scores` (B, T); `mask` (B, T) bool, padding at the end → (B,
T). Padding gets 0, and so does all of an empty row. Gradients must reach `scores`.
""",
    stub=STUB,
    solution='''\
def t_softmax(scores, mask):
    """Attention (B, T), each number in [0, 1]."""
    low = scores.masked_fill(~mask, torch.finfo(scores.dtype).min)
    length = mask.sum(1, keepdim=True)
    return (length * torch.softmax(low, dim=1) * mask).clamp(max=1)
''',
    explanation="""\
The softmax runs along the steps, dim=1, so that no user sees another. A row's length is counted in the mask, so that
the padded width T changes nothing. And a softmax is never above 1, so the clip must come after the multiplication.""",
    hints=(
        Hint(
            "attention changes with the company",
            "Look at dim: which of the two sizes, B or T, is the softmax over?",
            ("no user sees another",),
        ),
        Hint(
            "right without padding only",
            "scores.shape[1] is T, padding included. A row's length is counted in its mask: (B, 1).",
            ("the length is the row's own",),
        ),
        Hint(
            "numbers above 1",
            "Softmax is below 1 already, so clipping it does nothing. Multiply first, then clip.",
            ("nothing is above 1",),
        ),
    ),
    checks=(
        Check("values without padding", 2, ordinary(inputs)),
        Check("padding", 2, PADDED),
        Check("edge cases: a batch of one, T = 1, memory with gaps, float64", 1, edges(inputs, "some")),
        Check("large and low scores, and junk at padding", 1, JUNK),
        Check("gradients", 1, GRADIENT, gradient=True),
    ),
    faults=("no user sees another", "the length is the row's own", "nothing is above 1"),
    misconceptions=(
        *left(FAULTS, STUB, lambda source: source.replace("return ", "return mask * ")),
        Misconception(
            "`length` is the number of real steps in the whole batch. Count in each row of the mask.",
            source=_mended(width="mask.sum()"),
        ),
        Misconception(
            "After clipping you divide by the row's sum, which undoes what the length was for. Stop at the clip.",
            source=_mended(
                line="(length * attention).clamp(max=1) / (length * attention).clamp(max=1).sum(1, keepdim=True)"
                ".clamp(min=1e-9)"
            ),
        ),
        Misconception(
            "This is the plain softmax: an average step gets 1/length. Times the length it gets 1.",
            source=_mended(line="attention"),
        ),
        Misconception(
            "You divide by the row's highest attention, so that only the best gets 1. t_softmax gives 1 to all that "
            "are above the average.",
            source=_mended(line="attention / attention.amax(1, keepdim=True).clamp(min=1e-9)"),
        ),
        Misconception(
            "Your low number is not low enough: a real score may be lower still, and then padding takes its share. Use "
            "torch.finfo(scores.dtype).min.",
            source=_mended(low="-1e4"),
        ),
        Misconception(
            "`length` is that of the longest history in the batch, so attention depends on the company. Count in each "
            "row.",
            source=_mended(width="mask.sum(1).max()"),
        ),
        Misconception(
            "`length` is (B,) and meets the T steps, an error or another row's length. Keep its dimension, "
            "so that it is (B, 1).",
            source=_mended(width="mask.sum(1)"),
        ),
        Misconception(
            "You count over the batch, mask.sum(0): how many rows are that long. A row's own length runs "
            "along its steps.",
            source=_mended(width="mask.sum(0)"),
        ),
        Misconception(
            "This clips from below: clamp(min=1) raises all that is smaller. Nothing may be *above* 1: max=1.",
            source=_mended(line="(length * attention).clamp(min=1)"),
        ),
        Misconception(
            "The length is one too many.",
            source=_mended(width="(mask.sum(1, keepdim=True) + 1)"),
        ),
        Misconception(
            "The numbers are squashed by a tanh or a sigmoid. Cut them at 1: clamp(max=1).",
            source=_mended(line="torch.tanh(length * attention)"),
        ),
        Misconception(
            "Your clip is at another number than 1.",
            source=_mended(line="(length * attention).clamp(max=0.99)"),
        ),
        Misconception(
            "These are sigmoids: no step sees another. A softmax is asked for, times the length.",
            source=_mended(line="torch.sigmoid(scores) * mask"),
        ),
        Misconception(
            "An empty history gives NaN: its highest score is −∞. Use torch.finfo(scores.dtype).min.",
            source=_mended(low='float("-inf")'),
        ),
        Misconception(
            "Padding takes part in the softmax and is dropped afterwards. Give it a very low score before.",
            source=_mended(line="(length * torch.softmax(scores, 1) * mask).clamp(max=1)"),
        ),
        Misconception(
            "Your low number is not low enough: a real score may be lower still. Use torch.finfo(scores.dtype).min.",
            source=_mended(low="-100"),
        ),
        Misconception(
            "You divide by the length. An average step has 1/length: times the length it gets 1.",
            source=_mended(line="(attention / length.clamp(min=1)).clamp(max=1)"),
        ),
        Misconception(
            "Where the clip acts no gradient should flow, and yours does (or the other way round): use clamp(max=1).",
            source=_mended(line="length * attention - (length * attention - 1).clamp(min=0).detach()"),
        ),
        Misconception(
            "The result is cut off from the scores (.detach(), .item(), NumPy or no_grad): no gradient flows.",
            source=_mended(line="(length * attention).clamp(max=1).detach()"),
        ),
        Misconception(
            "The mask is the wrong way round: True means real.",
            source=_mended().replace("~mask", "mask").replace("* mask", "* ~mask"),
        ),
        Misconception(
            "The numbers are squashed by a tanh or a sigmoid. Cut them at 1: clamp(max=1).",
            source=_mended(line="torch.sigmoid(length * attention) * mask"),
        ),
        Misconception(
            "`length` is the number of users in the batch. It is a row's number of real steps.",
            source=_mended(width="scores.shape[0]"),
        ),
        Misconception(
            "The scores are multiplied by the length. The length multiplies the shares, after the softmax.",
            source=_mended(line="torch.softmax(length * low, dim=1) * mask"),
        ),
        Misconception("The length is one too few.", source=_mended(width="(mask.sum(1, keepdim=True) - 1)")),
        Misconception(
            "Your clip is at another number than 1.", source=_mended(line="(length * attention).clamp(max=0.5)")
        ),
        Misconception(
            "`length` is the mean of the batch's lengths, so attention depends on the company. Count in each row.",
            source=_mended(width="mask.sum(1).float().mean()"),
        ),
    ),
)
