"""Exercise 03.3: DIN's summary of a history."""

from __future__ import annotations

from dien_course.exercises.judging.exercise import Check, Exercise, Hint, Misconception
from dien_course.exercises.judging.inputs import Draw, case, edges, ordinary, padded, widths


def _unit_inputs(draw: Draw) -> tuple:
    size = draw.H
    return (
        draw.normal(draw.B, size),
        draw.normal(draw.B, draw.T, size),
        draw.mask(),
        draw.normal(size + 1, 4 * size),
        draw.normal(size + 1),
    )


def _unit(
    blocks="query, k, query - k, query * k",
    hidden="torch.tanh(torch.cat(blocks, -1) @ W.T)",
    a="torch.softmax(s.masked_fill(~mask, -1e30), 1) * mask",
    summary="(a.unsqueeze(-1) * k).sum(1)",
) -> str:
    """The solution with one line written otherwise."""
    return f"""\
def din_summary(q, k, mask, W, v):
    query = q.unsqueeze(1).expand_as(k)
    blocks = [{blocks}]
    s = {hidden} @ v
    a = {a}
    return {summary}
"""


DIN_SUMMARY = Exercise(
    id="03.3",
    title="DIN's summary of a history",
    kind="implement",
    minutes=20,
    difficulty="hard",
    objective="score a behaviour against a target",
    prompt="""\
Put DIN's unit and its weighted sum together. The unit has one hidden layer here:

$$\\text{score}(t) = v \\cdot \\tanh\\big(W\\,[\\,q,\\; k(t),\\; q - k(t),\\; q \\circ k(t)\\,]\\big)$$
$$g = \\sum_t a(t)\\, k(t)$$

a is the softmax of the score over the real steps of each row. Shapes: target `q` (B, K), behaviours `k` (B, T, K), \
`mask` (B,
T) bool with padding at the end, `W` (M, 4K), `v` (M,) → g (B, K). A row that is all padding gives zeros. Gradients must
reach `q`, `k`, `W` and `v`.
""",
    stub='''\
def din_summary(q, k, mask, W, v):
    """DIN's summary (B, K) of each history, for its target."""
    raise NotImplementedError
''',
    solution='''\
def din_summary(q, k, mask, W, v):
    """DIN's summary (B, K) of each history, for its target."""
    query = q.unsqueeze(1).expand_as(k)
    blocks = torch.cat([query, k, query - k, query * k], dim=-1)
    scores = torch.tanh(blocks @ W.T) @ v
    low = scores.masked_fill(~mask, torch.finfo(scores.dtype).min)
    attention = torch.softmax(low, dim=1) * mask
    return torch.einsum("bt,btk->bk", attention, k)
''',
    explanation="""\
One target meets T behaviours, so q is repeated along the steps before the four blocks are laid side by side. From
there on each step is scored alone. Only the softmax looks at all steps of a row, and only it needs the mask: with
attention 0 a behaviour adds nothing to the sum.""",
    hints=(
        Hint(
            "a RuntimeError about sizes",
            "q is (B, K) and k (B, T, K): q.unsqueeze(1).expand_as(k) is (B, T, K). The four blocks make (B, T, 4K).",
            ("edge cases",),
        ),
        Hint(
            "right shape, wrong numbers",
            "The blocks' order matters to W: target, behaviour, target − behaviour, product.",
            ("values without padding", "gradients"),
        ),
        Hint(
            "only padded rows are wrong",
            "Mask the scores before the softmax and multiply by the mask after it.",
            ("padding",),
        ),
    ),
    checks=(
        Check("values without padding", 2, ordinary(_unit_inputs)),
        Check("padding", 2, (*padded(_unit_inputs), case("as many users as steps", _unit_inputs, 14, 3, 3, "some"))),
        Check(
            "edge cases: a batch of one, T = 1, memory with gaps, float64",
            1,
            (*edges(_unit_inputs, "some"), *widths(_unit_inputs, "some")),
        ),
        Check("gradients", 1, (*ordinary(_unit_inputs)[1:], *padded(_unit_inputs)[:3]), gradient=True),
    ),
    misconceptions=(
        Misconception(
            "The behaviour stands before the target. W expects the order target, behaviour, difference, product.",
            source=_unit(blocks="k, query, query - k, query * k"),
        ),
        Misconception(
            "The difference is the other way round: q − k, the target minus the behaviour.",
            source=_unit(blocks="query, k, k - query, query * k"),
        ),
        Misconception(
            "The softmax runs over the batch, so that users share one unit of attention. Use dim=1.",
            source=_unit(a="torch.softmax(s.masked_fill(~mask, -1e30), 0) * mask"),
        ),
        Misconception(
            "Padding takes part in the softmax and in the sum. Give it a very low score first.",
            source=_unit(a="torch.softmax(s, 1)"),
        ),
        Misconception(
            "Padding's attention is dropped after the softmax, so what is left of it does not sum to 1. Mask the "
            "scores.",
            source=_unit(a="torch.softmax(s, 1) * mask"),
        ),
        Misconception(
            "An empty history gets the average of its padding. Multiply the attention by the mask.",
            source=_unit(a="torch.softmax(s.masked_fill(~mask, -1e30), 1)"),
        ),
        Misconception(
            "You divide the weighted sum by the number of steps. The attention sums to 1 already: it is the average.",
            source=_unit(summary="(a.unsqueeze(-1) * k).sum(1) / mask.sum(1, keepdim=True).clamp(min=1)"),
        ),
        Misconception(
            "You weigh the behaviours with their raw scores. Put the softmax between the scores and the sum.",
            source=_unit(a="s * mask"),
        ),
        Misconception(
            "The tanh is missing, so the hidden layer is no layer at all.",
            source=_unit(hidden="torch.cat(blocks, -1) @ W.T"),
        ),
        Misconception(
            "The weighted sum is of the targets. It is of the behaviours k: the target only says how much each counts.",
            source=_unit(summary="(a.unsqueeze(-1) * query).sum(1)"),
        ),
        Misconception(
            "This is the mean of the behaviours, BaseModel's summary: the attention is not used.",
            source=_unit(summary="(mask.unsqueeze(-1) * k).sum(1) / mask.sum(1, keepdim=True).clamp(min=1)"),
        ),
        Misconception(
            "Padding's score is −∞, and an empty history gets NaN. Use torch.finfo(scores.dtype).min and multiply by "
            "the mask.",
            source=_unit(a='torch.softmax(s.masked_fill(~mask, float("-inf")), 1)'),
        ),
        Misconception(
            "The hidden layer's activation is a tanh, not a relu.",
            source=_unit(hidden="torch.relu(torch.cat(blocks, -1) @ W.T)"),
        ),
        Misconception(
            "The hidden layer's activation is a tanh, not a sigmoid.",
            source=_unit(hidden="torch.sigmoid(torch.cat(blocks, -1) @ W.T)"),
        ),
        Misconception(
            "You return the attention (B, T). The weighted sum of the behaviours, (B, K), is asked for.",
            source=_unit(summary="a"),
        ),
        Misconception("You return the scores (B, T). Softmax and weighted sum are missing.", source=_unit(summary="s")),
        Misconception(
            "The sum over the steps is missing: (B, T, K) comes out. Sum over dim 1.",
            source=_unit(summary="a.unsqueeze(-1) * k"),
        ),
        Misconception(
            "The sum runs over the numbers of each behaviour, so (B, T) comes out. Sum over the steps, dim 1.",
            source=_unit(summary="(a.unsqueeze(-1) * k).sum(-1)"),
        ),
        Misconception(
            "The fourth block is a sum or another thing. It is the product, q ∘ k.",
            source=_unit(blocks="query, k, query - k, query + k"),
        ),
        Misconception(
            "Product and difference have changed places. W expects target, behaviour, difference, product.",
            source=_unit(blocks="query, k, query * k, query - k"),
        ),
        Misconception(
            "The difference stands without its sign (abs). It is q − k.",
            source=_unit(blocks="query, k, (query - k).abs(), query * k"),
        ),
        Misconception(
            "The score is the inner product of target and behaviour. Here the unit has a layer of its own: W, tanh, v.",
            source=_unit(hidden="(query * k).sum(-1, keepdim=True).expand(*k.shape[:2], len(v)) / v.sum()"),
        ),
        Misconception(
            "The score is the inner product of target and behaviour. Here the unit has a layer of its own: W, tanh, v.",
            source=_unit(a="torch.softmax((query * k).sum(-1).masked_fill(~mask, -1e30), 1) * mask"),
        ),
        Misconception(
            "Only the best behaviour is taken. All of them count, each with its attention.",
            source=_unit(summary="k[torch.arange(len(k)), a.argmax(1)] * mask.any(1, keepdim=True)"),
        ),
        Misconception(
            "This is t_softmax in the sum. A plain softmax is asked for.",
            source=_unit(summary="((a * mask.sum(1, keepdim=True)).clamp(max=1).unsqueeze(-1) * k).sum(1)"),
        ),
        Misconception(
            "These are sigmoids: the attention of a row does not sum to 1. A softmax is asked for.",
            source=_unit(a="torch.sigmoid(s) * mask"),
        ),
        Misconception(
            "v is applied inside the tanh. First the tanh of the hidden layer, then the product with v.",
            source=_unit(hidden="torch.tanh((torch.cat(blocks, -1) @ W.T) @ v).unsqueeze(-1) / v.sum()").replace(
                "s = torch.tanh((torch.cat(blocks, -1) @ W.T) @ v).unsqueeze(-1) / v.sum() @ v",
                "s = torch.tanh((torch.cat(blocks, -1) @ W.T) @ v)",
            ),
        ),
        Misconception(
            "Padding's score is set to 0, and exp(0) is 1: it still takes a share. Give it a very low score.",
            source=_unit(a="torch.softmax(s * mask, 1) * mask"),
        ),
        Misconception(
            "The mean over the padded width is taken, padding and all: the attention is not used.",
            source=_unit(summary="k.mean(1)"),
        ),
        Misconception(
            "The sizes are fixed to two numbers. Take them from the input: k.shape[-1].",
            source=_unit(summary="(a.unsqueeze(-1) * k).sum(1)[:, :2]"),
        ),
        Misconception(
            "The mask is the wrong way round: True means real.",
            source=_unit(a="torch.softmax(s.masked_fill(mask, -1e30), 1) * ~mask"),
        ),
        Misconception(
            "The result is cut off from the inputs (.detach(), .item(), NumPy or no_grad): no gradient flows.",
            source=_unit(summary="(a.unsqueeze(-1) * k).sum(1).detach()"),
        ),
        Misconception(
            "The attention is cut off from the inputs (.detach()): q, W and v learn nothing.",
            source=_unit(summary="(a.detach().unsqueeze(-1) * k).sum(1)"),
        ),
        Misconception(
            "The attention is multiplied by the length, as in t_softmax. A plain softmax is asked for.",
            source=_unit(summary="(a.unsqueeze(-1) * k).sum(1) * mask.sum(1, keepdim=True)"),
        ),
        Misconception(
            "You take the mean of the weighted behaviours over the T steps. The attention sums to 1: take the sum.",
            source=_unit(summary="(a.unsqueeze(-1) * k).mean(1)"),
        ),
        Misconception(
            "v is not used: the score is v · tanh(…), a weighted sum of the hidden numbers.",
            source=_unit().replace(" @ v", ".sum(-1)"),
        ),
        Misconception(
            "The third block is a sum. It is the difference, q − k.",
            source=_unit(blocks="query, k, query + k, query * k"),
        ),
        Misconception(
            "The summary is multiplied with the target. g is the weighted sum of the behaviours alone.",
            source=_unit(summary="(a.unsqueeze(-1) * k).sum(1) * q"),
        ),
        Misconception(
            "The target is added to the summary or averaged with it. g is the weighted sum of the behaviours alone.",
            source=_unit(summary="(a.unsqueeze(-1) * k).sum(1) + q"),
        ),
    ),
)
