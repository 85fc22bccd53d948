"""Exercise 14.2: Self-attention that stays within its session."""

from __future__ import annotations

import torch

from dien_course.exercises.judging.exercise import Case, Check, Exercise, Hint, Misconception
from dien_course.exercises.judging.inputs import Draw, edges, large, ordinary, padded, widths

SESSIONS = 2


def _inputs(draw: Draw) -> tuple:
    shape = draw.B, SESSIONS, draw.T, draw.H
    masks = [draw.mask() for _ in range(SESSIONS)]
    return draw.normal(*shape), draw.normal(*shape), draw.normal(*shape), torch.stack(masks, dim=1)


def _one_session() -> tuple:
    query, key, value, mask = _inputs(Draw(31, 2, 3))
    mask[0, 1] = False
    return query, key, value, mask


def _junk() -> tuple:
    query, key, value, mask = _inputs(Draw(32, 2, 4, "some"))
    real = mask.unsqueeze(-1)
    return tuple(torch.where(real, x, torch.full_like(x, 900.0)) for x in (query, key, value)) + (mask,)


ONE_SESSION = Case("a user with one session, and an empty place for another", _one_session)
JUNK = Case("padding that holds large numbers", _junk)


def _answer(
    scores: str = "query @ key.transpose(-1, -2) / query.shape[-1] ** 0.5",
    masked: str = "scores.masked_fill(~mask.unsqueeze(-2), torch.finfo(scores.dtype).min)",
    dim: str = "-1",
    gives: str = "attention @ value * mask.unsqueeze(-1)",
) -> str:
    """The solution with one part written otherwise."""
    return f'''\
def within_sessions(query, key, value, mask):
    """What each behaviour hears from its own session: (B, K, T, H)."""
    scores = {scores}
    attention = torch.softmax({masked}, dim={dim})
    return {gives}
'''


WITHIN_SESSIONS = Exercise(
    id="14.2",
    title="Self-attention that stays within its session",
    kind="implement",
    minutes=20,
    difficulty="hard",
    objective="write self-attention that stays within a session",
    prompt="""\
Each behaviour asks every real behaviour of *its own session*, itself among them: a softmax over q · k / √H, and with
these shares the sum of the values. `query`, `key` and `value` are (B, K, T, H): K sessions of T behaviours of H
numbers; `mask` (B, K, T) bool, True = real, padding at the end → (B, K, T, H). Padding gets 0, and so does a session
without behaviours. No NaN, neither in the result nor in its gradient. No loop is needed.
""",
    stub='''\
def within_sessions(query, key, value, mask):
    """What each behaviour hears from its own session: (B, K, T, H)."""
    raise NotImplementedError
''',
    solution=_answer(),
    explanation="""\
A product of (…, T, H) and (…, H, T) makes a T by T table for each session and nothing between two, so staying within
the session costs no mask. The mask shuts out padding as *keys*, before the softmax; as *queries* it is set to 0 at the
end, and with it the session that is not there, where all scores are equally low.""",
    hints=(
        Hint(
            "right without padding, wrong with it",
            "Padding is shut out twice: as something that is asked, before the softmax, and as something that asks, "
            "at the end.",
            ("padding", "large"),
        ),
        Hint(
            "the numbers are of the right size and not right",
            "The table of scores has one row for each that asks and one column for each that is asked. Over which of "
            "the two does a row of shares sum to one? And what are the scores divided by?",
            ("values without padding", "vectors", "edge cases"),
        ),
        Hint(
            "NaN",
            "Negative infinity minus itself is not a number. Take the lowest finite number of the dtype.",
            ("gradients",),
        ),
    ),
    checks=(
        Check("values without padding", 2, ordinary(_inputs)),
        Check("padding", 2, (*padded(_inputs), ONE_SESSION, JUNK)),
        Check("vectors of one and of five numbers", 1, widths(_inputs, "some")),
        Check("edge cases: one row, T = 1, memory with gaps, float64", 1, edges(_inputs, "some")),
        Check("large scores", 1, large(_inputs)),
        Check("gradients", 1, (*ordinary(_inputs)[:2], ONE_SESSION), gradient=True),
    ),
    misconceptions=(
        Misconception(
            "The scores are not divided by √H: the wider the vectors, the sharper the softmax.",
            source=_answer(scores="query @ key.transpose(-1, -2)"),
        ),
        Misconception(
            "The scores are divided by H, not by its root.",
            source=_answer(scores="query @ key.transpose(-1, -2) / query.shape[-1]"),
        ),
        Misconception(
            "The scores are divided by √T, the number of places. It is the width of the vectors whose root counts.",
            source=_answer(scores="query @ key.transpose(-1, -2) / query.shape[-2] ** 0.5"),
        ),
        Misconception(
            "The shares sum to one over those who ask. Each behaviour's own shares, over those it asks, should.",
            source=_answer(dim="-2"),
        ),
        Misconception(
            "Who asks and who is asked are exchanged: the keys ask the queries.",
            source=_answer(scores="key @ query.transpose(-1, -2) / query.shape[-1] ** 0.5"),
        ),
        Misconception(
            "Each behaviour leaves itself out, as the authors' code does (blinding). Here it asks itself too.",
            source=_answer(
                masked="scores.masked_fill(~mask.unsqueeze(-2) | torch.eye(mask.shape[-1]).bool(), "
                "torch.finfo(scores.dtype).min)"
            ),
        ),
        Misconception(
            "Each behaviour asks only those before it. Within a session all are asked, later ones too: the target "
            "comes after all of them.",
            source=_answer(
                masked="scores.masked_fill(~(mask.unsqueeze(-2) & torch.ones_like(scores).tril().bool()), "
                "torch.finfo(scores.dtype).min)"
            ),
        ),
        Misconception(
            "Behaviours ask those of other sessions as well. Each session has a table of scores of its own.",
            source="""\
def within_sessions(query, key, value, mask):
    q, k, v = (x.flatten(1, 2) for x in (query, key, value))
    scores = q @ k.transpose(-1, -2) / query.shape[-1] ** 0.5
    real = mask.flatten(1)
    attention = torch.softmax(scores.masked_fill(~real.unsqueeze(-2), torch.finfo(scores.dtype).min), dim=-1)
    return (attention @ v * real.unsqueeze(-1)).view_as(value)
""",
        ),
        Misconception(
            "Padding is not shut out of the softmax: it takes its share, and what it holds comes in.",
            source=_answer(masked="scores"),
        ),
        Misconception(
            "The mask is not used at all. Padding is shut out as something that is asked, and set to 0 where it asks.",
            source=_answer(masked="scores", gives="attention @ value"),
        ),
        Misconception(
            "Padding gets a score of 0 before the softmax, and exp(0) is 1: it still takes a share.",
            source=_answer(masked="scores * mask.unsqueeze(-2)"),
        ),
        Misconception(
            "The mask comes after the softmax: padding has taken its share by then, and what is left sums to less "
            "than one.",
            source=_answer(masked="scores", gives="(attention * mask.unsqueeze(-2)) @ value * mask.unsqueeze(-1)"),
        ),
        Misconception(
            "The mask shuts out those who ask, not those who are asked: its axis is the wrong one of the two.",
            source=_answer(
                masked="scores.masked_fill(~mask.unsqueeze(-1), torch.finfo(scores.dtype).min)",
                gives="attention @ value",
            ),
        ),
        Misconception(
            "At padding stands what padding heard. It should be 0: nothing was done there.",
            source=_answer(gives="attention @ value"),
        ),
        Misconception(
            "A session without behaviours gets NaN: its highest score is −∞. Take the lowest finite number.",
            source=_answer(masked='scores.masked_fill(~mask.unsqueeze(-2), float("-inf"))'),
        ),
        Misconception(
            "The shares are multiplied with the keys. What is summed up are the values.",
            source=_answer(gives="attention @ key * mask.unsqueeze(-1)"),
        ),
        Misconception(
            "The mask is the wrong way round: True means real, and you shut out the real behaviours.",
            source=_answer(masked="scores.masked_fill(mask.unsqueeze(-2), torch.finfo(scores.dtype).min)"),
        ),
        Misconception(
            "These are sigmoids: no behaviour's share depends on the others. A softmax makes them sum to one.",
            source="""\
def within_sessions(query, key, value, mask):
    scores = query @ key.transpose(-1, -2) / query.shape[-1] ** 0.5
    return (torch.sigmoid(scores) * mask.unsqueeze(-2)) @ value * mask.unsqueeze(-1)
""",
        ),
        Misconception(
            "The values are added to what was heard. That residual connection comes later; here the sum alone is "
            "asked for.",
            source=_answer(gives="(attention @ value + value) * mask.unsqueeze(-1)"),
        ),
        Misconception(
            "The result is cut off from the inputs (.detach(), NumPy or no_grad): no gradient flows.",
            source=_answer(gives="(attention @ value * mask.unsqueeze(-1)).detach()"),
        ),
    ),
)
