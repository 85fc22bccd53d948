"""What goes wrong in exercise 06.2: the auxiliary loss with one line written otherwise."""

from __future__ import annotations

from dien_course.exercises.judging.exercise import Misconception


def _variant(
    now="interests[:, :-1]",
    following="history[:, 1:]",
    unchosen="negatives[:, 1:]",
    real="mask[:, 1:]",
    losses="(F.softplus(-score) + F.softplus(false_score)) / 2",
    mean="(losses * real).sum() / real.sum().clamp(min=1)",
) -> str:
    """The solution with one line written otherwise."""
    return f"""\
def auxiliary_loss(interests, history, negatives, mask):
    now, following, unchosen, real = {now}, {following}, {unchosen}, {real}
    score, false_score = (now * following).sum(-1), (now * unchosen).sum(-1)
    losses = {losses}
    return {mean}
"""


MISTAKES = (
    Misconception(
        "h(t) is paired with e(t), which it has just read, so it need only repeat it. Pair it with e(t+1).",
        source=_variant("interests", "history", "negatives", "mask"),
    ),
    Misconception(
        "h(t) is paired with e(t), which it has just read: all four slices are the same. Behaviours need [:, 1:].",
        source=_variant("interests[:, 1:]"),
    ),
    Misconception(
        "The slices are exchanged: h(t+1) is asked about e(t), the past. Drop the last interest and e(1).",
        source=_variant("interests[:, 1:]", "history[:, :-1]", "negatives[:, :-1]", "mask[:, 1:]"),
    ),
    Misconception(
        "The negative is one step too early: ê(t+1) stands beside e(t+1), so slice both alike.",
        source=_variant(unchosen="negatives[:, :-1]"),
    ),
    Misconception(
        "You ask whether h(t) is real. The pair needs e(t+1) to be real: mask[:, 1:].",
        source=_variant(real="mask[:, :-1]"),
    ),
    Misconception(
        "You divide by all places, padding included, so the loss shrinks when a longer history joins the batch.",
        source=_variant(mean="(losses * real).mean() if real.numel() else losses.sum()"),
    ),
    Misconception(
        "The mask is ignored: padding is asked for like a behaviour.",
        source=_variant(mean="losses.mean() if losses.numel() else losses.sum()"),
    ),
    Misconception(
        "This is the paper's sum for each user. Here it is a mean over the real pairs, and of the two terms.",
        source=_variant(mean="2 * (losses * real).sum() / len(mask)"),
    ),
    Misconception(
        "You average within each history first, so a pair of a short history weighs more. All pairs count alike.",
        source=_variant(mean="((losses * real).sum(1) / real.sum(1).clamp(min=1)).mean()"),
    ),
    Misconception(
        "The two terms of a pair are added. Take their mean, so that a blind model loses log 2.",
        source=_variant(losses="F.softplus(-score) + F.softplus(false_score)"),
    ),
    Misconception(
        "The negative is rewarded for a high score: its term is softplus(ŝ), without the minus.",
        source=_variant(losses="(F.softplus(-score) + F.softplus(-false_score)) / 2"),
    ),
    Misconception(
        "Both signs are turned round: it is softplus(−s) for the behaviour and softplus(ŝ) for the negative.",
        source=_variant(losses="(F.softplus(score) + F.softplus(-false_score)) / 2"),
    ),
    Misconception(
        "Only the behaviour's term is there. Without the negative's, a score of +∞ for everything is perfect.",
        source=_variant(losses="F.softplus(-score)"),
    ),
    Misconception(
        "Without a real pair you divide 0 by 0. One such batch makes all weights NaN: return 0.",
        source=_variant(mean="(losses * real).sum() / real.sum()"),
    ),
    Misconception(
        "The loss is right, but without a real pair its gradient is NaN: 0 / 0 was computed and replaced "
        "afterwards. Divide by real.sum().clamp(min=1).",
        source=_variant(mean="torch.nan_to_num((losses * real).sum() / real.sum())"),
    ),
    Misconception(
        "binary_cross_entropy cuts its logarithm off at −100, so a large loss is too small and has no gradient. "
        "softplus, or binary_cross_entropy_with_logits, does not.",
        source=_variant(
            losses="sum(-(s.sigmoid().log().clamp(min=-100)) for s in (score, -false_score)) / 2",
        ),
    ),
    Misconception(
        "The loss is right, but at large scores its gradient is NaN: exp overflowed in the branch that where() "
        "leaves out, and on the way back ∞ · 0 is not a number. softplus, or logsigmoid, does not overflow.",
        source=_variant(
            losses="sum(torch.where(s > 20, s, s.exp().log1p()) for s in (-score, false_score)) / 2",
        ),
    ),
    Misconception(
        "log of a sigmoid overflows at large scores: σ becomes exactly 0 or 1. softplus, or logsigmoid, does not.",
        source=_variant(
            losses="-(torch.sigmoid(score).log() + (1 - torch.sigmoid(false_score)).log()) / 2",
            mean="losses[real].sum() / real.sum().clamp(min=1)",
        ),
    ),
    Misconception(
        "You divide by the number of users. Here it is a mean over the real pairs.",
        source=_variant(mean="(losses * real).sum() / len(mask)"),
    ),
    Misconception(
        "This is a sum over the pairs. Divide by the number of real pairs.",
        source=_variant(mean="(losses * real).sum()"),
    ),
    Misconception(
        "You divide by the number of real behaviours. A row of length L has L − 1 pairs: divide by those.",
        source=_variant(mean="(losses * real).sum() / mask.sum().clamp(min=1)"),
    ),
    Misconception(
        "Only the negative's term is there. Without the behaviour's, a score of −∞ for everything is perfect.",
        source=_variant(losses="F.softplus(false_score)"),
    ),
    Misconception(
        "Only the behaviour's term is there, halved. The negative's belongs beside it.",
        source=_variant(losses="F.softplus(-score) / 2"),
    ),
    Misconception(
        "The sign of the whole loss is wrong: a loss is −log of a probability.",
        source=_variant(losses="-(F.softplus(-score) + F.softplus(false_score)) / 2"),
    ),
    Misconception(
        "The negative's term is subtracted. Both terms are losses: add them.",
        source=_variant(losses="(F.softplus(-score) - F.softplus(false_score)) / 2"),
    ),
    Misconception(
        "The two scores are compared with each other, softplus(ŝ − s). Here each is judged on its own.",
        source=_variant(losses="F.softplus(false_score - score)"),
    ),
    Misconception(
        "The scores are divided by the number of numbers, a mean for an inner product. Sum over them.",
        source=_variant().replace(".sum(-1), (now * unchosen).sum(-1)", ".mean(-1), (now * unchosen).mean(-1)"),
    ),
    Misconception(
        "Each number of a vector is scored on its own. The score is their inner product.",
        source=_variant(mean="(losses * real[..., None]).sum() / (real.sum() * now.shape[-1]).clamp(min=1)").replace(
            ".sum(-1), (now * unchosen).sum(-1)", ", (now * unchosen)"
        ),
    ),
    Misconception(
        "The negative is one step too late or paired with itself: h(t) meets e(t+1) and ê(t+1).",
        source=_variant(unchosen="negatives[:, 1:].roll(1, 1)"),
    ),
    Misconception(
        "The interest at the first step is left out too: h(1) … h(T−1) are asked, interests[:, :-1].",
        source=_variant(
            "interests[:, 1:-1]",
            "history[:, 2:]",
            "negatives[:, 2:]",
            "mask[:, 2:]",
        ),
    ),
    Misconception(
        "A pair is counted in the divisor twice, once for each term: divide by the number of real pairs.",
        source=_variant(mean="(losses * real).sum() / (2 * real.sum()).clamp(min=1)"),
    ),
    Misconception(
        "The numbers come out for each pair or each row. A scalar is asked for: one mean over all real pairs.",
        source=_variant(mean="losses * real"),
    ),
    Misconception(
        "The numbers come out for each pair or each row. A scalar is asked for: one mean over all real pairs.",
        source=_variant(mean="(losses * real).sum(1) / real.sum(1).clamp(min=1)"),
    ),
    Misconception(
        "The mean over no pair at all is NaN: losses[real].mean() of nothing. Return 0 there.",
        source=_variant(mean="losses[real].mean()"),
    ),
    Misconception(
        "The sigmoid is kept off 0 and 1 by a small number, so a large loss is too small and has no gradient. "
        "softplus needs no such number.",
        source=_variant(
            losses="-((torch.sigmoid(score) + 1e-8).log() + (1 - torch.sigmoid(false_score) + 1e-8).log()) / 2",
        ),
    ),
    Misconception(
        "The sigmoid is kept off 0 and 1 by a small number, so a large loss is too small and has no gradient. "
        "softplus needs no such number.",
        source=_variant(
            losses="-(torch.sigmoid(score).clamp(1e-7, 1 - 1e-7).log()"
            " + (1 - torch.sigmoid(false_score)).clamp(1e-7, 1).log()) / 2",
        ),
    ),
    Misconception(
        "log of a sigmoid overflows at large scores: σ becomes exactly 0 or 1. softplus, or logsigmoid, does not.",
        source=_variant(
            losses="-(torch.sigmoid(score).log() + (1 - torch.sigmoid(false_score)).log()) / 2",
        ),
    ),
    Misconception(
        "The logarithm has the base 2. It is the natural one: a blind model loses 0.69.",
        source=_variant(losses="(F.softplus(-score) + F.softplus(false_score)) / 2 / math.log(2)"),
    ),
    Misconception(
        "No gradient reaches the interests: they were cut off (.detach()). They are what this loss teaches.",
        source=_variant("interests[:, :-1].detach()"),
    ),
    Misconception(
        "No gradient reaches the negatives: they were cut off (.detach()).",
        source=_variant(unchosen="negatives[:, 1:].detach()"),
    ),
    Misconception(
        "No gradient reaches the history: it was cut off (.detach()).",
        source=_variant(following="history[:, 1:].detach()"),
    ),
    Misconception(
        "The loss is cut off from its inputs (.detach(), .item(), NumPy or no_grad): no gradient flows.",
        source=_variant(mean="((losses * real).sum() / real.sum().clamp(min=1)).detach()"),
    ),
    Misconception(
        "The score goes through a sigmoid, and softplus applies one again. It takes the score itself.",
        source=_variant(losses="(F.softplus(-score.sigmoid()) + F.softplus(false_score.sigmoid())) / 2"),
    ),
    Misconception(
        "These are probabilities or squares, not logarithms: the loss is −log σ(y) and −log(1 − σ(ŷ)).",
        source=_variant(losses="((1 - torch.sigmoid(score)) + torch.sigmoid(false_score)) / 2"),
    ),
    Misconception(
        "These are probabilities or squares, not logarithms: the loss is −log σ(y) and −log(1 − σ(ŷ)).",
        source=_variant(losses="((1 - torch.sigmoid(score)) ** 2 + torch.sigmoid(false_score) ** 2) / 2"),
    ),
    Misconception(
        "You return the sum over pairs and terms. A mean is asked for, over the real pairs and the two terms of each.",
        source=_variant(mean="2 * (losses * real).sum()"),
    ),
    Misconception(
        "Behaviour and negative are compared with each other. Each has a term of its own: −log σ(y) and −log(1 − "
        "σ(ŷ)).",
        source=_variant(losses="F.softplus(false_score - score) / 2"),
    ),
    Misconception(
        "The behaviour is paired backwards: h(t) has read e(t−1) already. It is asked about the next one, e(t+1).",
        source=_variant(following="history[:, :-1]").replace("(now * following)", "(interests[:, 1:] * following)"),
    ),
    Misconception(
        "h(t) is asked about e(t), which it has read. It is asked about the next one, e(t+1).",
        source=_variant(following="history[:, :-1]", unchosen="negatives[:, :-1]"),
    ),
    Misconception(
        "Scores are cut at a border before the loss, so that large mistakes cost too little and teach nothing. "
        "softplus never overflows.",
        source=_variant(losses="(F.softplus(-score.clamp(-20, 20)) + F.softplus(false_score.clamp(-20, 20))) / 2"),
    ),
)
