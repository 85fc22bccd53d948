"""Exercise 01.3: GAUC among lonely users."""

from __future__ import annotations

import numpy as np
import torch

from dien_course.exercises.chapter_01.scores import given, labels
from dien_course.exercises.judging.exercise import Check, Exercise, Hint, Misconception
from dien_course.exercises.judging.inputs import Draw, case


def _users(draw: Draw) -> tuple:
    """Four users of differing size, in any order; the last has clicks only; some ties."""
    owner = np.repeat([12, 3, 40, 7], [2, 5, 4, 3])
    label = np.concatenate([labels(draw, 2), labels(draw, 5), labels(draw, 4), [1, 1, 1]])
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
any numbers, `label` (n,) holds 0 and 1, `owner` (n,) the user of each row, in any order, all NumPy arrays → a number.
At least one user has both labels.
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
        Hint(
            "ValueError or nan for some users",
            "Users with a single kind of label have no pair. Leave them out.",
            ("one user",),
        ),
        Hint(
            "right for one user, wrong for several",
            "Each user's AUC weighs as much as the user has rows.",
            ("several users",),
        ),
        Hint(
            "too low where somebody has only clicks",
            "Divide by the rows of those users that count, not by the rows of all.",
            ("lonely users",),
        ),
    ),
    checks=(
        Check(
            "one user: the AUC",
            1,
            (
                given("one user", [0.7, 0.2, 0.4], [1, 0, 1], [5, 5, 5]),
                given("one user with ties", [0.5, 0.5, 0.1, 0.5], [1, 0, 1, 0], [2, 2, 2, 2]),
            ),
        ),
        Check(
            "several users",
            2,
            (
                given("a constant for each user", [0.9, 0.9, 0.2, 0.2], [1, 0, 1, 0], [1, 1, 2, 2]),
                given("two rows and four", [0.2, 0.7, 0.9, 0.4, 0.5, 0.6], [1, 0, 1, 0, 0, 1], [1, 1, 2, 2, 2, 2]),
                given("rows in any order", [0.6, 0.2, 0.8, 0.7, 0.4], [0, 1, 1, 0, 1], [9, 4, 9, 4, 9]),
            ),
        ),
        Check(
            "lonely users",
            2,
            (
                given("a user of one row", [0.9, 0.8, 0.3], [0, 1, 1], [1, 1, 2]),
                given("clicks only", [0.9, 0.8, 0.7, 0.6, 0.2], [1, 1, 1, 0, 0], [3, 3, 8, 8, 5]),
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
        Misconception(
            "You weigh users by their non-clicks. The weight is the user's number of rows.",
            source=_gauc(weight="len(others)"),
        ),
        Misconception(
            "The weight is the user's number of rows, not its square.",
            source=_gauc(weight="mine.sum() ** 2"),
        ),
        Misconception(
            "The weight is the user's number of rows, not its root.",
            source=_gauc(weight="np.sqrt(mine.sum())"),
        ),
        Misconception(
            "A tie counts as won. It earns ½: neither is ahead.", source=_gauc(own="(clicks[:, None] >= others).mean()")
        ),
        Misconception(
            "An AUC below ½ is turned round. It says that the order is worse than chance: worth knowing.",
            source=_gauc(own="max(won.mean(), 1 - won.mean())"),
        ),
        Misconception(
            "Users without a click count as 0. They have no pair: leave them out.",
            source=_gauc(lonely="rows += 0 if len(clicks) else mine.sum(); total += 0 if len(clicks) else 0"),
        ),
        Misconception(
            "Only users of a single row are left out. Several rows of one kind of label make no pair either.",
            source=_gauc(lonely="rows += mine.sum() if mine.sum() > 1 else 0"),
        ),
        Misconception(
            "Users are not numbered from 0: range() misses some. Go over np.unique(owner).",
            source=_gauc().replace("np.unique(owner)", "range(owner.max())"),
        ),
        Misconception(
            "Users are not numbered from 0: range() misses some. Go over np.unique(owner).",
            source=_gauc().replace("np.unique(owner)", "range(len(np.unique(owner)))"),
        ),
        Misconception(
            "You return the weighted sum. Divide by the rows of the users that count.",
            source=_gauc(result="total"),
        ),
        Misconception(
            "You divide by the number of users instead of by their rows.",
            source=_gauc(result="total / len(np.unique(owner))"),
        ),
        Misconception(
            "The score is multiplied by nothing of a user's size in the sum, but divided by rows: weigh both alike.",
            source=_gauc().replace("mine.sum() * won.mean()", "won.mean()"),
        ),
        Misconception(
            "A user's rows are taken to stand together. They come in any order: compare owner with each user.",
            source=_gauc()
            .replace("np.unique(owner)", "range(len(owner))")
            .replace("owner == user", "np.cumsum(np.diff(owner, prepend=owner[0]) != 0) == user"),
        ),
        Misconception(
            "Your users' AUCs are plain accuracies, with a threshold at 0.5. Compare scores in pairs.",
            source=_gauc(own="((score > 0.5) == (label == 1))[mine].mean()"),
        ),
        Misconception(
            "A user's pairs are summed, not averaged: users of many pairs weigh too much.",
            source=_gauc(own="won.sum()"),
        ),
        Misconception(
            "A user with one kind of label makes roc_auc_score fail, or gives nan. Leave such users out first.",
            source=_gauc(lonely="total += float('nan')"),
        ),
        *(
            Misconception(
                "This is the AUC of all rows. In the GAUC no pair crosses from one user to another.",
                source=f"def gauc_by_users(score, label, owner):\n    {line}\n",
            )
            for line in (
                "from sklearn.metrics import roc_auc_score as f; return f(label, score)",
                "a, b = score[label == 1], score[label == 0]; return float((a[:, None] > b).mean())",
            )
        ),
        Misconception(
            "A tie earns 1½ in yours: ≥ lets it win, and ½ comes on top. It earns ½.",
            source=_gauc(own="((clicks[:, None] >= others) + 0.5 * (clicks[:, None] == others)).mean()"),
        ),
        Misconception(
            "A user's rows are taken to stand together (groupby). They come in any order: sort them first.",
            source="""\
def gauc_by_users(score, label, owner):
    total = rows = 0
    for mine in np.split(np.arange(len(owner)), np.flatnonzero(np.diff(owner)) + 1):
        clicks, others = score[mine][label[mine] == 1], score[mine][label[mine] == 0]
        if len(clicks) and len(others):
            total += len(mine) * float(((clicks[:, None] > others) + 0.5 * (clicks[:, None] == others)).mean())
            rows += len(mine)
    return total / rows if rows else 0.0
""",
        ),
        Misconception(
            "The scores are made decisions first (above 0.5 or not), so most pairs become ties. Compare the scores.",
            source=_gauc(own="(((clicks >= 0.5) * 1)[:, None] - ((others >= 0.5) * 1) + 1).mean() / 2"),
        ),
    ),
)
