"""What goes wrong in exercise 10.2: the interval with one line written otherwise."""

from __future__ import annotations

from dien_course.exercises.judging.exercise import Misconception


def variant(
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


MISTAKES = (
    Misconception(
        "You add the scatter of two separate sets of runs. The seeds are shared: take the differences first, then "
        "their standard deviation.",
        source=variant(deviation=SEPARATE),
    ),
    Misconception(
        "You pair by position. The dicts may hold the seeds in another order: ours[seed] - theirs[seed].",
        source=variant(differences="[a - b for a, b in zip(ours.values(), theirs.values())]"),
    ),
    Misconception(
        "Values are sorted before they are paired, so they no longer belong to one seed.",
        source=variant(differences="[a - b for a, b in zip(sorted(ours.values()), sorted(theirs.values()))]"),
    ),
    Misconception(
        "sd has n in its denominator. With few seeds that is too small: n − 1.",
        source=variant(deviation="math.sqrt(sum((d - mean) ** 2 for d in differences) / n)"),
    ),
    Misconception(
        "This is the range of one seed's difference, q sd. The interval of their *mean* is narrower by √n.",
        source=variant(half="quantile * deviation"),
    ),
    Misconception(
        "This is one standard error on each side. A 95 % interval is wider: multiply by `quantile`.",
        source=variant(half="deviation / math.sqrt(n)"),
    ),
    Misconception(
        "1.96 is for many seeds. With few of them sd is uncertain too: multiply by `quantile`.",
        source=variant(half="1.96 * deviation / math.sqrt(n)"),
    ),
    Misconception("You divide by n. It is √n.", source=variant(half="quantile * deviation / n")),
    Misconception(
        "The difference is turned round: ours − theirs, so that positive means that ours is better.",
        source=variant(differences="[theirs[seed] - ours[seed] for seed in ours]"),
    ),
    Misconception(
        "The ends are relative to the mean. Return the ends themselves: mean − half, mean + half.",
        source=variant(returned="mean, -half, half"),
    ),
    Misconception(
        "Return the two ends of the interval, not its half width.",
        source=variant(returned="mean, half, half"),
    ),
    Misconception(
        "Under the root stands n, the number of differences: n − 1 belongs into sd.",
        source=variant(half="quantile * deviation / math.sqrt(n - 1)"),
    ),
    Misconception(
        "This is the variance. sd is its root.",
        source=variant(deviation="sum((d - mean) ** 2 for d in differences) / (n - 1)"),
    ),
    Misconception(
        "This is half of the half width: q sd / √n stands on each side of the mean.",
        source=variant(half="quantile * deviation / math.sqrt(n) / 2"),
    ),
    Misconception(
        "This is the whole width on each side: q sd / √n stands on each.",
        source=variant(half="2 * quantile * deviation / math.sqrt(n)"),
    ),
    Misconception("The quantile enters squared.", source=variant(half="quantile**2 * deviation / math.sqrt(n)")),
    Misconception(
        "This is the mean absolute deviation. sd is the root of the mean square, over n − 1.",
        source=variant(deviation="sum(abs(d - mean) for d in differences) / n"),
    ),
    Misconception(
        "The mean is not taken off before squaring: sd is about the mean difference.",
        source=variant(deviation="math.sqrt(sum(d * d for d in differences) / (n - 1))"),
    ),
    Misconception(
        "The differences lost their signs (abs). Where theirs is better they are negative.",
        source=variant(differences="[abs(ours[seed] - theirs[seed]) for seed in ours]"),
    ),
    Misconception(
        "A seed is left out. All of them count.",
        source=variant(differences="[ours[seed] - theirs[seed] for seed in list(ours)[1:]] or [0.0, 0.0]"),
    ),
    Misconception(
        "These are relative differences. ours − theirs is asked for.",
        source=variant(differences="[ours[seed] / theirs[seed] - 1 for seed in ours]"),
    ),
    Misconception(
        "The seeds are subtracted from each other, and not the AUCs.",
        source=variant(differences="[a - b for a, b in zip(ours, theirs)]"),
    ),
    Misconception(
        "These are the lowest and the highest difference. The interval of the mean is asked for.",
        source=variant(returned="mean, min(differences), max(differences)"),
    ),
    Misconception(
        "The ends are exchanged: mean, lower end, upper end.",
        source=variant(returned="mean, mean + half, mean - half"),
    ),
    Misconception(
        "The ends come first. Return mean, lower end, upper end.",
        source=variant(returned="mean - half, mean, mean + half"),
    ),
    Misconception(
        "The numbers are rounded.",
        source=variant(returned="round(mean, 1), round(mean - half, 1), round(mean + half, 1)"),
    ),
    Misconception(
        "The numbers are rounded.",
        source=variant(returned="round(mean, 2), round(mean - half, 2), round(mean + half, 2)"),
    ),
    Misconception(
        "The mean is missing: return mean, lower end, upper end.",
        source=variant(returned="mean - half, mean + half"),
    ),
    Misconception(
        "This is the median. The mean of the differences is asked for.",
        source=variant().replace("mean = sum(differences) / n", "mean = sorted(differences)[n // 2]"),
    ),
    Misconception(
        "The scatter is that of one model alone. It is that of the differences.",
        source=variant(deviation="np.std(list(ours.values()), ddof=1)"),
    ),
    Misconception(
        "The scatter is that of one model alone. It is that of the differences.",
        source=variant(deviation="np.std(list(theirs.values()), ddof=1)"),
    ),
    Misconception(
        "The quantile is a number of your own, that of five seeds. It is given: `quantile`.",
        source=variant(half="2.776 * deviation / math.sqrt(n)"),
    ),
    Misconception(
        "1.96 or 2 is for many seeds. With few of them sd is uncertain too: multiply by `quantile`.",
        source=variant(half="2 * deviation / math.sqrt(n)"),
    ),
    Misconception(
        "One dict is read in the order of the seeds, the other as it comes: ours[seed] − theirs[seed].",
        source=variant(differences="[ours[a] - theirs[b] for a, b in zip(sorted(ours), theirs)]"),
    ),
    Misconception(
        "sd over n and √(n + 1), or another mix. sd has n − 1, and the root is that of n.",
        source=variant(deviation="np.std(differences)", half="quantile * deviation / math.sqrt(n + 1)"),
    ),
    Misconception(
        "q sd² / n, or sd / n without a root: the half width is q sd / √n.",
        source=variant(half="quantile * deviation**2 / n"),
    ),
    Misconception(
        "Only one end of the interval is moved: mean − half and mean + half.",
        source=variant(returned="mean, mean, mean + half"),
    ),
    Misconception(
        "The sum of the differences is returned for their mean.",
        source=variant(returned="sum(differences), mean - half, mean + half"),
    ),
    Misconception(
        "The interval is that of our model alone. It is that of the differences.",
        source=variant(differences="list(ours.values())"),
    ),
    Misconception(
        "The half width is not a part of the mean: the ends are mean ± half, not mean · (1 ± half).",
        source=variant(returned="mean, mean * (1 - half), mean * (1 + half)"),
    ),
    Misconception(
        "Only mean and half width are returned. Three numbers are asked for: mean, lower end, upper end.",
        source=variant(returned="mean, half"),
    ),
    Misconception(
        "The mean stands without its sign (abs). Ours may be the worse one.",
        source=variant(returned="abs(mean), mean - half, mean + half"),
    ),
    Misconception(
        "These are quantiles of the differences themselves: where single seeds lie, not where the mean lies.",
        source=variant(returned="mean, np.quantile(differences, 0.025), np.quantile(differences, 0.975)"),
    ),
    Misconception(
        "You divide by the square of the number of seeds. The scatter of a mean is sd / √n.",
        source=variant(half="quantile * deviation / n ** 2"),
    ),
)
