"""Exercises of chapter 01 on measuring: AUC by counting pairs, GAUC within users."""

from __future__ import annotations

import numpy as np
import torch

from dien_course.exercises.exercise import Case, Check, Exercise, Hint, Misconception
from dien_course.exercises.inputs import Draw, case


def _labels(draw: Draw, rows: int) -> np.ndarray:
    """Zeros and ones in any order; both occur."""
    labels = draw.labels(rows)[torch.randperm(rows, generator=draw.generator)]
    return labels.numpy().astype(np.int64)


def _distinct(draw: Draw) -> tuple:
    order = torch.randperm(draw.T, generator=draw.generator).numpy()
    return np.round((order + 1) / (draw.T + 1), 2), _labels(draw, draw.T)


def _tied(draw: Draw) -> tuple:
    return draw.integers(0, 4, draw.T).numpy() / 4, _labels(draw, draw.T)


def _log_odds(draw: Draw) -> tuple:
    return draw.normal(draw.T).double().numpy().round(2), _labels(draw, draw.T)


def _with_gaps(draw: Draw) -> tuple:
    score, label = _tied(draw)
    return np.repeat(score, 2)[::2], np.repeat(label, 2)[::2]


def _given(name: str, *arguments: list) -> Case:
    return Case(name, lambda: tuple(np.array(argument) for argument in arguments))


def _auc(points: str, pairs: str = "len(clicks) * len(others)") -> str:
    return f"""\
def auc_by_pairs(score, label):
    clicks, others = score[label == 1], score[label == 0]
    won = sum({points} for s in clicks for t in others)
    return float(won / ({pairs}))
"""


AUC = Exercise(
    id="01.2",
    title="AUC, pair by pair",
    kind="implement",
    minutes=10,
    difficulty="easy",
    objective="compute AUC by counting pairs",
    prompt="""\
Compute the AUC from its definition. Every pair of a click and a non-click earns 1 if the click has the higher score, ½
for a tie, 0 otherwise; the AUC is the mean over all pairs. `score` (n,) holds any numbers, log-odds too; `label` (n,)
holds 0 and 1, and both occur → a number. Any way to compute it is welcome.
""",
    stub='''\
def auc_by_pairs(score, label):
    """The share of pairs in the right order, ties counted half."""
    raise NotImplementedError
''',
    solution='''\
def auc_by_pairs(score, label):
    """The share of pairs in the right order, ties counted half."""
    clicks, others = score[label == 1], score[label == 0]
    won = (clicks[:, None] > others) + 0.5 * (clicks[:, None] == others)
    return float(won.mean())
''',
    explanation="""\
`clicks[:, None]` against `others` is a table with a row for each click and a column for each non-click: all the pairs,
and nothing but them. Two clicks are no pair, for there is no right order between them.""",
    hints=(
        Hint("too high or too low where scores are equal", "A tie is neither won nor lost: it earns ½."),
        Hint("below 0.5 where it should be above", "The click comes first: a pair is won if *its* score is higher."),
        Hint("the number depends on more than the order", "Compare scores with each other, never with 0.5 or 0."),
    ),
    checks=(
        Check(
            "scores without ties",
            1,
            (
                _given("a click above a non-click", [0.7, 0.2], [1, 0]),
                _given("a click below a non-click", [0.3, 0.4, 0.1], [1, 0, 0]),
                case("six rows", _distinct, 1, 1, 6),
                case("fifteen rows", _distinct, 2, 1, 15),
            ),
        ),
        Check(
            "ties",
            2,
            (
                _given("one tie", [0.5, 0.5], [0, 1]),
                _given("all scores equal", [0.2] * 5, [1, 0, 0, 1, 0]),
                _given("decisions", [1.0, 0.0, 1.0, 1.0, 0.0, 0.0, 1.0], [1, 0, 0, 1, 1, 0, 1]),
                case("many ties", _tied, 3, 1, 10),
                case("more ties", _tied, 4, 1, 40),
            ),
        ),
        Check(
            "edge cases: log-odds, one click, all clicks first, memory with gaps",
            1,
            (
                case("log-odds", _log_odds, 5, 1, 12),
                _given("one click among many", [0.31, 0.3, 0.32, 0.3, 0.9, 0.1], [0, 1, 0, 0, 0, 0]),
                _given("one non-click", [-0.2, -0.3, -0.1, -0.2], [1, 1, 1, 0]),
                _given(
                    "scores that hardly differ, and two far away", [900, 0.302, 0.301, 0.303, -900.0], [0, 1, 0, 1, 1]
                ),
                _given("all clicks first", [0.9, 0.4, 0.6, 0.6, 0.4, 0.1], [1, 1, 1, 0, 0, 0]),
                _given("all clicks last", [0.6, 0.4, 0.4, 0.6, 0.4], [0, 0, 1, 1, 1]),
                case("arrays whose memory has gaps", _with_gaps, 6, 1, 8),
            ),
        ),
    ),
    misconceptions=(
        Misconception("A tie earns nothing in your count. It earns ½: neither is ahead.", source=_auc("s > t")),
        Misconception("A tie counts as won. It earns ½: neither is ahead.", source=_auc("s >= t")),
        Misconception(
            "Ties are left out of the pairs as well. They belong to the mean, with ½ each.",
            source=_auc("s > t", "max(1, sum(s != t for s in clicks for t in others))"),
        ),
        Misconception(
            "Your pairs are won by the non-click. A pair is won if the click has the higher score.",
            source=_auc("(s < t) + 0.5 * (s == t)"),
        ),
        Misconception(
            "You divide by the number of rows. Divide by the number of pairs, clicks times non-clicks.",
            source=_auc("(s > t) + 0.5 * (s == t)", "len(score)"),
        ),
        Misconception(
            "You return the points, not their mean: divide by the number of pairs.",
            source=_auc("(s > t) + 0.5 * (s == t)", "1"),
        ),
        Misconception(
            "You divide by all pairs of rows. Only a click and a non-click make a pair.",
            source=_auc("(s > t) + 0.5 * (s == t)", "len(score) * (len(score) - 1) / 2"),
        ),
        Misconception(
            "This is the share of right decisions, an accuracy. AUC knows no threshold, it compares scores in pairs.",
            source="def auc_by_pairs(score, label):\n    return float(((score > 0.5) == (label == 1)).mean())\n",
        ),
        Misconception(
            "Tied rows are ranked in the order in which they happen to stand. Equal scores need equal (mean) ranks.",
            source="""\
def auc_by_pairs(score, label):
    rank = np.argsort(np.argsort(score, kind="stable"), kind="stable") + 1
    p, n = (label == 1).sum(), (label == 0).sum()
    return float((rank[label == 1].sum() - p * (p + 1) / 2) / (p * n))
""",
        ),
    ),
)


def _users(draw: Draw) -> tuple:
    """Four users of differing size, in any order; the last has clicks only; some ties."""
    owner = np.repeat([12, 3, 40, 7], [2, 5, 4, 3])
    label = np.concatenate([_labels(draw, 2), _labels(draw, 5), _labels(draw, 4), [1, 1, 1]])
    score = draw.integers(0, 8, len(owner)).numpy() / 8
    order = torch.randperm(len(owner), generator=draw.generator).numpy()
    return score[order], label[order], owner[order]


def _gauc(own="won.mean()", weight="mine.sum()", lonely="continue", result="total / rows") -> str:
    return f"""\
def gauc_by_users(score, label, owner):
    total = rows = 0
    for user in np.unique(owner):
        mine = owner == user
        clicks, others = score[mine & (label == 1)], score[mine & (label == 0)]
        if not len(clicks) or not len(others):
            {lonely}
        else:
            won = (clicks[:, None] > others) + 0.5 * (clicks[:, None] == others)
            total += {weight} * {own}
            rows += {weight}
    return float({result})
"""


GAUC = Exercise(
    id="01.3",
    title="GAUC among lonely users",
    kind="implement",
    minutes=15,
    difficulty="medium",
    objective="compute GAUC by counting within users",
    prompt="""\
Compute the GAUC: the AUC of each user's own rows, averaged over users with the user's number of **rows** as weight. A
user with only clicks or only non-clicks has no pair and is left out, of the sum and of the weights. `score` (n,) holds
any numbers, `label` (n,) holds 0 and 1, `owner` (n,) the user of each row, in any order → a number. At least one user
has both labels.
""",
    stub='''\
def gauc_by_users(score, label, owner):
    """The mean of the users' own AUCs, weighted by their rows."""
    raise NotImplementedError
''',
    solution='''\
def gauc_by_users(score, label, owner):
    """The mean of the users' own AUCs, weighted by their rows."""
    total = rows = 0
    for user in np.unique(owner):
        mine = owner == user
        clicks, others = score[mine & (label == 1)], score[mine & (label == 0)]
        if len(clicks) and len(others):
            won = (clicks[:, None] > others) + 0.5 * (clicks[:, None] == others)
            total += mine.sum() * won.mean()
            rows += mine.sum()
    return float(total / rows)
''',
    explanation="""\
No pair crosses from one user to another, so a score that only tells users apart earns ½ for everybody. Who is left out
of the sum must be left out of the weights too: otherwise lonely users pull the mean towards zero.""",
    hints=(
        Hint("ValueError or nan for some users", "Users with a single kind of label have no pair. Leave them out."),
        Hint("right for one user, wrong for several", "Each user's AUC weighs as much as the user has rows."),
        Hint(
            "too low where somebody has only clicks",
            "Divide by the rows of those users that count, not by the rows of all.",
        ),
    ),
    checks=(
        Check(
            "one user: the AUC",
            1,
            (
                _given("one user", [0.7, 0.2, 0.4], [1, 0, 1], [5, 5, 5]),
                _given("one user with ties", [0.5, 0.5, 0.1, 0.5], [1, 0, 1, 0], [2, 2, 2, 2]),
            ),
        ),
        Check(
            "several users",
            2,
            (
                _given("a constant for each user", [0.9, 0.9, 0.2, 0.2], [1, 0, 1, 0], [1, 1, 2, 2]),
                _given("two rows and four", [0.2, 0.7, 0.9, 0.4, 0.5, 0.6], [1, 0, 1, 0, 0, 1], [1, 1, 2, 2, 2, 2]),
                _given("rows in any order", [0.6, 0.2, 0.8, 0.7, 0.4], [0, 1, 1, 0, 1], [9, 4, 9, 4, 9]),
            ),
        ),
        Check(
            "lonely users",
            2,
            (
                _given("a user of one row", [0.9, 0.8, 0.3], [0, 1, 1], [1, 1, 2]),
                _given("clicks only", [0.9, 0.8, 0.7, 0.6, 0.2], [1, 1, 1, 0, 0], [3, 3, 8, 8, 5]),
                case("four users", _users, 7, 1, 1),
                case("four other users", _users, 8, 1, 1),
                case("four users once more", _users, 9, 1, 1),
            ),
        ),
    ),
    misconceptions=(
        Misconception(
            "Every user weighs the same in your mean. The weight is the user's number of rows.",
            source=_gauc(weight="1"),
        ),
        Misconception(
            "You weigh users by their clicks. The weight is the user's number of rows.",
            source=_gauc(weight="len(clicks)"),
        ),
        Misconception(
            "You weigh users by their pairs. The weight is the user's number of rows.",
            source=_gauc(weight="len(clicks) * len(others)"),
        ),
        Misconception(
            "Lonely users count as 0.5. They have no pair, so nothing is known of them: leave them out.",
            source=_gauc(lonely="total += 0.5 * mine.sum(); rows += mine.sum()"),
        ),
        Misconception(
            "Lonely users add nothing to the sum, but their rows are still divided by. Leave them out of both.",
            source=_gauc(result="total / len(score)"),
        ),
        Misconception(
            "Lonely users count as ranked perfectly. They have no pair: leave them out.",
            source=_gauc(lonely="total += mine.sum(); rows += mine.sum()"),
        ),
        Misconception(
            "This is the AUC of all rows. In the GAUC no pair crosses from one user to another.",
            source="""\
def gauc_by_users(score, label, owner):
    clicks, others = score[label == 1], score[label == 0]
    return float(((clicks[:, None] > others) + 0.5 * (clicks[:, None] == others)).mean())
""",
        ),
        Misconception(
            "Ties earn nothing in your users' AUCs. They earn ½ here too.",
            source=_gauc(own="(clicks[:, None] > others).mean()"),
        ),
        Misconception(
            "Your pairs are won by the non-click. A pair is won if the click has the higher score.",
            source=_gauc(own="(1 - won).mean()"),
        ),
    ),
)
