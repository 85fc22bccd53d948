"""Exercise 06.4: What comes next, from scores that popularity bent."""

from __future__ import annotations

import torch

from dien_course.exercises.judging.exercise import Case, Check, Exercise, Hint, Misconception
from dien_course.exercises.judging.inputs import Draw, case, large, ordinary


def _inputs(draw: Draw) -> tuple:
    return draw.normal(draw.B, draw.T), draw.integers(1, 60, draw.T), draw.random.choice([0.5, 0.75, 1.0])


def _given(name: str, scores: list, counts: list, power: float) -> Case:
    return Case(name, lambda: (torch.tensor(scores), torch.tensor(counts), power))


def _next(q="counts.to(scores) ** power", logits="scores + q.log()", result="torch.softmax(logits, dim=1)") -> str:
    """The solution with one line written otherwise."""
    return f'''\
def next_probability(scores, counts, power):
    """The probability (B, n) of each film to come next."""
    q = {q}
    logits = {logits}
    return {result}
'''


NEXT_FROM_SCORES = Exercise(
    id="06.4",
    title="What comes next, from scores that popularity bent",
    kind="implement",
    minutes=15,
    difficulty="medium",
    objective="say what the score of a perfect model would be",
    prompt="""\
A shop has trained on the auxiliary loss alone, with negatives drawn in proportion to a film's count to some power, and
now wants to use h(t) for another purpose: to say **with which probability each film comes next**. The model is perfect.
`scores` (B, n) holds its scores of all n films for B interests, `counts` (n,) whole numbers of at least 1, how often
each film was chosen in the log, and `power` the number from 0 to 1 of the sampler: 0 draws all films alike, 1 in
proportion to their counts. Return the probabilities (B, n): each row sums to 1. Scores may be as large as ±600, and
the gradient must reach `scores`.
""",
    stub='''\
def next_probability(scores, counts, power):
    """The probability (B, n) of each film to come next."""
    raise NotImplementedError
''',
    solution=_next(),
    explanation="""\
A perfect score is y = log p − log q, so log p = y + log q: what the sampler had divided out is multiplied in again.
That holds up to a constant for each row, since q need not sum to 1 here and scores are never quite perfect; the
softmax takes care of both. With power 0 nothing was divided out but a constant, and the softmax of the scores is the
answer.""",
    hints=(
        Hint(
            "rows do not sum to 1",
            "The films of a row compete: a softmax over the n films, dim=1. A sigmoid judges each film on its own.",
            about=("all films equally frequent", "edge cases"),
        ),
        Hint(
            "right where all counts are equal, wrong elsewhere",
            "Turn y = log p − log q round, with q in proportion to counts ** power.",
            about=("counts that differ", "negatives drawn all alike", "gradients"),
        ),
        Hint(
            "NaN or inf",
            "Add log q to the score and let softmax do the exponential: it subtracts the largest.",
            about=("large scores",),
        ),
    ),
    checks=(
        Check(
            "all films equally frequent",
            1,
            (_given("three films", [[0.5, -1.0, 2.0], [0.0, 0.0, 1.0]], [4, 4, 4], 1.0),),
        ),
        Check("counts that differ", 2, ordinary(_inputs)),
        Check(
            "negatives drawn all alike",
            1,
            (_given("power 0", [[0.2, 1.4, -0.7], [1.0, 0.0, 0.5]], [90, 1, 7], 0.0),),
        ),
        Check(
            "edge cases: one row, one film, float64",
            1,
            (
                case("one row", _inputs, 8, 1, 4),
                case("a single film", _inputs, 9, 3, 1),
                case("float64", _inputs, 12, 2, 3, dtype=torch.float64),
            ),
        ),
        Check("large scores", 1, large(_inputs)),
        Check("gradients", 1, ordinary(_inputs), gradient=True),
    ),
    misconceptions=(
        Misconception(
            "This is the softmax of the scores: what the sampler took away from popular films is still missing.",
            source=_next(logits="scores"),
        ),
        Misconception(
            "log q is subtracted once more. y = log p − log q already lacks it: add it to get log p.",
            source=_next(logits="scores - q.log()"),
        ),
        Misconception(
            "The power is left out: negatives were drawn by counts ** power.", source=_next(q="counts.to(scores)")
        ),
        Misconception(
            "q itself is added, not its logarithm.",
            source=_next(q="(counts ** power) / (counts ** power).sum()", logits="scores + q"),
        ),
        Misconception(
            "The scores are multiplied by q. Logarithms are added: s + log q.", source=_next(logits="scores * q")
        ),
        Misconception(
            "Each score goes through a sigmoid: that is the probability that the film is real and not a negative, and "
            "the rows do not sum to 1. Which film comes next is a choice among all: a softmax.",
            source=_next(result="torch.sigmoid(scores)"),
        ),
        Misconception(
            "Each score goes through a sigmoid, log q added or not. The films of a row compete: a softmax.",
            source=_next(result="torch.sigmoid(logits)"),
        ),
        Misconception(
            "The softmax runs over the interests, dim=0. The films of a row compete: dim=1.",
            source=_next(result="torch.softmax(logits, dim=0)"),
        ),
        Misconception(
            "The softmax is multiplied by q and the rows no longer sum to 1. Add log q before the softmax.",
            source=_next(result="torch.softmax(scores, dim=1) * q / q.sum()"),
        ),
        Misconception(
            "The sigmoids are made to sum to 1. σ(y) is p / (p + q), not in proportion to p.",
            source=_next(result="torch.sigmoid(scores) / torch.sigmoid(scores).sum(1, keepdim=True)"),
        ),
        Misconception("exp(s)·q is not made to sum to 1.", source=_next(result="scores.exp() * q / q.sum()")),
        Misconception(
            "exp overflows at large scores, and inf / inf is NaN. Add log q, then use softmax.",
            source=_next(result="scores.exp() * q / (scores.exp() * q).sum(1, keepdim=True)"),
        ),
        Misconception(
            "These are logarithms. The softmax itself is asked for.",
            source=_next(result="torch.log_softmax(logits, 1)"),
        ),
        Misconception(
            "The counts' logarithm is raised to the power. It is the count that is: power · log count.",
            source=_next(logits="scores + (counts.to(scores) + 1).log() ** power"),
        ),
        Misconception(
            "1 was added to the counts. Every count is at least 1 already.",
            source=_next(q="(counts.to(scores) + 1) ** power"),
        ),
        Misconception(
            "The gradient does not reach the scores: they were cut off (.detach(), NumPy or no_grad).",
            source=_next(logits="scores.detach() + q.log()"),
        ),
    ),
)
