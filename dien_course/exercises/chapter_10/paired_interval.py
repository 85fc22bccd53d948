"""Exercise 10.2: The interval of a paired difference."""

from __future__ import annotations

from dien_course.exercises.chapter_10.paired_interval_mistakes import MISTAKES, variant
from dien_course.exercises.judging.exercise import Case, Check, Exercise, Hint
from dien_course.exercises.judging.inputs import Draw

# of Student's t, 97.5 %, n - 1 degrees of freedom
QUANTILES = {2: 12.7062047, 3: 4.3026527, 4: 3.1824463, 5: 2.7764451, 8: 2.3646243, 10: 2.2621572}


def _results(name: str, seed: int, n: int, *, turned: bool = False, constant: bool = False, gain: float = 2.0) -> Case:
    """AUC in percent of two models with n seeds: much scatter from seed to seed, little between the two."""

    def build() -> tuple:
        draw = Draw(seed, n, 1).random
        seeds = draw.sample(range(20), n)
        common = [round(75 + 5 * draw.gauss(0, 1), 2) for _ in seeds]
        extra = [gain if constant else round(gain + draw.gauss(0, 1), 2) for _ in seeds]
        ours = {seed: round(auc + more, 2) for seed, auc, more in zip(seeds, common, extra, strict=True)}
        theirs = dict(zip(seeds, common, strict=True))
        if turned:
            theirs = {seed: theirs[seed] for seed in seeds[1:] + seeds[:1]}
        return ours, theirs, QUANTILES[n]

    return Case(name, build)


PAIRED = Exercise(
    id="10.2",
    title="The interval of a paired difference",
    kind="implement",
    minutes=15,
    difficulty="medium",
    objective="put an interval on a difference, and say why it must be paired",
    prompt="""\
`ours` and `theirs` are dicts, seed → AUC in percent, of two models trained with the same n ≥ 2 seeds; the two dicts may
hold the seeds in another order. Write the 95 % interval of the mean of the differences ours − theirs, paired by seed:

$$\\bar d \\pm q\\, \\frac{\\mathrm{sd}}{\\sqrt n}$$

where sd is the standard deviation of the n differences (n − 1 in its denominator), and `quantile` is q, that of
Student's t with n − 1 degrees of freedom, which you are given. Return the tuple (mean, lower end, upper end).
""",
    stub='''\
def paired_interval(ours, theirs, quantile):
    """Mean of the paired differences, and the lower and upper end of its interval."""
    raise NotImplementedError
''',
    solution=variant(),
    explanation="""\
First the differences, seed by seed, then their mean and scatter. What a seed does to both models alike, its world and
its split, falls out of the difference, so the interval is narrower than that of two separate sets of runs. With few
seeds sd itself is uncertain, which is why q is larger than 1.96: 2.776 for five.""",
    hints=(
        Hint(
            "the mean is right, the interval far too wide",
            "Take differences first. Then their standard deviation.",
            ("lower end",),
        ),
        Hint(
            "the interval is a little too narrow",
            "Divide by n − 1 in sd, and multiply by `quantile`, not by 1.96.",
            ("upper end", "edge cases"),
        ),
        Hint(
            "right where the seeds are in order only",
            "Look each seed up in both dicts: ours[seed] - theirs[seed].",
            ("another order", "mean"),
        ),
    ),
    checks=(
        Check(
            "values, seeds in the same order",
            3,
            (
                _results("three seeds", 1, 3),
                _results("five seeds", 2, 5),
                _results("five seeds, a small difference", 3, 5, gain=0.3),
                _results("ten seeds, ours is worse", 4, 10, gain=-1.5),
            ),
            parts=((0, "mean", 1), (1, "lower end", 1), (2, "upper end", 1)),
        ),
        Check(
            "seeds in another order",
            2,
            (
                _results("four seeds in another order", 5, 4, turned=True),
                _results("eight seeds in another order", 6, 8, turned=True),
            ),
        ),
        Check(
            "edge cases: two seeds, equal differences",
            1,
            (
                _results("two seeds", 7, 2),
                _results("every difference is the same", 8, 3, constant=True),
                _results("no difference at all", 9, 3, constant=True, gain=0.0),
            ),
        ),
    ),
    misconceptions=MISTAKES,
)
