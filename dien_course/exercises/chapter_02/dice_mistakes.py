"""What goes wrong in exercise 02.3: Dice with one part written otherwise."""

from __future__ import annotations

from dien_course.exercises.judging.exercise import Misconception

BATCH, OWN, NEW = "x.mean(0), x.var(0, correction=0)", "mean, variance", "x.mean(0), x.var(0)"


def _dice(
    used=f"({BATCH}) if train else ({OWN})",
    train="training and len(x) > 1",
    p="torch.sigmoid((x - m) / torch.sqrt(v + 1e-8))",
    y="p * x + (1 - p) * gamma * x",
    new="0.9 * mean + 0.1 * x.mean(0), 0.9 * variance + 0.1 * x.var(0)",
) -> str:
    """The solution with one part written otherwise."""
    return f"""\
def dice_step(x, gamma, mean, variance, training):
    train = {train}
    m, v = {used}
    p = {p}
    y = {y}
    if train:
        mean, variance = {new}
    return y, mean, variance
"""


MISTAKES = (
    Misconception(
        "The batch's statistics are used at evaluation too, so a score depends on who else is in the batch.",
        source=_dice(used=f"({BATCH}) if len(x) > 1 else ({OWN})"),
    ),
    Misconception(
        "The running averages are used in training too. There the batch's own mean and variance decide.",
        source=_dice(used=OWN),
    ),
    Misconception(
        "The running averages are renewed at evaluation as well. Evaluation must change nothing.",
        source=_dice(used=f"({BATCH}) if training and len(x) > 1 else ({OWN})", train="len(x) > 1"),
    ),
    Misconception(
        "The averages are renewed first and then used. In training the batch's own statistics are used.",
        source=_dice(
            used="(0.9 * mean + 0.1 * x.mean(0), 0.9 * variance + 0.1 * x.var(0)) if train else (mean, variance)"
        ),
    ),
    Misconception(
        "The variance used in training is over n − 1. It is over n: x.var(0, correction=0).",
        source=_dice(used=f"({NEW}) if train else ({OWN})"),
    ),
    Misconception(
        "The variance kept is over n. torch keeps the one over n − 1, x.var(0).",
        source=_dice(new="0.9 * mean + 0.1 * x.mean(0), 0.9 * variance + 0.1 * x.var(0, correction=0)"),
    ),
    Misconception(
        "The momentum is the wrong way round: 0.9 of the old stays, 0.1 is new.",
        source=_dice(new="0.1 * mean + 0.9 * x.mean(0), 0.1 * variance + 0.9 * x.var(0)"),
    ),
    Misconception(
        "The running averages are not renewed. In training each takes a tenth of the batch's.",
        source=_dice(new=OWN),
    ),
    Misconception(
        "The running averages are replaced by the batch's. Only a tenth of each is new.",
        source=_dice(new=NEW),
    ),
    Misconception(
        "The switch is PReLU's, hard and at 0. Dice's is soft and sits at the mean.",
        source=_dice(p="(x > 0).to(x.dtype)"),
    ),
    Misconception(
        "The switch is soft but still sits at 0: subtract the mean and divide by the standard deviation.",
        source=_dice(p="torch.sigmoid(x)"),
    ),
    Misconception(
        "You divide by the variance. The distance from the mean is measured in standard deviations: √(Var + ε).",
        source=_dice(p="torch.sigmoid((x - m) / (v + 1e-8))"),
    ),
    Misconception(
        "ε stands outside the root. It is added to the variance: √(Var + ε).",
        source=_dice(p="torch.sigmoid((x - m) / (torch.sqrt(v) + 1e-8))"),
    ),
    Misconception(
        "The switch is the wrong way round: p is near 1 far above the mean, and γ multiplies x where p is near 0.",
        source=_dice(y="p * gamma * x + (1 - p) * x"),
    ),
    Misconception(
        "The normalised x goes through, not x itself. Normalising only decides the switch p.",
        source=_dice(y="p * (z := (x - m) / torch.sqrt(v + 1e-8)) + (1 - p) * gamma * z"),
    ),
    Misconception(
        "A batch of one uses its own mean, so that p = ½ everywhere. It has to use the running averages.",
        source=_dice(used=f"({BATCH}) if training else ({OWN})"),
    ),
    Misconception(
        "One mean and one variance for all units. Every unit, a column of x, has its own.",
        source=_dice(used=f"(x.mean(), x.var(correction=0)) if train else ({OWN})"),
    ),
    Misconception(
        "γ is forgotten: below the mean x is multiplied by γ, above it by 1.",
        source=_dice(y="p * x + (1 - p) * x"),
    ),
    Misconception("γ is forgotten: below the mean x is not 0 but γ x.", source=_dice(y="p * x")),
    Misconception("γ is added, and not multiplied with x: (1 − p) γ x.", source=_dice(y="p * x + (1 - p) * gamma")),
    Misconception("γ x goes through in full: it needs the factor 1 − p.", source=_dice(y="p * x + gamma * x")),
    Misconception(
        "One γ for all units: every unit, a column of x, has its own.",
        source=_dice(y="p * x + (1 - p) * gamma.mean() * x"),
    ),
    Misconception(
        "γ is a number of your own, 0.25 or another. It is given: `gamma`.",
        source=_dice(y="p * x + (1 - p) * 0.25 * x"),
    ),
    Misconception(
        "A batch of one row has a NaN in training: its variance over n − 1 is 0 / 0. It uses the running averages "
        "and leaves them alone.",
        source=_dice(train="training"),
    ),
    Misconception(
        "A batch of one is told by all its numbers. One row is one person, however many units it has: len(x) > 1.",
        source=_dice(train="training and x.numel() > 1"),
    ),
    Misconception(
        "A batch of two rows has a mean and a variance too: the batch's statistics are used from two rows on.",
        source=_dice(train="training and len(x) > 2"),
    ),
    Misconception(
        "Mean and variance run over the units of a row (dim 1). They are over the batch, dim 0, a unit each.",
        source=_dice(
            used="(x.mean(1, keepdim=True), x.var(1, keepdim=True, correction=0)) if train else (mean, variance)"
        ),
    ),
    Misconception(
        "You take the root twice: x.std() is the root already, and so is torch.sqrt of it.",
        source=_dice(used="(x.mean(0), x.std(0, correction=0)) if train else (mean, variance)"),
    ),
    Misconception("You do not divide by the standard deviation: √(Var + ε).", source=_dice(p="torch.sigmoid(x - m)")),
    Misconception(
        "ε is missing: a unit that never varies divides by 0.", source=_dice(p="torch.sigmoid((x - m) / v.sqrt())")
    ),
    Misconception(
        "Your ε is another: it is 1e-8.",
        source=_dice(p="torch.sigmoid((x - m) / torch.sqrt(v + 1e-3))"),
    ),
    Misconception("Your ε is another: it is 1e-8.", source=_dice(p="torch.sigmoid((x - m) / torch.sqrt(v + 1e-5))")),
    Misconception(
        "The switch is rounded to 0 or 1. Dice's is soft.",
        source=_dice(p="torch.sigmoid((x - m) / torch.sqrt(v + 1e-8)).round()"),
    ),
    Misconception(
        "The switch is a tanh. It is a sigmoid, between 0 and 1.",
        source=_dice(p="torch.tanh((x - m) / torch.sqrt(v + 1e-8))"),
    ),
    Misconception(
        "The running variance is not renewed, only the mean is.",
        source=_dice(new="0.9 * mean + 0.1 * x.mean(0), variance"),
    ),
    Misconception(
        "The running mean is not renewed, only the variance is.",
        source=_dice(new="mean, 0.9 * variance + 0.1 * x.var(0)"),
    ),
    Misconception(
        "The standard deviation is kept in place of the variance.",
        source=_dice(new="0.9 * mean + 0.1 * x.mean(0), 0.9 * variance + 0.1 * x.std(0)"),
    ),
    Misconception(
        "The momentum is another: a tenth is renewed, 0.9 of the old stays.",
        source=_dice(new="0.99 * mean + 0.01 * x.mean(0), 0.99 * variance + 0.01 * x.var(0)"),
    ),
    Misconception(
        "The momentum is another: a tenth is renewed, 0.9 of the old stays.",
        source=_dice(new="(mean + x.mean(0)) / 2, (variance + x.var(0)) / 2"),
    ),
    Misconception(
        "The old average stays whole and a tenth is added: 0.9 of the old stays.",
        source=_dice(new="mean + 0.1 * x.mean(0), variance + 0.1 * x.var(0)"),
    ),
    Misconception(
        "The averages are renewed from the output. They are those of x, what goes in.",
        source=_dice(new="0.9 * mean + 0.1 * y.mean(0), 0.9 * variance + 0.1 * y.var(0)"),
    ),
    Misconception(
        "The new mean and variance are exchanged: output, mean, variance.",
        source=_dice(new="0.9 * mean + 0.1 * x.mean(0), 0.9 * variance + 0.1 * x.var(0)").replace(
            "return y, mean, variance", "return y, variance, mean"
        ),
    ),
    Misconception(
        "Only the output is returned. Three things are asked for: output, mean, variance.",
        source=_dice().replace("return y, mean, variance", "return y"),
    ),
    Misconception(
        "The two new averages stand in brackets of their own. Return three things side by side.",
        source=_dice().replace("return y, mean, variance", "return y, (mean, variance)"),
    ),
    Misconception(
        "training is turned round: the batch's statistics are used at evaluation, and the averages in training.",
        source=_dice(train="not training and len(x) > 1"),
    ),
    Misconception(
        "No gradient reaches γ: it was cut off (.detach(), .item() or NumPy).",
        source=_dice(y="p * x + (1 - p) * gamma.detach() * x"),
    ),
    Misconception(
        "The output is cut off from the inputs (.detach(), .item(), NumPy or no_grad): no gradient flows.",
        source=_dice(y="(p * x + (1 - p) * gamma * x).detach()"),
    ),
    Misconception(
        "The switch p is cut off from x (.detach()): a part of the gradient is missing.",
        source=_dice(p="torch.sigmoid((x - m) / torch.sqrt(v + 1e-8)).detach()"),
    ),
    Misconception(
        "This is PReLU: its switch is hard and sits at 0. Dice's is soft and sits at the mean.",
        source="def dice_step(x, gamma, mean, variance, training):\n    return F.prelu(x, gamma), mean, variance\n",
    ),
    Misconception("Your ε is another: it is 1e-8.", source=_dice(p="torch.sigmoid((x - m) / torch.sqrt(v + 1e-2))")),
    Misconception(
        "One mean and one variance for all units. Every unit, a column of x, has its own.",
        source=_dice(
            used="(x.mean(), x.var(correction=0)) if train else (mean, variance)",
            new="0.9 * mean + 0.1 * x.mean(), 0.9 * variance + 0.1 * x.var(0)",
        ),
    ),
    Misconception(
        "The running mean is renewed at evaluation as well. Evaluation must change nothing.",
        source=_dice().replace("    return", "    else:\n        mean = 0.9 * mean + 0.1 * x.mean(0)\n    return"),
    ),
    Misconception(
        "A batch of one in training renews the averages. It has no variance: leave them alone.",
        source=_dice(
            train="training",
            new="0.9 * mean + 0.1 * x.mean(0), 0.9 * variance + 0.1 * x.var(0, correction=int(len(x) > 1))",
            used=f"({BATCH}) if training and len(x) > 1 else ({OWN})",
        ),
    ),
)
