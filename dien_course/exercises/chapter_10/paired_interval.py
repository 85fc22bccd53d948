"""Exercise 10.2: The interval of a paired difference."""

from __future__ import annotations

from dien_course.exercises.judging.exercise import Case, Check, Exercise, Hint, Misconception
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


def _variant(
    differences="[ours[seed] - theirs[seed] for seed in ours]",
    deviation="math.sqrt(sum((d - mean) ** 2 for d in differences) / (n - 1))",
    half="quantile * deviation / math.sqrt(n)",
    returned="mean, mean - half, mean + half",
) -> str:
    """The solution with one line written otherwise."""
    return f'''\
def paired_interval(ours, theirs, quantile):
    """Mean of the paired differences, and the lower and upper end of its interval."""
    differences = {differences}
    n = len(differences)
    mean = sum(differences) / n
    deviation = {deviation}
    half = {half}
    return {returned}
'''


SEPARATE = """math.sqrt(
        sum(
            sum((value - sum(model.values()) / n) ** 2 for value in model.values()) / (n - 1)
            for model in (ours, theirs)
        )
    )"""

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

$$\\bar d \\pm q\\, \\frac{\\sigma}{\\sqrt n}$$

where σ is the standard deviation of the n differences (n − 1 in its denominator), and `quantile` is q, that of
Student's t with n − 1 degrees of freedom, which you are given. Return the tuple (mean, lower end, upper end).
""",
    stub='''\
def paired_interval(ours, theirs, quantile):
    """Mean of the paired differences, and the lower and upper end of its interval."""
    raise NotImplementedError
''',
    solution=_variant(),
    explanation="""\
First the differences, seed by seed, then their mean and scatter. What a seed does to both models alike, its world and
its split, falls out of the difference, so the interval is narrower than that of two separate sets of runs. With few
seeds σ itself is uncertain, which is why q is larger than 1.96: 2.776 for five.""",
    hints=(
        Hint("the mean is right, the interval far too wide", "Take differences first. Then their standard deviation."),
        Hint("the interval is a little too narrow", "Divide by n − 1 in σ, and multiply by `quantile`, not by 1.96."),
        Hint("right where the seeds are in order only", "Look each seed up in both dicts: ours[seed] - theirs[seed]."),
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
    misconceptions=(
        Misconception(
            "You add the scatter of two separate sets of runs. The seeds are shared: take the differences first, then "
            "their standard deviation.",
            source=_variant(deviation=SEPARATE),
        ),
        Misconception(
            "You pair by position. The dicts may hold the seeds in another order: ours[seed] - theirs[seed].",
            source=_variant(differences="[a - b for a, b in zip(ours.values(), theirs.values())]"),
        ),
        Misconception(
            "Values are sorted before they are paired, so they no longer belong to one seed.",
            source=_variant(differences="[a - b for a, b in zip(sorted(ours.values()), sorted(theirs.values()))]"),
        ),
        Misconception(
            "σ has n in its denominator. With few seeds that is too small: n − 1.",
            source=_variant(deviation="math.sqrt(sum((d - mean) ** 2 for d in differences) / n)"),
        ),
        Misconception(
            "This is the range of one seed's difference, q σ. The interval of their *mean* is narrower by √n.",
            source=_variant(half="quantile * deviation"),
        ),
        Misconception(
            "This is one standard error on each side. A 95 % interval is wider: multiply by `quantile`.",
            source=_variant(half="deviation / math.sqrt(n)"),
        ),
        Misconception(
            "1.96 is for many seeds. With few of them σ is uncertain too: multiply by `quantile`.",
            source=_variant(half="1.96 * deviation / math.sqrt(n)"),
        ),
        Misconception("You divide by n. It is √n.", source=_variant(half="quantile * deviation / n")),
        Misconception(
            "The difference is turned round: ours − theirs, so that positive means that ours is better.",
            source=_variant(differences="[theirs[seed] - ours[seed] for seed in ours]"),
        ),
        Misconception(
            "The ends are relative to the mean. Return the ends themselves: mean − half, mean + half.",
            source=_variant(returned="mean, -half, half"),
        ),
        Misconception(
            "Return the two ends of the interval, not its half width.",
            source=_variant(returned="mean, half, half"),
        ),
        Misconception(
            "Under the root stands n, the number of differences: n − 1 belongs into σ.",
            source=_variant(half="quantile * deviation / math.sqrt(n - 1)"),
        ),
        Misconception(
            "This is the variance. σ is its root.",
            source=_variant(deviation="sum((d - mean) ** 2 for d in differences) / (n - 1)"),
        ),
        Misconception(
            "This is half of the half width: q σ / √n stands on each side of the mean.",
            source=_variant(half="quantile * deviation / math.sqrt(n) / 2"),
        ),
        Misconception(
            "This is the whole width on each side: q σ / √n stands on each.",
            source=_variant(half="2 * quantile * deviation / math.sqrt(n)"),
        ),
        Misconception("The quantile enters squared.", source=_variant(half="quantile**2 * deviation / math.sqrt(n)")),
        Misconception(
            "This is the mean absolute deviation. σ is the root of the mean square, over n − 1.",
            source=_variant(deviation="sum(abs(d - mean) for d in differences) / n"),
        ),
        Misconception(
            "The mean is not taken off before squaring: σ is about the mean difference.",
            source=_variant(deviation="math.sqrt(sum(d * d for d in differences) / (n - 1))"),
        ),
        Misconception(
            "The differences lost their signs (abs). Where theirs is better they are negative.",
            source=_variant(differences="[abs(ours[seed] - theirs[seed]) for seed in ours]"),
        ),
        Misconception(
            "A seed is left out. All of them count.",
            source=_variant(differences="[ours[seed] - theirs[seed] for seed in list(ours)[1:]] or [0.0, 0.0]"),
        ),
        Misconception(
            "These are relative differences. ours − theirs is asked for.",
            source=_variant(differences="[ours[seed] / theirs[seed] - 1 for seed in ours]"),
        ),
        Misconception(
            "The seeds are subtracted from each other, and not the AUCs.",
            source=_variant(differences="[a - b for a, b in zip(ours, theirs)]"),
        ),
        Misconception(
            "These are the lowest and the highest difference. The interval of the mean is asked for.",
            source=_variant(returned="mean, min(differences), max(differences)"),
        ),
        Misconception(
            "The ends are exchanged: mean, lower end, upper end.",
            source=_variant(returned="mean, mean + half, mean - half"),
        ),
        Misconception(
            "The ends come first. Return mean, lower end, upper end.",
            source=_variant(returned="mean - half, mean, mean + half"),
        ),
        Misconception(
            "The numbers are rounded.",
            source=_variant(returned="round(mean, 1), round(mean - half, 1), round(mean + half, 1)"),
        ),
        Misconception(
            "The numbers are rounded.",
            source=_variant(returned="round(mean, 2), round(mean - half, 2), round(mean + half, 2)"),
        ),
        Misconception(
            "The mean is missing: return mean, lower end, upper end.",
            source=_variant(returned="mean - half, mean + half"),
        ),
        Misconception(
            "This is the median. The mean of the differences is asked for.",
            source=_variant().replace("mean = sum(differences) / n", "mean = sorted(differences)[n // 2]"),
        ),
        Misconception(
            "The scatter is that of one model alone. It is that of the differences.",
            source=_variant(deviation="np.std(list(ours.values()), ddof=1)"),
        ),
        Misconception(
            "The scatter is that of one model alone. It is that of the differences.",
            source=_variant(deviation="np.std(list(theirs.values()), ddof=1)"),
        ),
        Misconception(
            "The quantile is a number of your own, that of five seeds. It is given: `quantile`.",
            source=_variant(half="2.776 * deviation / math.sqrt(n)"),
        ),
        Misconception(
            "1.96 or 2 is for many seeds. With few of them σ is uncertain too: multiply by `quantile`.",
            source=_variant(half="2 * deviation / math.sqrt(n)"),
        ),
        Misconception(
            "One dict is read in the order of the seeds, the other as it comes: ours[seed] − theirs[seed].",
            source=_variant(differences="[ours[a] - theirs[b] for a, b in zip(sorted(ours), theirs)]"),
        ),
        Misconception(
            "σ over n and √(n + 1), or another mix. σ has n − 1, and the root is that of n.",
            source=_variant(deviation="np.std(differences)", half="quantile * deviation / math.sqrt(n + 1)"),
        ),
        Misconception(
            "q σ² / n, or σ / n without a root: the half width is q σ / √n.",
            source=_variant(half="quantile * deviation**2 / n"),
        ),
        Misconception(
            "Only one end of the interval is moved: mean − half and mean + half.",
            source=_variant(returned="mean, mean, mean + half"),
        ),
        Misconception(
            "The sum of the differences is returned for their mean.",
            source=_variant(returned="sum(differences), mean - half, mean + half"),
        ),
        Misconception(
            "The interval is that of our model alone. It is that of the differences.",
            source=_variant(differences="list(ours.values())"),
        ),
        Misconception(
            "The half width is not a part of the mean: the ends are mean ± half, not mean · (1 ± half).",
            source=_variant(returned="mean, mean * (1 - half), mean * (1 + half)"),
        ),
    ),
)
