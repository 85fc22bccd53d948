"""Exercise 06.2: The auxiliary loss in slices."""

from __future__ import annotations

from dien_course.exercises.chapter_06.auxiliary_loss_mistakes import MISTAKES
from dien_course.exercises.judging.exercise import Check, Exercise, Hint
from dien_course.exercises.judging.inputs import Draw, edges, large, ordinary, padded, widths


def _pair_inputs(draw: Draw) -> tuple:
    shape = draw.B, draw.T, draw.H
    return draw.normal(*shape), draw.normal(*shape), draw.normal(*shape), draw.mask()


AUXILIARY_LOSS = Exercise(
    id="06.2",
    title="The auxiliary loss in slices",
    kind="implement",
    minutes=15,
    difficulty="medium",
    objective="derive the auxiliary loss and write it on tiny tensors",
    prompt="""\
Write the auxiliary loss of this chapter, `inner` form: h(t) against e(t+1) and against its negative ê(t+1), a mean over
all **real** pairs of the batch, and of the two terms of each. `interests`, `history` and `negatives` are (B, T, H),
`mask` is (B, T) bool, True = real, padding at the end → a scalar. Without any real pair the loss is 0. Scores may be as
large as ±50,000: the loss must stay finite. Its gradient must reach all three tensors.
""",
    stub='''\
def auxiliary_loss(interests, history, negatives, mask):
    """The auxiliary loss, a scalar."""
    raise NotImplementedError
''',
    solution='''\
def auxiliary_loss(interests, history, negatives, mask):
    """The auxiliary loss, a scalar."""
    now, real = interests[:, :-1], mask[:, 1:]
    score = (now * history[:, 1:]).sum(-1)
    false_score = (now * negatives[:, 1:]).sum(-1)
    losses = (F.softplus(-score) + F.softplus(false_score)) / 2
    return (losses * real).sum() / real.sum().clamp(min=1)
''',
    explanation="""\
All interests but the last, all behaviours but the first: then equal indices belong together. A pair is real where its
*behaviour* is real, so the mask is sliced like the history. Where there is none, the sum is 0 and so is 0 / 1.""",
    hints=(
        Hint(
            "the loss is wrong even without padding",
            "interests[:, :-1] has h(1) … h(T−1), history[:, 1:] has e(2) … e(T). Average the two terms of a pair.",
            ("values without padding", "gradients"),
        ),
        Hint(
            "padding changes the result",
            "A pair exists where e(t+1) is real: mask[:, 1:]. Divide by the number of real pairs.",
            ("padding",),
        ),
        Hint(
            "NaN or inf",
            "softplus(−y) is −log σ(y) and never overflows. Without any pair you may be dividing 0 by 0: clamp(min=1).",
            ("large", "edge cases"),
        ),
    ),
    checks=(
        Check("values without padding", 2, ordinary(_pair_inputs)),
        Check("padding, and no pair at all", 2, padded(_pair_inputs)),
        Check(
            "edge cases: a single step, a batch of one, memory with gaps, float64",
            1,
            (*edges(_pair_inputs, "some"), *widths(_pair_inputs, "some")),
        ),
        Check("large scores", 1, large(_pair_inputs)),
        Check(
            "gradients", 1, (*ordinary(_pair_inputs)[:2], *padded(_pair_inputs), *large(_pair_inputs)), gradient=True
        ),
    ),
    misconceptions=MISTAKES,
)
