"""Exercise 01.5: the movie mean as a feature, made of what came before each row."""

from __future__ import annotations

import numpy as np

from dien_course.exercises.judging.exercise import Case, Check, Exercise, Hint, Misconception
from dien_course.exercises.judging.inputs import Draw, case


def _given(name: str, film: list, second: list, click: list, prior: float = 0.5, k: float = 2.0) -> Case:
    return Case(name, lambda: (np.array(film), np.array(second), np.array(click), prior, k))


def _log(draw: Draw) -> tuple:
    """Six rows of two films in any order, a few of them in one second."""
    film, second = draw.integers(7, 9, 6).numpy(), draw.integers(1, 5, 6).numpy()
    return film, second, draw.integers(0, 2, 6).numpy(), 0.4, 3.0


def _share(
    earlier="(film[:, None] == film) & (second < second[:, None])",
    top="(earlier @ click + k * prior)",
    below="(earlier.sum(1) + k)",
) -> str:
    """The solution with one part written otherwise; ``earlier`` says which rows count for which."""
    return f"""\
def past_share(film, second, click, prior, k):
    earlier = {earlier}
    return {top} / {below}
"""


OWN_SECOND = "(film[:, None] == film) & (second <= second[:, None])"
OTHERS = "~np.eye(len(film), dtype=bool)"
ABOVE = "np.tri(len(film), k=-1, dtype=bool)"  # the rows that stand above each row

PAST_SHARE = Exercise(
    id="01.5",
    title="A mean that does not know the future",
    kind="implement",
    minutes=15,
    difficulty="medium",
    objective="keep the test part out",
    prompt="""\
The movie mean shall become a *feature* of each row of a log, beside user and film, so that a network can read how
well liked a film is. Then it may know nothing but the past: for each row the smoothed share of clicks of its film
over the rows of **strictly earlier** seconds, (clicks + `k` · `prior`) / (rows + `k`). `film` (n,) and `second` (n,)
whole numbers, `click` (n,) 0 or 1, the rows in any order; `prior` in (0, 1) and `k` > 0 are numbers → (n,) numbers. A
film without an earlier row gets `prior`.
""",
    stub='''\
def past_share(film, second, click, prior, k):
    """The smoothed share (n,) of clicks that each row's film had before."""
    raise NotImplementedError
''',
    solution='''\
def past_share(film, second, click, prior, k):
    """The smoothed share (n,) of clicks that each row's film had before."""
    earlier = (film[:, None] == film) & (second < second[:, None])
    return (earlier @ click + k * prior) / (earlier.sum(1) + k)
''',
    explanation="""\
Row i may count row j if the films are the same and j's second is smaller. The row's own second is left out whole: its
own click is in it, and of the others there nobody knows whether they came before. Such a feature changes from row to
row, and can be computed in the same way when the model serves.""",
    hints=(
        Hint(
            "too close to the click of the row itself",
            "The row's own second may not count, and the row least of all.",
            about=("one film", "events of one second"),
        ),
        Hint(
            "right for a sorted log, wrong for another",
            "Compare the seconds; where a row stands says nothing.",
            about=("several films",),
        ),
        Hint(
            "nan, or 0, for a film that is new",
            "With no earlier row the formula itself gives prior: 0 clicks, 0 rows.",
            about=("one film",),
        ),
    ),
    checks=(
        Check(
            "one film",
            2,
            (
                _given("three rows", [5, 5, 5], [1, 2, 3], [1, 1, 0]),
                _given("another prior", [5, 5, 5, 5], [10, 20, 30, 40], [0, 1, 1, 0], 0.25, 4.0),
                _given("the newest row first", [5, 5, 5], [30, 20, 10], [0, 1, 1]),
            ),
        ),
        Check(
            "several films, rows in any order",
            2,
            (
                _given("two films", [5, 9, 5, 9], [1, 2, 3, 4], [1, 0, 1, 1]),
                _given("a film of one row", [5, 8, 5], [3, 2, 1], [1, 1, 1], 0.3, 1.0),
                case("six rows", _log, 3, 1, 1),
                case("six other rows", _log, 4, 1, 1),
            ),
        ),
        Check(
            "events of one second",
            2,
            (
                _given("two in one second", [5, 5, 5], [1, 2, 2], [1, 1, 0]),
                _given("all in one second", [5, 5, 5], [7, 7, 7], [1, 0, 1]),
                case("six rows once more", _log, 5, 1, 1),
            ),
        ),
    ),
    misconceptions=(
        Misconception(
            "The row's own second counts, and with it the row's own click: that is the answer itself.",
            source=_share(OWN_SECOND),
        ),
        Misconception(
            "Others of the row's own second count. Whether they came before it nobody knows: leave that second out.",
            source=_share(f"{OWN_SECOND} & {OTHERS}"),
        ),
        Misconception(
            "All rows of the film count, the row itself and later ones too. Only strictly earlier seconds may.",
            source=_share("film[:, None] == film"),
        ),
        Misconception(
            "The row itself is left out, but later rows count. A feature may know the past only.",
            source=_share(f"(film[:, None] == film) & {OTHERS}"),
        ),
        Misconception(
            "Rows of the same second count already, those that stand above in the order: strictly earlier. Leave the "
            "whole second out.",
            source=_share(f"{OWN_SECOND} & ((second < second[:, None]) | {ABOVE})"),
        ),
        Misconception(
            "The row's own click counts, and so do rows of its second that stand above: a running count that holds "
            "the row itself.",
            source=_share(f"{OWN_SECOND} & ((second < second[:, None]) | {ABOVE} | ~{OTHERS})"),
        ),
        Misconception(
            "You count the rows that stand above. Rows come in any order: compare their seconds.",
            source=_share("np.tril(film[:, None] == film, -1)"),
        ),
        Misconception(
            "You count later seconds. The comparison is the wrong way round.",
            source=_share("(film[:, None] == film) & (second > second[:, None])"),
        ),
        Misconception(
            "The rows of all films count. Only those of the row's own film tell how well liked it is.",
            source=_share("second < second[:, None]"),
        ),
        Misconception(
            "Nothing is smoothed: k rows of the prior belong to the clicks and to the rows.",
            source=_share(top="np.where(earlier.any(1), earlier @ click, prior)", below="earlier.sum(1).clip(min=1)"),
        ),
        Misconception(
            "The prior counts once in the clicks, but k times in the rows. It stands for k rows in both.",
            source=_share(top="(earlier @ click + prior)"),
        ),
        Misconception(
            "k rows of the prior are missing among the rows that are divided by.",
            source=_share(below="earlier.sum(1).clip(min=1)"),
        ),
        Misconception(
            "k is among the rows, but its clicks, k · prior, are missing: new films get 0 instead of the prior.",
            source=_share(top="(earlier @ click)"),
        ),
        Misconception(
            "This is how often the film was shown. Count its clicks.", source=_share(top="(earlier.sum(1) + k * prior)")
        ),
        Misconception(
            "You divide by all rows of the film. Divide by those that were counted.",
            source=_share(below="((film[:, None] == film).sum(1) + k)"),
        ),
        Misconception("This is the share of non-clicks.", source=_share(top="(earlier @ (1 - click) + k * prior)")),
    ),
)
