"""Exercise 13.4: A test for the clinic."""

from __future__ import annotations

from collections.abc import Callable

import torch

from dien_course.exercises.chapter_13.pieces_to_test import (
    last_column,
    masked_gru,
    mean_of_real,
    mean_of_width,
    sum_of_width,
    unmasked_softmax,
)
from dien_course.exercises.judging.exercise import Case, Check, Exercise, Hint, Misconception
from dien_course.exercises.judging.inputs import Draw, case


def _with(piece: Callable, columns: int) -> Callable[[Draw], tuple]:
    return lambda draw: (
        piece,
        draw.normal(draw.B, draw.T, 2),
        draw.mask(),
        (draw.normal(2) + 0.5).round(decimals=2),
        columns,
    )


def _cases(pieces: dict[str, Callable], seed: int, columns: int = 3) -> tuple[Case, ...]:
    return tuple(
        case(name, _with(piece, columns), seed + place, 2 + place % 2, 3, "some")
        for place, (name, piece) in enumerate(pieces.items())
    )


def variant(
    wide="torch.cat([history, more], dim=1)",
    real="torch.cat([mask, none], dim=1)",
    more="padding.expand(len(history), columns, len(padding))",
    none="torch.zeros(len(mask), columns, dtype=torch.bool)",
    change="(score(wide, real) - score(history, mask)).abs()",
    returned="change.max().item()",
) -> str:
    """The solution with one line written otherwise."""
    return f'''\
def moved_by_padding(score, history, mask, padding, columns):
    """The largest change of a score with `columns` columns of padding more."""
    more = {more}
    none = {none}
    wide, real = {wide}, {real}
    change = {change}
    return {returned}
'''


SOUND = {"a mean over the real behaviours": mean_of_real, "a running state": masked_gru}
FAULTY = {
    "a sum over the width": sum_of_width,
    "the last column": last_column,
    "attention on padding": unmasked_softmax,
    "a mean over the width": mean_of_width,
}

PADDING_TEST = Exercise(
    id="13.4",
    title="A test for the clinic",
    kind="implement",
    minutes=10,
    difficulty="medium",
    objective="write a test that a sound model passes and a faulty one cannot",
    prompt="""\
Write the test "widen the padding". `score(history, mask)` is somebody's piece, sound or not: `history` (B, T, H) are
embedded behaviours, `mask` (B, T) bool is True where one is real, and it gives a score for each row, (B,). `padding`
(H,) is the vector that the table has for id 0; as in many libraries it is *not* zero. `columns` is a whole number ≥ 1.

Give every row `columns` columns of padding more, at the end as everywhere in this course, and return by how much a
score changes at most: one number ≥ 0. A sound piece gets 0, up to rounding.
""",
    stub='''\
def moved_by_padding(score, history, mask, padding, columns):
    """The largest change of a score with `columns` columns of padding more."""
    raise NotImplementedError
''',
    solution=variant(),
    explanation="""\
The rows stay what they are, so no score may change: the test needs no label, no training and no second opinion. What
it must not do is be kinder than the world: with columns of zeros a sum over the width would pass, and with padding in
front the last column would.""",
    hints=(
        Hint(
            "a sound piece moves",
            "What is new must be padding for the mask too: False in every new column.",
            ("sound pieces",),
        ),
        Hint(
            "a faulty piece does not move",
            "Put the table's own vector for padding into the new columns, and put them behind the others.",
            ("faulty pieces", "one row, one column, double precision"),
        ),
        Hint(
            "one number is asked for",
            "Take the absolute change of each row, and of these the largest.",
            ("more columns",),
        ),
    ),
    checks=(
        Check("faulty pieces", 3, _cases(FAULTY, 1)),
        Check("sound pieces", 2, _cases(SOUND, 11)),
        Check("more columns", 1, _cases(FAULTY, 21, 8)),
        Check(
            "one row, one column, double precision",
            1,
            (
                case("one row", _with(sum_of_width, 1), 31, 1, 2, "some"),
                case("a row without a past", _with(unmasked_softmax, 1), 32, 2, 3, "one row"),
                case("no padding so far", _with(last_column, 2), 33, 3, 2),
                case("double precision", _with(mean_of_width, 2), 34, 2, 3, "some", dtype=torch.float64),
            ),
        ),
    ),
    misconceptions=(
        Misconception(
            "The new columns are zeros. A sum over the width passes so, and fails where the table's row for padding is "
            "not zero: put that in.",
            source=variant(more="torch.zeros(len(history), columns, history.shape[2], dtype=history.dtype)"),
        ),
        Misconception(
            "The new columns count as real. They are padding: the mask is False there.",
            source=variant(none="torch.ones(len(mask), columns, dtype=torch.bool)"),
        ),
        Misconception(
            "The new columns stand in front. Padding stands at the end: whoever takes the last column passes so.",
            source=variant(wide="torch.cat([more, history], dim=1)", real="torch.cat([none, mask], dim=1)"),
        ),
        Misconception(
            "The change may be negative, so the largest of the changes is not the largest change: take it without its "
            "sign.",
            source=variant(change="score(wide, real) - score(history, mask)"),
        ),
        Misconception(
            "The mean change is returned. One row that moves among many that stay is hidden so.",
            source=variant(returned="change.mean()"),
        ),
        Misconception(
            "The smallest change is returned. A single row that moves is a fault.",
            source=variant(returned="change.min()"),
        ),
        Misconception(
            "The changes are added up. The largest of them is asked for.", source=variant(returned="change.sum()")
        ),
        Misconception(
            "A change for each row is returned. One number, the largest, is asked for.",
            source=variant(returned="change"),
        ),
        Misconception("Only the first row is looked at.", source=variant(returned="change[0]")),
        Misconception(
            "One column is added, whatever `columns` says.",
            source=variant(
                more="padding.expand(len(history), 1, len(padding))",
                none="torch.zeros(len(mask), 1, dtype=torch.bool)",
            ),
        ),
        Misconception(
            "The change is given as a share of the score. The change itself is asked for.",
            source=variant(change="((score(wide, real) - score(history, mask)) / score(history, mask)).abs()"),
        ),
        Misconception(
            "The changes are squared. The change itself, without its sign, is asked for.",
            source=variant(change="(score(wide, real) - score(history, mask)) ** 2"),
        ),
        Misconception(
            "It is said whether a score changes. By how much is asked for.",
            source=variant(returned="bool(change.max() > 1e-6)"),
        ),
        Misconception(
            "The new columns repeat the last behaviour. They hold the vector of padding.",
            source=variant(more="history[:, -1:].expand(-1, columns, -1)"),
        ),
        Misconception(
            "The wide rows are compared with themselves: nothing can change.",
            source=variant(change="(score(wide, real) - score(wide, real)).abs()"),
        ),
    ),
)
