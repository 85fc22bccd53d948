"""Exercise 03.5: one history, read for many targets at once."""

from __future__ import annotations

from dien_course.exercises.judging.exercise import Check, Exercise, Hint, Misconception
from dien_course.exercises.judging.inputs import Draw, case, edges, large, ordinary, padded, widths


def _inputs(draw: Draw) -> tuple:
    """Four targets of each user, and the user's behaviours."""
    return draw.normal(draw.B, 4, draw.H), draw.normal(draw.B, draw.T, draw.H), draw.mask()


def _junk_inputs(draw: Draw) -> tuple:
    q, k, mask = _inputs(draw)
    return q, k.masked_fill(~mask[..., None], 9.0), mask


PADDED = (
    *padded(_inputs),
    case("junk at padding", _junk_inputs, 14, 2, 3, "some"),
    case("as many targets as behaviours", _junk_inputs, 15, 3, 4, "one row"),
)


def _summaries(
    scores='torch.einsum("bck,btk->bct", q, k)',
    low="scores.masked_fill(~real, torch.finfo(scores.dtype).min)",
    shares="torch.softmax(low, dim=2) * real",
    result="attention @ k",
) -> str:
    """The solution with one part written otherwise."""
    return f"""\
def summaries(q, k, mask):
    scores = {scores}
    real = mask.unsqueeze(1)
    low = {low}
    attention = {shares}
    return {result}
"""


MANY_TARGETS = Exercise(
    id="03.5",
    title="One history, many targets",
    kind="implement",
    minutes=15,
    difficulty="medium",
    objective="score a behaviour against a target",
    prompt="""\
A server does not ask for one film: it ranks C films for the same person, and wants DIN's summary of the one
history for *each* of them, at once. `q` (B, C, K) holds the targets, `k` (B, T, K) the behaviours, `mask` (B, T)
bool, True = real, padding at the end → (B, C, K). The score is the **dot product** of target and behaviour, the
attention a softmax over the real behaviours, for each target on its own, and the summary g the sum of the behaviours
with these weights. A history that is all padding gives zeros for all targets; what stands at padding may be any
finite number.
""",
    stub='''\
def summaries(q, k, mask):
    """DIN's summary (B, C, K) of a history for each of C targets."""
    raise NotImplementedError
''',
    solution='''\
def summaries(q, k, mask):
    """DIN's summary (B, C, K) of a history for each of C targets."""
    scores = torch.einsum("bck,btk->bct", q, k)
    real = mask.unsqueeze(1)
    low = scores.masked_fill(~real, torch.finfo(scores.dtype).min)
    attention = torch.softmax(low, dim=2) * real
    return attention @ k
''',
    explanation="""\
Scores have one more dimension, (B, C, T), and the softmax runs along the last, time. The mask is the same for all
targets of a user, so it gets a dimension of size 1 where the targets stand. The history is embedded once, however
many films there are, and that is why a server can afford DIN.""",
    hints=(
        Hint(
            "the shape does not fit",
            'Scores are (B, C, T): einsum("bck,btk->bct", q, k), and mask.unsqueeze(1) fits them.',
            about=("values without padding", "edge cases"),
        ),
        Hint(
            "targets change each other's summary",
            "Softmax along time, the last dimension; not along the targets.",
            about=("values without padding", "gradients"),
        ),
        Hint(
            "padding changes the result, or NaN",
            "Lowest finite score before the softmax, times the mask after it.",
            about=("padding", "edge cases"),
        ),
    ),
    checks=(
        Check("values without padding", 2, ordinary(_inputs)),
        Check("padding", 2, PADDED),
        Check(
            "edge cases: one row, T = 1, memory with gaps, float64, other widths, large scores",
            1,
            (*edges(_inputs, "some"), *widths(_inputs, "some"), *large(_inputs)),
        ),
        Check("gradients", 1, PADDED[:4], gradient=True),
    ),
    misconceptions=(
        Misconception(
            "The softmax runs over the targets, which then take attention from each other. Run it along time.",
            source=_summaries(shares="torch.softmax(low, dim=1) * real"),
        ),
        Misconception(
            "The softmax runs over the targets, which then take attention from each other, and padding has a share. "
            "Run it along time, and multiply by the mask.",
            source=_summaries(shares="torch.softmax(low, dim=1)"),
        ),
        Misconception(
            "The softmax runs over the batch: users take attention from each other. Run it along time.",
            source=_summaries(shares="torch.softmax(low, dim=0) * real"),
        ),
        Misconception(
            "The softmax runs over the batch: users take attention from each other, and padding has a share. Run it "
            "along time, and multiply by the mask.",
            source=_summaries(shares="torch.softmax(low, dim=0)"),
        ),
        Misconception(
            "One softmax runs over targets and time together. Each target has an attention of its own.",
            source=_summaries(shares="torch.softmax(low.flatten(1), dim=1).view_as(low) * real"),
        ),
        Misconception(
            "The targets are averaged first, and all get one summary. Ask the history once for each.",
            source=_summaries(scores='torch.einsum("bck,btk->bct", q.mean(1, keepdim=True).expand_as(q), k)'),
        ),
        Misconception(
            "Padding takes part in the softmax. Give it the lowest score before.",
            source=_summaries(low="scores"),
        ),
        Misconception(
            "Padding has the score 0, which is a share of exp(0). Give it the lowest finite score.",
            source=_summaries(low="scores * real", shares="torch.softmax(low, dim=2)"),
        ),
        Misconception(
            "An empty history gives NaN: softmax over nothing but −∞. Use the lowest finite score, and times the mask.",
            source=_summaries(low='scores.masked_fill(~real, float("-inf"))', shares="torch.softmax(low, dim=2)"),
        ),
        Misconception(
            "An empty history gets the mean of its padding. Multiply the attention by the mask.",
            source=_summaries(shares="torch.softmax(low, dim=2)"),
        ),
        Misconception(
            "The scores are divided by √K, as in a transformer. Here they are the plain dot product.",
            source=_summaries(scores='torch.einsum("bck,btk->bct", q, k) / k.shape[2] ** 0.5'),
        ),
        Misconception(
            "The scores weigh the behaviours as they are, without a softmax.", source=_summaries(shares="scores * real")
        ),
        Misconception(
            "This is the mean of the history for every target: nothing is asked of it.",
            source=_summaries(shares="(scores * 0 + 1) * real / real.sum(2, keepdim=True).clamp(min=1)"),
        ),
        Misconception(
            "Each step has a sigmoid of its own. The attention asked for is a softmax, and sums to one.",
            source=_summaries(shares="torch.sigmoid(scores) * real"),
        ),
        Misconception(
            "You sum up the target, weighted, in place of the behaviours.",
            source=_summaries(result="attention.sum(2, keepdim=True) * q"),
        ),
    ),
)
