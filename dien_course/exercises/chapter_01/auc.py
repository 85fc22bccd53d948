"""Exercise 01.2: AUC, pair by pair."""

from __future__ import annotations

import numpy as np
import torch

from dien_course.exercises.chapter_01.scores import given, labels
from dien_course.exercises.judging.exercise import Check, Exercise, Hint, Misconception
from dien_course.exercises.judging.inputs import Draw, case


def _distinct(draw: Draw) -> tuple:
    order = torch.randperm(draw.T, generator=draw.generator).numpy()
    return np.round((order + 1) / (draw.T + 1), 2), labels(draw, draw.T)


def _tied(draw: Draw) -> tuple:
    return draw.integers(0, 4, draw.T).numpy() / 4, labels(draw, draw.T)


def _log_odds(draw: Draw) -> tuple:
    return draw.normal(draw.T).double().numpy().round(2), labels(draw, draw.T)


def _with_gaps(draw: Draw) -> tuple:
    score, label = _tied(draw)
    return np.repeat(score, 2)[::2], np.repeat(label, 2)[::2]


def _auc(points: str, pairs: str = "len(clicks) * len(others)") -> str:
    return f"""\
def auc_by_pairs(score, label):
    clicks, others = score[label == 1], score[label == 0]
    won = sum({points} for s in clicks for t in others)
    return float(won / ({pairs}))
"""


TIED = "(s > t) + 0.5 * (s == t)"
WHOLE = "def auc_by_pairs(score, label):\n    {}\n"

AUC = Exercise(
    id="01.2",
    title="AUC, pair by pair",
    kind="implement",
    minutes=10,
    difficulty="easy",
    objective="compute AUC by counting pairs",
    prompt="""\
Compute the AUC from its definition. Every pair of a click and a non-click earns 1 if the click has the higher score, ½
for a tie, 0 otherwise; the AUC is the mean over all pairs. `score` (n,) holds any numbers, negative ones too; `label`
(n,) holds 0 and 1, and both occur; both are NumPy arrays → a number. Any way to compute it is welcome.
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
        Hint("too high or too low where scores are equal", "A tie is neither won nor lost: it earns ½.", ("ties",)),
        Hint(
            "below 0.5 where it should be above",
            "The click comes first: a pair is won if *its* score is higher.",
            ("scores without ties",),
        ),
        Hint(
            "the number depends on more than the order",
            "Compare scores with each other, never with 0.5 or 0.",
            ("edge cases",),
        ),
    ),
    checks=(
        Check(
            "scores without ties",
            1,
            (
                given("a click above a non-click", [0.7, 0.2], [1, 0]),
                given("a click below a non-click", [0.3, 0.4, 0.1], [1, 0, 0]),
                case("six rows", _distinct, 1, 1, 6),
                case("fifteen rows", _distinct, 2, 1, 15),
            ),
        ),
        Check(
            "ties",
            2,
            (
                given("one tie", [0.5, 0.5], [0, 1]),
                given("all scores equal", [0.2] * 5, [1, 0, 0, 1, 0]),
                given("decisions", [1.0, 0.0, 1.0, 1.0, 0.0, 0.0, 1.0], [1, 0, 0, 1, 1, 0, 1]),
                case("many ties", _tied, 3, 1, 10),
                case("more ties", _tied, 4, 1, 40),
            ),
        ),
        Check(
            "edge cases: log-odds, one click, all clicks first, memory with gaps",
            1,
            (
                case("log-odds", _log_odds, 5, 1, 12),
                given("one click among many", [0.31, 0.3, 0.32, 0.3, 0.9, 0.1], [0, 1, 0, 0, 0, 0]),
                given("one non-click", [-0.2, -0.3, -0.1, -0.2], [1, 1, 1, 0]),
                given(
                    "scores that hardly differ, and two far away", [900, 0.302, 0.301, 0.303, -900.0], [0, 1, 0, 1, 1]
                ),
                given("scores that differ in the sixth digit", [0.300002, 0.300001, 0.300003, 0.3], [1, 0, 0, 1]),
                given("log-odds that a sigmoid cannot tell apart", [17.5, 18.5, 40.0, 41.0, -3.0], [0, 1, 0, 1, 0]),
                given("all clicks first", [0.9, 0.4, 0.6, 0.6, 0.4, 0.1], [1, 1, 1, 0, 0, 0]),
                given("all clicks last", [0.6, 0.4, 0.4, 0.6, 0.4], [0, 0, 1, 1, 1]),
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
        Misconception(
            "This is average precision, the area under another curve. AUC counts pairs of a click and a non-click.",
            source=WHOLE.format("from sklearn.metrics import average_precision_score as f\n    return f(label, score)"),
        ),
        Misconception(
            "roc_auc_score takes the labels first: roc_auc_score(label, score). Yours are exchanged.",
            source=WHOLE.format("from sklearn.metrics import roc_auc_score\n    return roc_auc_score(score, label)"),
        ),
        *(
            Misconception(
                f"Equal scores get their {word} rank. They need their mean rank, so that a tie earns ½.",
                source=WHOLE.format(
                    f"from scipy.stats import rankdata\n    r, p = rankdata(score, {how!r}), label.sum()\n"
                    "    return (r[label == 1].sum() - p * (p + 1) / 2) / (p * (len(label) - p))"
                ),
            )
            for how, word in (("min", "lowest"), ("max", "highest"))
        ),
        Misconception(
            "Ranks without gaps (dense) count distinct scores, not rows. Equal scores need their mean rank.",
            source=WHOLE.format(
                "from scipy.stats import rankdata\n    r, p = rankdata(score, 'dense'), label.sum()\n"
                "    return (r[label == 1].sum() - p * (p + 1) / 2) / (p * (len(label) - p))"
            ),
        ),
        Misconception(
            "This is the difference of the two mean scores. AUC asks for order only: who is ahead in each pair?",
            source=WHOLE.format("return float(score[label == 1].mean() - score[label == 0].mean())"),
        ),
        Misconception(
            "The scores are made decisions first (above 0.5 or not), so most pairs become ties. Compare the scores.",
            source=_auc(TIED).replace("clicks, others", "score = (score > 0.5) * 1\n    clicks, others", 1),
        ),
        *(
            Misconception(
                "The scores are rounded first, so near ones become ties. Compare them as they are.",
                source=_auc(TIED).replace("clicks, others", f"score = score.round({digits})\n    clicks, others", 1),
            )
            for digits in range(6)
        ),
        *(
            Misconception(
                "A sigmoid makes different large scores equal, to the last digit that a number has: ties that are "
                "none. "
                "Compare the scores as they are.",
                source=_auc(TIED).replace("clicks, others", f"{line}\n    clicks, others", 1),
            )
            for line in (
                "score = torch.sigmoid(torch.tensor(score, dtype=torch.float32)).numpy()",
                "score = 1 / (1 + np.exp(-score))",
            )
        ),
        Misconception(
            "A number of the click's own comes out for each click. Take the mean over all pairs.",
            source=WHOLE.format(
                "a, b = score[label == 1], score[label == 0]\n"
                "    return ((a[:, None] > b) + 0.5 * (a[:, None] == b)).mean(1)"
            ),
        ),
        Misconception(
            "An AUC below ½ is turned round. It says that the order is worse than chance, and that is worth knowing.",
            source=WHOLE.format(
                "a, b = score[label == 1], score[label == 0]\n"
                "    x = ((a[:, None] > b) + 0.5 * (a[:, None] == b)).mean()\n    return max(x, 1 - x)"
            ),
        ),
        Misconception(
            "This is the Gini coefficient, 2 AUC − 1.",
            source=_auc(TIED).replace("return float(", "return float(-1 + 2 * "),
        ),
        Misconception(
            "You compare the i-th click with the i-th non-click. Every click meets every non-click.",
            source=WHOLE.format(
                "a, b = score[label == 1], score[label == 0]\n    k = min(len(a), len(b))\n"
                "    return ((a[:k] > b[:k]) + 0.5 * (a[:k] == b[:k])).mean()"
            ),
        ),
        Misconception(
            "Equal scores of one kind are counted once (unique). Every row counts.",
            source=_auc(TIED).replace(
                "    won", "    clicks, others = np.unique(clicks), np.unique(others)\n    won", 1
            ),
        ),
        Misconception(
            "Only rows that stand next to each other are compared. Every click meets every non-click.",
            source=WHOLE.format(
                "p = [(s, t) if y else (t, s) for s, t, y, z in zip(score, score[1:], label, label[1:]) if y != z]\n"
                "    return sum((s > t) + 0.5 * (s == t) for s, t in p) / max(1, len(p))"
            ),
        ),
        *(
            Misconception(
                "A curve on a grid of thresholds steps over scores that lie between two of them. Take every score as a "
                "threshold, or count pairs.",
                source=WHOLE.format(
                    f"x = {grid}\n    up, right = "
                    "([0, *((score[label == y] >= s).mean() for s in x), 1] for y in (1, 0))\n"
                    "    return float(np.trapezoid(up, right))"
                ),
            )
            for grid in (
                "np.linspace(1, 0, 21)",
                "np.linspace(1, 0, 101)",
            )
        ),
        Misconception(
            "You divide by all rows with all rows. Only a click and a non-click make a pair.",
            source=_auc(TIED, "len(score) ** 2"),
        ),
        Misconception(
            "Every pair is counted twice, once from the non-click's side, so that each lead is lost again.",
            source=WHOLE.format(
                "p = [(s, t) for s, y in zip(score, label) for t, z in zip(score, label) if y != z]\n"
                "    return sum((s > t) + 0.5 * (s == t) for s, t in p) / len(p)"
            ),
        ),
        Misconception(
            "You compare the two mean scores. AUC compares every click with every non-click.",
            source=WHOLE.format("return float(score[label == 1].mean() > score[label == 0].mean())"),
        ),
        Misconception(
            "Only pairs whose first row stands above the second are looked at, whichever is the click. The click's "
            "score must be compared with the non-click's.",
            source=WHOLE.format(
                "p = [(score[i], score[j]) for i in range(len(score)) for j in range(i + 1, len(score)) "
                "if label[i] != label[j]]\n    return sum((s > t) + 0.5 * (s == t) for s, t in p) / len(p)"
            ),
        ),
        Misconception(
            "One threshold makes decisions of the scores, and most pairs become ties. Compare the scores in pairs.",
            source=_auc(TIED).replace("clicks, others", "score = score >= np.median(score)\n    clicks, others", 1),
        ),
    ),
)
