"""What goes wrong in exercise 08.3: the faults that were planted, and others that mending makes."""

from __future__ import annotations

from itertools import combinations

from dien_course.exercises.judging.exercise import Misconception
from dien_course.exercises.judging.planted import left_message


def variant(
    loss='parts["auxiliary"](interests, history, negatives, mask)',
    attention='parts["attention"](target, interests, mask)',
    evolved="interests",
    vector="final",
    together="[target, {vector}, target * {vector}]",
    logits="logits",
    without="None if negatives is None else ",
) -> str:
    """The solution with some lines written otherwise."""
    return f'''\
def tiny_dien(target, history, negatives, mask, parts):
    """Logits (B,), and the auxiliary loss or None."""
    interests = parts["extractor"](history, mask)
    loss = {without}{loss}
    attention = {attention}
    states, final = parts["evolution"]({evolved}, attention, mask)
    blocks = {together.format(vector=vector)}
    logits = parts["head"](torch.cat(blocks, dim=1))
    return {logits}, loss
'''


ROLLED = 'parts["auxiliary"](interests.roll(-1, dims=1), history, negatives, mask)'


FAULTS = (
    (
        "Attention and evolution still learn nothing.",
        "The head reads the extractor's last state. It should read h'(T), `final`, in both places.",
        {"vector": "interests[:, -1]"},
    ),
    (
        "One batch is still not learned by heart: what comes out lies between 0 and 1.",
        "There is a sigmoid at the end. Logits are asked for: the loss applies the sigmoid itself.",
        {"logits": "torch.sigmoid(logits)"},
    ),
    (
        "The auxiliary loss is still lower than honest guessing allows.",
        "The interests are rolled, so h(t+1) is asked about e(t+1), which it has read.",
        {"loss": ROLLED},
    ),
    ("Without negatives it still raises an error.", "Return None for the auxiliary loss then.", {"without": ""}),
)


def _with(*kept: int) -> str:
    """The code with these of the four faults left in it; with all of them, as they were given but for its words."""
    changes: dict[str, str] = {}
    for number in kept:
        changes |= FAULTS[number][2]
    return variant(**changes) + ("\n\ngiven = tiny_dien\n\n\ndef tiny_dien(*args):\n    return given(*args)\n")


MISTAKES = (
    *(
        Misconception(left_message([FAULTS[number][:2] for number in kept]), source=_with(*kept), left=kept)
        for many in range(1, 5)
        for kept in combinations(range(4), many)
    ),
    Misconception(
        "The head reads h'(T), but the product is still made with the extractor's last state.",
        source=variant(together="[target, final, target * interests[:, -1]]"),
        left=(0,),
    ),
    Misconception(
        "The interests are rolled the other way now. The part pairs h(t) with e(t+1) itself: no roll at all.",
        source=variant(loss=ROLLED.replace("-1", "1")),
        left=(2,),
    ),
    Misconception(
        "Without negatives the auxiliary loss is None, not 0: no loss, rather than a perfect one.",
        source=variant(without="torch.zeros(()) if negatives is None else "),
        left=(3,),
    ),
    Misconception(
        "The auxiliary loss is never computed now. It is None only where there are no negatives.",
        source=variant(loss="None", without=""),
        left=(2,),
    ),
    Misconception(
        "The evolution is bypassed: attention-weighted interests are summed, as in DIN. h'(T) is `final`.",
        source=variant(vector="(interests * attention[:, :, None]).sum(1)"),
        left=(0,),
    ),
    Misconception(
        "The evolution reads the history. It evolves interests, h(t), the extractor's states.",
        source=variant(evolved="history"),
        left=(),
    ),
    Misconception(
        "Attention compares the target with the history. It compares it with the interests, h(t).",
        source=variant(attention='parts["attention"](target, history, mask)'),
        left=(),
    ),
    Misconception(
        "The logits are still squashed, by another function than the sigmoid.",
        source=variant(logits="torch.tanh(logits)"),
        left=(1,),
    ),
    Misconception(
        "The logits have a dimension too many, (B, 1). (B,) is asked for.",
        source=variant(logits="logits.unsqueeze(1)"),
        left=(),
    ),
    Misconception(
        "Logits and auxiliary loss are exchanged: return logits first.",
        source=variant().replace("return logits, loss", "return loss, logits"),
        left=(),
    ),
    Misconception(
        "Only the logits are returned. The auxiliary loss belongs beside them.",
        source=variant().replace("return logits, loss", "return logits"),
        left=(2, 3),
    ),
    Misconception(
        "The head reads the extractor's last state beside the target; only the product is made with h'(T).",
        source=variant(together="[target, interests[:, -1], target * final]"),
        left=(0,),
    ),
    Misconception(
        "The head reads the last column of the states, set to zero at padding. Take `final`, h'(T).",
        source=variant(vector="(states * mask[:, :, None])[:, -1]"),
        left=(0,),
    ),
    Misconception(
        "The head reads the mean of the evolution's states. h'(T) is the last one, `final`.",
        source=variant(vector="states.mean(1)"),
        left=(0,),
    ),
    Misconception(
        "The auxiliary loss reads the evolution's states. It teaches the extractor: hand it the interests.",
        source=variant(
            loss='parts["auxiliary"](parts["evolution"](interests, parts["attention"](target, interests, '
            "mask), mask)[0], history, negatives, mask)"
        ),
        left=(2,),
    ),
    Misconception(
        "The auxiliary loss reads interests that are cut off (.detach()): it no longer teaches the extractor.",
        source=variant(loss='parts["auxiliary"](interests.detach(), history, negatives, mask)'),
        left=(),
    ),
    Misconception(
        "The interests are sliced before they are handed over. The part pairs h(t) with e(t+1) itself.",
        source=variant(loss='parts["auxiliary"](interests[:, :-1], history, negatives, mask)'),
        left=(2,),
    ),
    Misconception(
        "The interests are sliced before they are handed over. The part pairs h(t) with e(t+1) itself.",
        source=variant(loss='parts["auxiliary"](interests[:, :-1], history[:, 1:], negatives[:, 1:], mask[:, 1:])'),
        left=(2,),
    ),
    Misconception(
        "History and negatives are exchanged in the auxiliary loss.",
        source=variant(loss='parts["auxiliary"](interests, negatives, history, mask)'),
        left=(2,),
    ),
    Misconception(
        "Attention is cut off or not used: the evolution gets ones.",
        source=variant(attention="mask.to(interests.dtype)"),
        left=(),
    ),
    Misconception(
        "Attention is cut off (.detach()): no loss teaches it.",
        source=variant(attention='parts["attention"](target, interests, mask).detach()'),
        left=(),
    ),
    Misconception(
        "The product of target and h'(T) is missing from the head's input.",
        source=variant(together="[target, final, final]"),
        left=(),
    ),
    Misconception(
        "The parts of the head's input stand in another order: target, h'(T), and their product.",
        source=variant(together="[final, target, target * final]"),
        left=(),
    ),
    Misconception(
        "Where there are negatives the auxiliary loss is None: the question is turned round.",
        source=variant(without="None if negatives is not None else "),
        left=(2, 3),
    ),
    Misconception(
        "The auxiliary loss reads the history twice. It asks the interests, h(t), about the history.",
        source=variant(loss='parts["auxiliary"](history, history, negatives, mask)'),
        left=(2,),
    ),
    Misconception(
        "The logits are rounded. They are any numbers, and the loss needs them as they are.",
        source=variant(logits="logits.round()"),
        left=(1,),
    ),
    Misconception(
        "The logits are still squashed, by another function than the sigmoid.",
        source=variant(logits="F.logsigmoid(logits)"),
        left=(1,),
    ),
    Misconception(
        "Without negatives the logits come back alone. Two things are asked for: the logits, and None.",
        source=variant().replace("return logits, loss", "return (logits, loss) if negatives is not None else logits"),
        left=(3,),
    ),
    Misconception(
        "The interests are cut off (.detach()): no loss teaches the extractor.",
        source=variant().replace('parts["extractor"](history, mask)', 'parts["extractor"](history, mask).detach()'),
        left=(),
    ),
    Misconception(
        "For predicting there still is a sigmoid at the end. Logits are asked for, with negatives or without.",
        source=variant().replace(
            "return logits, loss", "return (torch.sigmoid(logits) if negatives is None else logits), loss"
        ),
        left=(1,),
    ),
    Misconception(
        "The interests stand in the negatives' place in the auxiliary loss.",
        source=variant(loss='parts["auxiliary"](interests, history, interests, mask)'),
        left=(),
    ),
    Misconception(
        "The head gets target plus h'(T). Their product is asked for.",
        source=variant(together="[target, {vector}, target + {vector}]"),
        left=(),
    ),
    Misconception(
        "The auxiliary loss is missing for the wrong inputs: it depends on `negatives`, whether there are any, and "
        "on nothing else.",
        source=variant(without="None if not mask.any() else "),
        left=(3,),
    ),
)
