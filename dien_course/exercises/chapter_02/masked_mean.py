"""Exercise 02.2: A mean that does not know its neighbours."""

from __future__ import annotations

from dien_course.exercises.judging.exercise import Check, Exercise, Hint, Misconception
from dien_course.exercises.judging.inputs import Draw, case, edges, ordinary, padded, widths


def _inputs(draw: Draw) -> tuple:
    values = draw.normal(draw.B, draw.T, draw.H)
    mask = draw.mask()
    values[~mask] = 99.0
    return values, mask


def _zeros(draw: Draw) -> tuple:
    values, mask = _inputs(draw)
    values[:, 0] = 0.0
    return values, mask


def _mean(total="vectors.masked_fill(~mask.unsqueeze(-1), 0).sum(1)", count="mask.sum(1, keepdim=True).clamp(min=1)"):
    return f"def mean_of_history(vectors, mask):\n    return {total} / {count}\n"


MASKED_MEAN = Exercise(
    id="02.2",
    title="A mean that does not know its neighbours",
    kind="implement",
    minutes=10,
    difficulty="easy",
    objective="average a padded history without counting the padding",
    prompt="""\
Average each history over its **real** behaviours. `vectors` (B, T, I); `mask` (B, T) bool, True = real, padding at the
end → (B, I). What stands at padding may be any number, not only 0. A row that is all padding gives zeros, and a
gradient of zeros as well, never NaN.
""",
    stub='''\
def mean_of_history(vectors, mask):
    """The mean (B, I) over each row's real behaviours."""
    raise NotImplementedError
''',
    solution='''\
def mean_of_history(vectors, mask):
    """The mean (B, I) over each row's real behaviours."""
    real = mask.unsqueeze(-1)
    total = vectors.masked_fill(~real, 0).sum(1)
    return total / real.sum(1).clamp(min=1)
''',
    explanation="""\
Padding is taken out of the sum and out of the count, so a row gives the same in any batch. The count of an empty row is
raised to 1 before the division. To divide 0 by 0 and replace the NaN afterwards looks the same, but on the way back the
gradient meets the 0 / 0 again: one NaN there ruins every weight.""",
    hints=(
        Hint(
            "padding changes the result",
            "Set what stands at padding to zero before the sum: masked_fill, or times mask.",
            ("values without padding", "padding"),
        ),
        Hint(
            "too small where there is padding",
            "Divide by mask.sum(1), the number of real behaviours, not by T.",
            ("padding",),
        ),
        Hint(
            "NaN in an empty row, or in its gradient",
            "Its sum is 0 and its count is 0. clamp(min=1) makes that 0 / 1.",
            ("gradients", "edge cases"),
        ),
    ),
    checks=(
        Check("values without padding", 1, ordinary(_inputs)),
        Check("padding", 2, (*padded(_inputs), case("a real behaviour of zeros", _zeros, 16, 2, 4, "some"))),
        Check(
            "edge cases: a single step, a batch of one, memory with gaps, float64",
            1,
            (
                *edges(_inputs, "some"),
                case("a single step, and a row without it", _inputs, 14, 2, 1, "one row"),
                case("one row, one step of padding", _inputs, 15, 1, 1, "all"),
                *widths(_inputs, "some"),
            ),
        ),
        Check("gradients, those of an empty row too", 1, padded(_inputs), gradient=True),
    ),
    misconceptions=(
        Misconception(
            "The mask is ignored: padding is averaged in as if it were behaviours.",
            source="def mean_of_history(vectors, mask):\n    return vectors.mean(1)\n",
        ),
        Misconception(
            "You divide by the width of the batch. Divide by the number of real behaviours.",
            source=_mean(count="mask.shape[1]"),
        ),
        Misconception(
            "Padding still is in the sum. Set it to zero first; only the divisor is right.",
            source=_mean(total="vectors.sum(1)"),
        ),
        Misconception("This is the sum of the real behaviours. Divide by their number.", source=_mean(count="1")),
        Misconception(
            "An empty history gives NaN: 0 / 0. Raise the count to at least 1 before dividing.",
            source=_mean(count="mask.sum(1, keepdim=True)"),
        ),
        Misconception(
            "The values are right, but an empty row has a gradient of NaN: 0 / 0 was computed and replaced afterwards.",
            source="""\
def mean_of_history(vectors, mask):
    return torch.nan_to_num((vectors * mask.unsqueeze(-1)).sum(1) / mask.sum(1, keepdim=True))
""",
        ),
        Misconception(
            "You add 1 to every count, so that all means are too small. Only the empty row needs it: clamp(min=1).",
            source=_mean(count="(mask.sum(1, keepdim=True) + 1)"),
        ),
        Misconception(
            "The mask is turned round: you average the padding.",
            source=_mean(
                "vectors.masked_fill(mask.unsqueeze(-1), 0).sum(1)", "(~mask).sum(1, keepdim=True).clamp(min=1)"
            ),
        ),
        Misconception(
            "You count the vectors that are not zero. A real behaviour may be zero too: only the mask knows what is "
            "real.",
            source=_mean(
                count="(vectors * mask.unsqueeze(-1) != 0).any(-1).sum(1, keepdim=True).clamp(min=1)",
            ),
        ),
        Misconception(
            "All rows are divided by the same number, the longest row's. Each has a length of its own.",
            source=_mean(count="mask.sum(1).max().clamp(min=1)"),
        ),
        Misconception(
            "You average the users of the batch together: dim 0 is the batch, dim 1 is time.",
            source="""\
def mean_of_history(vectors, mask):
    real = mask.unsqueeze(-1)
    mean = vectors.masked_fill(~real, 0).sum((0, 1)) / real.sum((0, 1)).clamp(min=1)
    return mean.expand(len(vectors), -1)
""",
        ),
        Misconception(
            "The divisor is (B,) and meets the H numbers of a vector. Keep its dimension: mask.sum(1, keepdim=True).",
            source=_mean(count="mask.sum(1).clamp(min=1)"),
        ),
        Misconception(
            "The count begins at 2 in yours: a single behaviour is its own mean.",
            source=_mean(count="mask.sum(1, keepdim=True).clamp(min=2)"),
        ),
        Misconception(
            "You divide by one less than the number of real behaviours.",
            source=_mean(count="(mask.sum(1, keepdim=True) - 1).clamp(min=1)"),
        ),
        Misconception(
            "A small constant is added to every count, so that all means are a little too small. clamp(min=1) leaves "
            "real counts alone.",
            source=_mean(count="(mask.sum(1, keepdim=True) + 1e-3)"),
        ),
        Misconception(
            "You count the vectors that are not zero, padding's junk among them. Count in the mask.",
            source=_mean(count="(vectors != 0).any(-1).sum(1, keepdim=True).clamp(min=1)"),
        ),
        Misconception(
            "The sum is cut off from autograd (detach, no_grad, item or NumPy): no gradient reaches the vectors.",
            source=_mean(total="vectors.detach().masked_fill(~mask.unsqueeze(-1), 0).sum(1)"),
        ),
        Misconception(
            "Negative means are set to 0 (relu). A mean may be negative.",
            source="def mean_of_history(vectors, mask):\n    real = mask.unsqueeze(-1)\n"
            "    return F.relu((vectors * real).sum(1) / real.sum(1).clamp(min=1))\n",
        ),
        Misconception(
            "This is the largest number of each column, not the mean.",
            source="def mean_of_history(vectors, mask):\n    return (vectors * mask[..., None]).max(1).values\n",
        ),
        Misconception(
            "This is the last real behaviour. The mean of all is asked for.",
            source="def mean_of_history(vectors, mask):\n    last = (mask.sum(1) - 1).clamp(min=0)\n"
            "    return vectors[torch.arange(len(vectors)), last] * mask.any(1)[:, None]\n",
        ),
        Misconception(
            "This is the median. The mean is asked for.",
            source="def mean_of_history(vectors, mask):\n    out = torch.zeros_like(vectors[:, 0])\n"
            "    for b, real in enumerate(mask):\n"
            "        out[b] = vectors[b][real].median(0).values if real.any() else 0\n    return out\n",
        ),
        Misconception(
            "squeeze() takes a batch of one, or vectors of one number, away. Name the dimension, or do without.",
            source="def mean_of_history(vectors, mask):\n    real = mask.unsqueeze(-1)\n"
            "    return ((vectors * real).sum(1) / real.sum(1).clamp(min=1)).squeeze()\n",
        ),
        Misconception(
            "The mean is taken over the numbers of each vector as well. Each of the H numbers has a mean of its own.",
            source="def mean_of_history(vectors, mask):\n    real = mask.unsqueeze(-1)\n"
            "    x = (vectors * real).sum(1) / real.sum(1).clamp(min=1)\n"
            "    return x.mean(1, keepdim=True).expand_as(x)\n",
        ),
        Misconception(
            "Time is taken for the vector's dimension: sum over dim 1, the steps, not over the last one.",
            source="def mean_of_history(vectors, mask):\n"
            "    return (vectors * mask[..., None]).sum(-1) / mask.sum(1, keepdim=True).clamp(min=1)\n",
        ),
        Misconception(
            "Padding is weighed by a softmax of the mask, in which it still has a share. Its weight is 0.",
            source="def mean_of_history(vectors, mask):\n"
            "    return (vectors * torch.softmax(mask.to(vectors.dtype), 1)[..., None]).sum(1)\n",
        ),
        Misconception(
            "NaN in an empty history: 0 / 0 or a softmax of nothing but −∞. Raise the count to at least 1.",
            source="def mean_of_history(vectors, mask):\n"
            "    weight = torch.softmax(torch.where(mask, 0.0, -torch.inf), 1)\n"
            "    return (vectors * mask[..., None] * weight[..., None]).sum(1)\n",
        ),
        Misconception(
            "The numbers are in half precision, float16. Stay in the dtype of the vectors.",
            source=_mean().replace("return ", "return (").rstrip() + ").half()\n",
        ),
        Misconception(
            "A batch of one is averaged with its padding. The mask counts for one row as for many.",
            source=_mean().replace("    return", "    if len(mask) == 1:\n        return vectors.mean(1)\n    return"),
        ),
        Misconception(
            "A single step is taken as it is. It may be padding: the mask decides.",
            source=_mean().replace(
                "    return", "    if mask.shape[1] == 1:\n        return vectors[:, 0]\n    return"
            ),
        ),
        Misconception(
            "The result has two columns whatever the vectors have. Take the size from the input: vectors.shape[-1].",
            source="def mean_of_history(vectors, mask):\n    out = torch.zeros(len(vectors), 2)\n"
            "    for i in range(len(vectors)):\n        n = int(mask[i].sum())\n        if n:\n"
            "            out[i] = vectors[i, :n].mean(0)\n    return out\n",
        ),
        Misconception(
            "All rows are divided by the number of behaviours of the whole batch. Each row has its own: mask.sum(1).",
            source=_mean(count="mask.sum().clamp(min=1)"),
        ),
        Misconception(
            "masked_fill sets the real behaviours to zero: it fills where its mask is True. Padding is ~mask.",
            source=_mean(total="vectors.masked_fill(mask.unsqueeze(-1), 0).sum(1)"),
        ),
    ),
)
