"""Exercise 09.5: A yardstick that is fair."""

from __future__ import annotations

import numpy as np

from dien_course.exercises.judging.exercise import Case, Check, Exercise, Hint, Misconception


def _parts(name: str, seed: int, strengths: tuple[float, ...], rows=(40, 12, 10), films: int = 6) -> Case:
    """Three parts of a log, in which films differ in how well they are liked; the last two never occur in training."""

    def build() -> tuple:
        draw = np.random.default_rng(seed)
        liked = draw.uniform(0.1, 0.9, films + 2)
        parts = []
        for number, size in enumerate(rows):
            film = draw.integers(0, films + (2 if number else 0), size)
            label = (draw.random(size) < liked[film]).astype(np.int64)
            label[:2] = (0, 1)
            parts.append((film, label))
        return (*parts, list(strengths))

    return Case(name, build)


def _by_hand(name: str, train: tuple, validation: tuple, test: tuple, strengths: list[float]) -> Case:
    return Case(name, lambda: (*((np.array(f), np.array(y)) for f, y in (train, validation, test)), list(strengths)))


def _yardstick(
    rows="train",
    overall="train[1].mean()",
    rate="(likes + strength * overall) / (count + strength)",
    judged="validation",
    loss="-np.mean(label * np.log(p) + (1 - label) * np.log(1 - p))",
    better="loss < best",
    strange="",
    result="kept, scores(kept, test[0])",
) -> str:
    """The solution with one line written otherwise."""
    return f'''\
def fair_yardstick(train, validation, test, strengths):
    """The chosen strength, and the scores of the test rows."""
    film, liked = {rows}
    overall = {overall}

    def scores(strength, films):
        found = []
        for one in films:
            count, likes = (film == one).sum(), liked[film == one].sum()
            {strange or "pass"}
            found.append({rate})
        return np.array(found, dtype=float)

    best, kept = math.inf, None
    for strength in strengths:
        p, label = scores(strength, {judged}[0]), {judged}[1]
        loss = {loss}
        if {better}:
            best, kept = loss, strength
    return {result}
'''


BOTH = "(np.r_[train[0], validation[0]], np.r_[train[1], validation[1]])"
ALL = "(np.r_[train[0], validation[0], test[0]], np.r_[train[1], validation[1], test[1]])"

FAIR_YARDSTICK = Exercise(
    id="09.5",
    title="A yardstick that is fair",
    kind="implement",
    minutes=15,
    difficulty="medium",
    objective="compare it honestly, with yardsticks that need no network",
    prompt="""\
A yardstick must not be made weak, and must not see more than the network. Here it is the smoothed mean of each film,

$$p = \\frac{\\text{likes} + \\text{strength} \\cdot \\text{overall rate}}{\\text{rows} + \\text{strength}}$$

where the strength has to be chosen, by the rule by which the network's epoch is. `train`, `validation` and `test` are
pairs (film (n,), label (n,)) of NumPy arrays of whole numbers; `strengths` is a list of numbers above 0. Count likes
and rows, and take the overall rate, from the *training* part alone; keep the strength with the smallest log loss on the
*validation* part (the earliest of equal ones). Return the tuple (strength, scores (n,) of the test rows). A film that
training never saw has no likes and no rows. The training part holds both labels.
""",
    stub='''\
def fair_yardstick(train, validation, test, strengths):
    """The chosen strength, and the scores of the test rows."""
    raise NotImplementedError
''',
    solution=_yardstick().replace("            pass\n", ""),
    explanation="""\
The yardstick gets what the network gets: the same training rows to count in, the same validation rows to choose by, and
no look at the test part. Had its strength been chosen on test, a network that beats it would be too hard to find;
with a strength of somebody's taste, too easy. A film never seen gets the overall rate by the same formula, 0 likes of
0 rows.""",
    hints=(
        Hint(
            "the strength is another one",
            "For each strength: the scores of the validation rows, their log loss "
            "−mean(y log p + (1 − y) log(1 − p)), and keep the strength of the smallest.",
            about=("one strength", "a choice among strengths", "equal strengths"),
        ),
        Hint(
            "the strength is right, the scores are not",
            "The test rows are scored with counts of the training part, and with the overall rate of it.",
            about=("one strength",),
        ),
        Hint(
            "nan, or a division by zero",
            "A film that was never seen has 0 likes and 0 rows: the formula gives the rate.",
            about=("a film that was never seen",),
        ),
    ),
    checks=(
        Check(
            "one strength",
            2,
            (
                _by_hand("two films", ([1, 1, 2], [1, 1, 0]), ([1, 2], [1, 0]), ([2, 1], [0, 1]), [2.0]),
                _parts("ten test rows", 2, (5.0,)),
            ),
        ),
        Check(
            "a film that was never seen",
            1,
            (_by_hand("a new film", ([4, 4, 7], [1, 0, 1]), ([4, 7], [0, 1]), ([9, 4], [1, 0]), [1.0]),),
        ),
        Check(
            "a choice among strengths",
            3,
            (
                _parts("three strengths", 9, (0.5, 5.0, 50.0)),
                _parts("four strengths", 10, (100.0, 10.0, 1.0, 0.1)),
                _parts("four strengths again", 30, (100.0, 10.0, 1.0, 0.1)),
                _parts("more rows", 35, (0.1, 3.0, 300.0), rows=(90, 40, 20)),
            ),
        ),
        Check(
            "equal strengths",
            1,
            (_by_hand("no film is known", ([1, 2, 2], [1, 0, 1]), ([5, 6], [1, 0]), ([2, 1], [1, 0]), [3.0, 30.0]),),
        ),
    ),
    misconceptions=(
        Misconception(
            "The strength is chosen on the test part: the yardstick has seen what the network has not.",
            source=_yardstick(judged="test"),
        ),
        Misconception(
            "The strength is chosen on the training part, whose own labels are in the counts: there the smallest one "
            "always looks best.",
            source=_yardstick(judged="train"),
        ),
        Misconception(
            "The counts hold the validation rows as well, so their own labels help to choose. Count in `train` alone.",
            source=_yardstick(rows=BOTH),
        ),
        Misconception("The counts hold the test rows and their labels: a leak.", source=_yardstick(rows=ALL)),
        Misconception(
            "The counts are those of the test part, labels included: a leak.", source=_yardstick(rows="test")
        ),
        Misconception(
            "The overall rate is taken from all three parts. It is that of the training part.",
            source=_yardstick(overall="np.r_[train[1], validation[1], test[1]].mean()"),
        ),
        Misconception(
            "The overall rate is the mean of the films' rates, where a rare film weighs as much as a common one. It is "
            "that of the training rows.",
            source=_yardstick(overall="np.mean([train[1][train[0] == f].mean() for f in set(train[0].tolist())])"),
        ),
        Misconception(
            "The overall rate is missing: films are drawn towards 0, not towards the rate.",
            source=_yardstick(rate="likes / (count + strength)"),
        ),
        Misconception(
            "Films are drawn towards a half. They are drawn towards the overall rate of the training part.",
            source=_yardstick(overall="0.5"),
        ),
        Misconception(
            "The overall rate is added without its weight, the strength.",
            source=_yardstick(rate="(likes + overall) / (count + strength)"),
        ),
        Misconception(
            "The strength is missing below the line: the scores can be above 1.",
            source=_yardstick(rate="(likes + strength * overall) / max(count, 1)", loss="np.mean((label - p) ** 2)"),
        ),
        Misconception(
            "Nothing is smoothed: a film that was liked once of once gets 1.",
            source=_yardstick(
                rate="likes / count if count else overall",
                loss="np.mean((label - p) ** 2)",
            ),
        ),
        Misconception(
            "The largest log loss is kept. A loss is better when it is smaller.",
            source=_yardstick(better="best is math.inf or loss > best"),
        ),
        Misconception(
            "Of equal strengths the last is kept. The earliest is asked for.", source=_yardstick(better="loss <= best")
        ),
        Misconception(
            "The strength is chosen by the squared error. `fit` chooses its epoch by log loss.",
            source=_yardstick(loss="np.mean((label - p) ** 2)"),
        ),
        Misconception(
            "Half of the log loss is missing: rows that were not liked count too, by log(1 − p).",
            source=_yardstick(loss="-np.mean(label * np.log(p))"),
        ),
        Misconception(
            "A film that training never saw gets 0. Nothing is known of it, so it gets the overall rate.",
            source=_yardstick(rate="(likes + strength * overall) / (count + strength) if count else 1e-9"),
        ),
        Misconception(
            "A film that training never saw gets a half. Nothing is known of it, so it gets the overall rate.",
            source=_yardstick(rate="(likes + strength * overall) / (count + strength) if count else 0.5"),
        ),
        Misconception(
            "The strength is not chosen: the first of the list is taken.", source=_yardstick(better="kept is None")
        ),
        Misconception(
            "The scores are those of the validation rows. The test rows are asked for.",
            source=_yardstick(result="kept, scores(kept, validation[0])"),
        ),
        Misconception(
            "The strength is right, but the test rows are scored with the last of the list.",
            source=_yardstick(result="kept, scores(strengths[-1], test[0])"),
        ),
        Misconception(
            "The strength is right, but the test rows are scored with the first of the list.",
            source=_yardstick(result="kept, scores(strengths[0], test[0])"),
        ),
    ),
)
