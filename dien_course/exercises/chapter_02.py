"""Exercises of chapter 02: embeddings, masked means and Dice (DIN paper, eq. 3-4)."""

from __future__ import annotations

from dien_course.exercises.chapter_02_dice import DICE
from dien_course.exercises.exercise import Check, Exercise, Hint, Misconception
from dien_course.exercises.inputs import Draw, case, edges, ordinary, padded, widths

COUNTS = Exercise(
    id="02.1",
    title="Count before you build",
    kind="predict",
    minutes=10,
    difficulty="medium",
    objective="assemble BaseModel by hand, count its parameters",
    prompt="""\
A BaseModel has embedding size 8, one triple of columns (film: target, history, negatives, with **one shared table**)
and two profile columns. The numbers of ids, 0 and 1 included, are: film 1,002, gender 4, occupation 10. As in this
chapter the MLP reads profile, target, the history's mean, and the product of the last two; it has one hidden layer of 8
units with Dice (one γ a unit) and one output. There is an item bias, one number for each film id. Count.

Then a batch of two samples is looked up in the film table in all three roles: target `[5, 9]`, history
`[[7, 5, 0], [9, 9, 3]]`, negatives `[[4, 8, 0], [7, 2, 6]]`. The loss is the sum of all numbers looked up, and row 0 is
padding. How many rows of the table get a gradient other than zero, and what is it in each number of film 9's row?
""",
    stub="""\
counts = {
    "film table": ...,  # how many numbers it holds
    "input of the MLP": ...,  # how many numbers for each sample
    "MLP": ...,  # weights, biases and γ
    "all parameters": ...,
    "rows with a gradient": ...,
    "gradient of film 9": ...,
}
""",
    solution="""\
width = 2 * 8 + 3 * 8  # two profile vectors; target, mean and product
mlp = (width * 8 + 8 + 8) + (8 + 1)
counts = {
    "film table": 1002 * 8,
    "input of the MLP": width,
    "MLP": mlp,
    "all parameters": 1002 * 8 + (4 + 10) * 8 + 1002 + mlp,
    "rows with a gradient": len({5, 9, 7, 3, 4, 8, 2, 6}),
    "gradient of film 9": 1 + 2,  # as a target once, in a history twice
}
""",
    explanation="""\
One table serves all three roles, so it is counted once: 8,016 numbers, more than four fifths of the 9,475. Each look-up
of film 9 pushes its row by 1, whatever the role: once as a target, twice as a behaviour. Padding is looked up twice and
its row learns nothing, and the other 993 rows were not picked at all.""",
    hints=(
        Hint(
            "the MLP's input is too small",
            "Five vectors of 8 stand side by side: gender, occupation, target, mean, and a product of two.",
        ),
        Hint(
            "the MLP or the sum is a few short",
            "Every layer has a bias for each of its units, Dice a γ, and every film id an item bias.",
        ),
        Hint(
            "the gradient is not right",
            "Write down every id that is looked up, in all three columns, and strike out the zeros. Count each film's.",
        ),
    ),
    misconceptions=(
        Misconception(
            "You count three tables. Target, history and negatives share one.", value={"film table": 3 * 8016}
        ),
        Misconception(
            "Padding and unseen were left out: the 1,002 ids include them, and both have a row.",
            value={"film table": 8000},
        ),
        Misconception(
            "You count padding and unseen once more: the 1,002 ids include them.", value={"film table": 1004 * 8}
        ),
        Misconception(
            "The product of target and mean is missing from the MLP's input.", value={"input of the MLP": 32}
        ),
        Misconception(
            "The MLP does not read the negatives. Its vectors: two of the profile, target, mean and product.",
            value={"input of the MLP": 48},
        ),
        Misconception("The MLP has a γ for each hidden unit besides weights and biases.", value={"MLP": 337}),
        Misconception("The biases are missing: one for each hidden unit, and one for the output.", value={"MLP": 336}),
        Misconception("The item bias is missing: one number for each film id.", value={"all parameters": 8473}),
        Misconception(
            "Padding does not count: row 0 is looked up, but padding_idx gives it no gradient.",
            value={"rows with a gradient": 9},
        ),
        Misconception(
            "You count look-ups. A film that is looked up several times has still only one row.",
            value={"rows with a gradient": 12},
        ),
        Misconception(
            "Only the target was counted. Every look-up pushes the row, in whatever role.",
            value={"gradient of film 9": 1},
        ),
        Misconception("Film 9 is the target too, and all roles read the same table.", value={"gradient of film 9": 2}),
    ),
)


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
Average each history over its **real** behaviours. `vectors` (B, T, H); `mask` (B, T) bool, True = real, padding at the
end → (B, H). What stands at padding may be any number, not only 0. A row that is all padding gives zeros, and a
gradient of zeros as well, never NaN.
""",
    stub='''\
def mean_of_history(vectors, mask):
    """The mean (B, H) over each row's real behaviours."""
    raise NotImplementedError
''',
    solution='''\
def mean_of_history(vectors, mask):
    """The mean (B, H) over each row's real behaviours."""
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
        ),
        Hint("too small where there is padding", "Divide by mask.sum(1), the number of real behaviours, not by T."),
        Hint(
            "NaN in an empty row, or in its gradient", "Its sum is 0 and its count is 0. clamp(min=1) makes that 0 / 1."
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
    ),
)

EXERCISES = (COUNTS, MASKED_MEAN, DICE)
