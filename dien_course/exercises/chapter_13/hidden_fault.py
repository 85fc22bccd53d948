"""Exercise 13.2: A fault behind a fault."""

from __future__ import annotations

from dien_course.exercises.judging.exercise import Check, Exercise, Hint, Misconception
from dien_course.exercises.judging.inputs import Draw, case, edges, ordinary, padded, widths


def _inputs(draw: Draw) -> tuple:
    return draw.normal(draw.B, draw.H), draw.normal(draw.B, draw.T, draw.H), draw.mask()


def variant(
    scores="(history * target.unsqueeze(1)).sum(2)",
    low="scores.masked_fill(~mask, torch.finfo(scores.dtype).min)",
    attention="torch.softmax(low, dim=1) * mask",
    returned="(attention.unsqueeze(2) * history).sum(1)",
) -> str:
    """The solution with one line written otherwise."""
    return f'''\
def read_history(target, history, mask):
    """What the target's attention takes from each history, (B, H)."""
    scores = {scores}
    low = {low}
    attention = {attention}
    return {returned}
'''


HIDDEN_FAULT = Exercise(
    id="13.2",
    title="A fault behind a fault",
    kind="debug",
    minutes=10,
    difficulty="medium",
    objective="go from a symptom to the test that confirms it, and from there to the cause",
    prompt="""\
This piece came with one complaint: serving, which sends one request at a time, ends in an error. Its owner mended that
in a minute, and was called again the next day. There are *two* faults, and the first kept everybody from the test that
would have shown the second. Mend both.

`target` (B, H), `history` (B, T, H), `mask` (B, T) bool, True where a behaviour is real. A behaviour's score is its
inner product with the target; attention is the softmax of a row's scores over its real behaviours; returned is the sum
of the behaviours, each times its attention, (B, H). A row without a past gives zeros.
""",
    stub='''\
def read_history(target, history, mask):
    """What the target's attention takes from each history, (B, H)."""
    scores = (history * target.unsqueeze(1)).sum(2)
    low = scores.masked_fill(~mask, torch.finfo(scores.dtype).min)
    attention = torch.softmax(low, dim=-2) * mask
    return (attention.unsqueeze(2) * history).sum(1).squeeze()
''',
    solution=variant(),
    explanation="""\
squeeze() took the batch away where it held one row, so no batch of one ever came through. Once it does, a row can be
scored alone and among others, and the two differ: dim=-2 of scores (B, T) is the batch, so that users competed for
attention. Mend what stops a test before you trust what other tests say.""",
    hints=(
        Hint(
            "a batch of one loses a dimension",
            "Which call drops every dimension of size 1, whichever it is?",
            ("a batch of one stays a batch",),
        ),
        Hint(
            "a row gives another result among others",
            "Which numbers does the softmax make sum to 1: those of one row, or those of one column?",
            ("behaviours of a row share its attention",),
        ),
        Hint(
            "a row without a past gives something else than zeros",
            "The product with the mask comes after the softmax; leave it there.",
            ("padding",),
        ),
    ),
    checks=(
        Check("values without padding", 2, ordinary(_inputs)),
        Check("padding", 1, padded(_inputs)),
        Check("batches of one", 2, (*edges(_inputs, "some"), case("one row without a past", _inputs, 31, 1, 3, "all"))),
        Check("vectors of one number and of five", 1, widths(_inputs, "some")),
    ),
    faults=("a batch of one stays a batch", "the behaviours of a row share its attention"),
    misconceptions=(
        Misconception(
            "A batch of one still loses its dimension.",
            source=variant(returned="(attention.unsqueeze(2) * history).sum(1).squeeze()"),
            left=(0,),
        ),
        Misconception(
            "The softmax still runs over the batch: users compete for attention. A row alone gives another result.",
            source=variant(attention="torch.softmax(low, dim=-2) * mask"),
            left=(1,),
        ),
        Misconception(
            "squeeze(0) takes the batch away where it holds one row, and only there.",
            source=variant(returned="(attention.unsqueeze(2) * history).sum(1).squeeze(0)"),
            left=(0,),
        ),
        Misconception(
            "Minus infinity at every place of a row: a row without a past becomes NaN, and NaN times 0 stays NaN. Both "
            "faults are mended; fill with a large negative number, and the product with the mask gives zeros.",
            source=variant(low="scores.masked_fill(~mask, -torch.inf)"),
            left=(),
        ),
        Misconception(
            "The softmax runs over behaviours and rows together. Each row has an attention of its own.",
            source=variant(attention="torch.softmax(low.flatten(), dim=0).reshape(low.shape) * mask"),
        ),
        Misconception(
            "Padding gets attention: it has to be left out of the softmax, not only of its result.",
            source=variant(low="scores"),
        ),
        Misconception(
            "A row without a past is read as the mean of its padding. The product with the mask makes it zeros.",
            source=variant(attention="torch.softmax(low, dim=1)"),
        ),
        Misconception(
            "Scores are used as they are. Attention is their softmax over a row.",
            source=variant(attention="scores * mask"),
        ),
        Misconception(
            "The result is averaged over the width. It is a sum: attention sums to 1 already.",
            source=variant(returned="(attention.unsqueeze(2) * history).mean(1)"),
        ),
        Misconception(
            "You sum over the features, so (B, T) comes out. The sum runs over the behaviours.",
            source=variant(returned="(attention.unsqueeze(2) * history).sum(2)"),
        ),
        Misconception(
            "Attention is the same for every behaviour of a row: the scores have no part in it.",
            source=variant(attention="mask / mask.sum(1, keepdim=True).clamp(min=1).to(low.dtype)"),
        ),
        Misconception(
            "The mask is turned round: real behaviours are left out.",
            source=variant(
                low="scores.masked_fill(mask, torch.finfo(scores.dtype).min)",
                attention="torch.softmax(low, dim=1) * ~mask",
            ),
        ),
        Misconception(
            "The target is added to what is read. The piece returns what attention takes from the history alone.",
            source=variant(returned="(attention.unsqueeze(2) * history).sum(1) + target"),
        ),
        Misconception(
            "The scores are divided by the root of their width. Here the inner product itself is the score.",
            source=variant(scores="(history * target.unsqueeze(1)).sum(2) / history.shape[2] ** 0.5"),
        ),
    ),
)
