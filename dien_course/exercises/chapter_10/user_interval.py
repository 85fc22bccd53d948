"""Exercise 10.4: An interval over users."""

from __future__ import annotations

import numpy as np

from dien_course.exercises.judging.exercise import Case, Check, Exercise, Hint, Misconception


def _rows(name: str, seed: int, sizes: tuple[int, ...], draws: int = 40, scattered: bool = True) -> Case:
    """Losses of two models on the rows of some users, whose difference is the user's own, and users drawn anew."""

    def build() -> tuple:
        draw = np.random.default_rng(seed)
        owner = np.repeat(draw.choice(90, len(sizes), replace=False), sizes)
        theirs = draw.uniform(0.2, 1.2, len(owner)).round(2)
        ours = theirs - np.repeat(draw.normal(0.05, 0.2, len(sizes)), sizes).round(2)
        ours = ours + draw.normal(0, 0.02, len(owner)).round(2)
        order = draw.permutation(len(owner)) if scattered else np.arange(len(owner))
        chosen = draw.integers(0, len(sizes), (draws, len(sizes)))
        return ours[order].round(2), theirs[order], owner[order], chosen

    return Case(name, build)


def _tiny() -> tuple:
    ours, theirs = np.array([0.5, 0.25, 0.75]), np.array([0.75, 0.75, 0.5])
    return ours, theirs, np.array([7, 7, 3]), np.array([[0, 0], [0, 1], [1, 1], [1, 0]])


def _variant(
    difference="theirs - ours",
    users="np.unique(owner)",
    rows="np.concatenate([np.flatnonzero(owner == users[place]) for place in chosen])",
    mean="difference[taken].mean()",
    ends="np.quantile(means, [0.025, 0.975])",
    result="difference.mean(), low, high",
) -> str:
    """The solution with one line written otherwise."""
    return f'''\
def user_interval(ours, theirs, owner, draws):
    """The mean gain, and the lower and upper end of its interval over users."""
    users, difference, means = {users}, {difference}, []
    for chosen in draws:
        taken = {rows}
        means.append({mean})
    low, high = {ends}
    return {result}
'''


USER_INTERVAL = Exercise(
    id="10.4",
    title="An interval over users",
    kind="implement",
    minutes=15,
    difficulty="hard",
    objective="put an interval on a difference, and say why it must be paired",
    prompt="""\
Two models have scored **one** test part, once. There are no seeds to pair, but there are users: would others of the
same kind say the same? `ours` and `theirs` (n,) are the log losses of the rows, `owner` (n,) whole numbers, the user
of each row, in any order. `draws` (R, U) holds R times U places in the list of the U users, sorted by their number:
each line is the users of a new test part, drawn with replacement, **with all of their rows**; somebody drawn twice
comes with all rows twice. The gain of a row is theirs − ours. For each line take the mean gain over all rows of those
users. Return the tuple (mean gain of the real test part, lower end, upper end), where the ends are the 2.5 % and the
97.5 % quantile of the R means, as `np.quantile` computes them. All are NumPy arrays.
""",
    stub='''\
def user_interval(ours, theirs, owner, draws):
    """The mean gain, and the lower and upper end of its interval over users."""
    raise NotImplementedError
''',
    solution=_variant(),
    explanation="""\
The rows of a user agree with one another, so they are not as many witnesses as there are rows: whole users are drawn.
The difference is taken row by row *before* drawing: both models meet the same users, and whoever is hard for both
falls out. This is the bootstrap, by which the chapter puts its intervals on ml-latest-small.""",
    hints=(
        Hint(
            "the mean is wrong",
            "theirs − ours, row by row, and the mean over all rows of the real test part.",
            about=("two users",),
        ),
        Hint(
            "the ends are too near, or another order of rows changes them",
            "A place in `draws` is a user, not a row: np.unique(owner)[place], and then all rows of this user.",
            about=("users with as many rows",),
        ),
        Hint(
            "the ends are nearly right",
            "Somebody drawn twice counts twice, a user with many rows weighs more, and the quantiles are 0.025 and "
            "0.975.",
            about=("users with few rows and with many",),
        ),
    ),
    checks=(
        Check("two users", 1, (Case("two users, four draws", _tiny),)),
        Check(
            "users with as many rows",
            1,
            (_rows("three users of two rows", 2, (2, 2, 2), scattered=False), _rows("in any order", 3, (3, 3, 3, 3))),
        ),
        Check(
            "users with few rows and with many",
            3,
            (
                _rows("one row and six", 4, (1, 6, 2)),
                _rows("six users", 5, (1, 2, 9, 1, 4, 3)),
                _rows("eight users", 6, (5, 1, 1, 12, 2, 1, 3, 7), draws=100),
            ),
        ),
    ),
    misconceptions=(
        Misconception(
            "Rows are drawn, not users. The rows of a user agree with one another, so the interval comes out too "
            "narrow.",
            source=_variant(rows="chosen"),
        ),
        Misconception(
            "Somebody drawn twice comes once. They come with all rows twice.",
            source=_variant(rows="np.flatnonzero(np.isin(owner, users[chosen]))"),
        ),
        Misconception(
            "Each user weighs the same in your means. The mean is over rows.",
            source=_variant(mean="np.mean([difference[owner == users[place]].mean() for place in chosen])"),
        ),
        Misconception(
            "The sign is turned round: a gain is theirs − ours, since a smaller loss is better.",
            source=_variant(difference="ours - theirs"),
        ),
        Misconception(
            "The users are taken in the order in which they appear. `draws` counts them sorted by their number.",
            source=_variant(users="np.array(list(dict.fromkeys(owner.tolist())))"),
        ),
        Misconception(
            "The places in `draws` are taken for the users' numbers themselves.",
            source=_variant(
                rows="np.concatenate([np.flatnonzero(owner == place) for place in chosen])",
                mean="difference[taken].mean() if len(taken) else 0.0",
            ),
        ),
        Misconception(
            "5 % and 95 % leave a tenth outside. A 95 % interval has 2.5 % on each side.",
            source=_variant(ends="np.quantile(means, [0.05, 0.95])"),
        ),
        Misconception(
            "The ends are the smallest and the largest mean. They are the 2.5 % and the 97.5 % quantile.",
            source=_variant(ends="(min(means), max(means))"),
        ),
        Misconception(
            "The ends are mean ± 1.96 standard deviations. The quantiles of the means are asked for.",
            source=_variant(ends="difference.mean() + 1.96 * np.std(means, ddof=1) * np.array([-1, 1])"),
        ),
        Misconception(
            "Quantiles are given as shares: 0.025 and 0.975, or np.percentile with 2.5 and 97.5.",
            source=_variant(ends="np.percentile(means, [0.025, 0.975])"),
        ),
        Misconception(
            "The mean of the drawn test parts stands where the mean of the real one is asked for.",
            source=_variant(result="np.mean(means), low, high"),
        ),
        Misconception(
            "The two models are drawn apart from each other: each meets other users, and nothing is paired any more.",
            source=_variant(
                mean="theirs[taken].mean() - ours[np.concatenate([np.flatnonzero(owner == users[p]) "
                "for p in draws[len(means) - 1]])].mean()"
            ),
        ),
        Misconception(
            "The gains of the drawn rows are added up. Take their mean.",
            source=_variant(mean="difference[taken].sum()"),
        ),
        Misconception(
            "The upper end stands before the lower one.", source=_variant(result="difference.mean(), high, low")
        ),
    ),
)
